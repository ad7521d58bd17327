"""Reads projects of Selenium IDE: .side files, whose tests become goals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from auditor.draft.found import Data, FoundTag
from auditor.draft.imported.elements import by_attribute, by_css, role_in
from auditor.draft.imported.journeys import address_step, checked, protected
from auditor.draft.imported.nouns import (
    FileFormat,
    ForeignFile,
    Imported,
    ImportedGoal,
    ImportedStep,
)
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.vendor import Vendor

ACTIONS = {
    "click": "click", "clickAt": "click", "doubleClick": "click", "type": "fill",
    "sendKeys": "fill", "select": "select_option", "addSelection": "select_option",
    "check": "check", "uncheck": "uncheck", "mouseOver": "hover",
    "waitForElementVisible": "wait_for_element", "waitForElementPresent": "wait_for_element",
    "assertElementPresent": "wait_for_element", "verifyElementPresent": "wait_for_element",
    "assertText": "wait_for_element", "verifyText": "wait_for_element",
}  # fmt: skip
SILENT = frozenset(
    {
        "setWindowSize", "mouseOut", "mouseDown", "mouseUp", "mouseDownAt", "mouseUpAt",
        "mouseMoveAt", "close", "echo", "pause", "setSpeed", "runScript", "comment", "",
    }
)  # fmt: skip
_KEY = re.compile(r"\$\{KEY_(\w+)\}")
_FRAME = re.compile(r"index=(\d{1,3})")


def _recognises(file: ForeignFile) -> bool:
    tests = file.mapping.get("tests")
    is_side = isinstance(tests, list) and any(
        isinstance(test, dict) and isinstance(test.get("commands"), list) for test in tests[:20]
    )
    return is_side or (file.path.suffix == ".side" and file.json is not None)


def _read(file: ForeignFile, _: Mapping[str, Vendor], __: Sequence[FoundTag]) -> Imported:
    tests = file.mapping.get("tests")
    if not isinstance(tests, list) or not tests:
        raise UsageError(f"{file.path}: tests: is not a list of tests; is it Selenium IDE's?")
    url = str(file.mapping.get("url") or "")
    goals: list[ImportedGoal] = []
    count = 0
    for number, test in enumerate(tests):
        commands = test.get("commands") if isinstance(test, dict) else None
        if not isinstance(commands, list):
            raise UsageError(f"{file.path}: tests[{number}] has no commands")
        count += len(commands)
        checked(file, [None] * count)
        steps = tuple(_steps(file, commands, f"tests[{number}]", url))
        if steps:
            goals.append(ImportedGoal(title=str(test.get("name") or f"Test {number}"), steps=steps))
    return protected(Imported(url=url, goals=tuple(goals)))


def _steps(file: ForeignFile, commands: list[Any], above: str, url: str) -> Iterator[ImportedStep]:
    frame: str | None = ""
    for number, written in enumerate(commands):
        place = f"{above}.commands[{number}]"
        if not isinstance(written, dict) or not isinstance(written.get("command"), str):
            raise UsageError(f"{file.path}: {place} is not a command")
        command, target = written["command"], str(written.get("target") or "")
        if command.startswith("//") or command in SILENT:
            continue
        if command == "open":
            yield address_step(urljoin(url, target), url, place)
        elif command == "selectFrame":
            frame = _frame(target, frame)
        elif command not in ACTIONS and command != "submit":
            yield ImportedStep(place=place, note=f"{command[:60]}: a spec has no such")
        elif frame is None:
            yield ImportedStep(place=place, note="in a frame that a spec can't name")
        else:
            yield from _acting(command, written, frame, place)


def _frame(target: str, within: str | None) -> str | None:
    """The frame that is chosen; empty: the page; None: a spec can't say it."""
    if target.startswith("relative="):
        return ""
    index = _FRAME.fullmatch(target)
    return f"iframe >> nth={index[1]}" if index and within == "" else None


def _acting(
    command: str, written: Mapping[str, Any], frame: str, place: str
) -> Iterator[ImportedStep]:
    value = str(written.get("value") or "")
    ways = [str(written.get("target") or ""), *_others(written.get("targets"))]
    target = _target(ways)
    if target is None:
        yield ImportedStep(place=place, note=f"{command}: names its element in no usable way")
        return
    if frame:
        target = {**target, "frame": frame}
    if command == "submit":
        yield ImportedStep(place=place, note="submit: press the button, or Enter in a field")
        return
    action, words = ACTIONS[command], " ".join(ways)
    note = "was a double click; a spec clicks once" if command == "doubleClick" else ""
    keys = _KEY.findall(value) if command == "sendKeys" else []
    text = _KEY.sub("", value) if keys else value
    if action == "fill" and (text or not keys):
        yield ImportedStep(place=place, data={"fill": {**target, "value": text}}, words=words)
    for key in keys if action == "fill" else ():
        name = key.title().replace("_", "")
        yield ImportedStep(place=place, data={"press": {**target, "key": name}}, words=words)
    if action == "select_option":
        option = value.partition("=")[2] if value.startswith(("label=", "value=")) else ""
        if not option:
            yield ImportedStep(place=place, note="select: names no option by its value or text")
            return
        yield ImportedStep(place=place, data={action: {**target, "value": option}}, words=words)
    elif action != "fill":
        yield ImportedStep(place=place, data={action: target}, note=note, words=words)


def _others(targets: object) -> Iterator[str]:
    for each in targets if isinstance(targets, list) else ():
        if isinstance(each, list) and each and isinstance(each[0], str):
            yield each[0]


def _target(ways: Sequence[str]) -> Data | None:
    """The best of the ways: a link's text, then what the file itself prefers."""
    hint = role_in(way.partition("=")[2] for way in ways)
    for way in ways:
        kind, _, text = way.partition("=")
        if kind in ("linkText", "link") and text:
            return {"role": "link", "name": text.removeprefix("exact:"), "exact": True}
        if kind == "partialLinkText" and text:
            return {"role": "link", "name": text}
    named = (re.fullmatch(r"xpath=//\w+\[contains\(\.,\s*'([^']+)'\)\]", way) for way in ways)
    if hint and (found := next(filter(None, named), None)):
        return {"role": hint, "name": found[1]}
    return next((target for way in ways if (target := _by_place(way))), None)


def _by_place(way: str) -> Data | None:
    """The target of an id, a name or a path."""
    kind, _, text = way.partition("=")
    if way.startswith("//"):
        return {"css": f"xpath={way}"}
    if not text:
        return None
    if kind in ("id", "name"):
        return by_attribute(kind, text)
    if kind == "css":
        return by_css(text)
    return {"css": f"xpath={text}"} if kind == "xpath" else None


FORMAT = FileFormat(name="a project of Selenium IDE", recognises=_recognises, read=_read)
