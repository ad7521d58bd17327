"""Reads what Playwright's recorder records: one action a line, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.draft.found import FoundTag
from auditor.draft.imported.journeys import checked, protected
from auditor.draft.imported.nouns import (
    FileFormat,
    ForeignFile,
    Imported,
    ImportedGoal,
    ImportedStep,
)
from auditor.draft.imported.playwright_calls import Called, Chain, Unreadable, steps_of
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.vendor import Vendor

NAMED = {
    "role": "get_by_role", "label": "get_by_label", "text": "get_by_text",
    "placeholder": "get_by_placeholder", "alt": "get_by_alt_text", "title": "get_by_title",
    "test-id": "get_by_test_id", "default": "locator", "frame-locator": "frame_locator",
}  # fmt: skip
ACTIONS = {
    "click": "click", "fill": "fill", "check": "check", "uncheck": "uncheck", "hover": "hover",
    "select": "select_option", "press": "press", "setInputFiles": "set_input_files",
    "assertVisible": "wait_for", "assertText": "wait_for", "assertSnapshot": "screenshot",
    "assertValue": "screenshot", "assertChecked": "screenshot", "closePage": "close",
}  # fmt: skip
MODIFIERS = ((2, "Control"), (1, "Alt"), (4, "Meta"), (8, "Shift"))
"""The bit of each key that is held, as the recorder has it."""
MOST_DIGITS = 5
DEEPEST = 12
"""Parts of one locator that are read."""


def _recognises(file: ForeignFile) -> bool:
    return file.json is None and any(True for _ in _actions(file.text[:20_000].splitlines()))


def _read(file: ForeignFile, _: Mapping[str, Vendor], __: Sequence[FoundTag]) -> Imported:
    lines = file.text.splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip() and _parsed(line) is None:
            raise UsageError(f"{file.path}:{number}: is not an action in JSON")
    actions = checked(file, list(_actions(lines)))
    url, steps = recorded_steps(actions)
    title = file.path.stem.replace("_", " ").replace("-", " ")
    return protected(Imported(url=url, goals=(ImportedGoal(title=title, steps=steps),)))


def recorded_steps(
    actions: Iterable[tuple[int, Mapping[str, Any]]],
) -> tuple[str, tuple[ImportedStep, ...]]:
    """The address that is opened first, and the steps. Each action has its line."""
    return steps_of(_chains(actions))


def _actions(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        action = _parsed(line)
        # The first line may say how the browser was started.
        if action and isinstance(action.get("name"), str) and "signals" in action:
            yield number, action


def _parsed(line: str) -> dict[str, Any] | None:
    """The object of a line; None: it is none."""
    if not line.lstrip().startswith("{"):
        return None
    try:
        action = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return action if isinstance(action, dict) else None


def _chains(actions: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Chain]:
    first = ""
    for line, action in actions:
        page = str(action.get("pageGuid") or action.get("pageAlias") or "")
        first = first or page
        root = "page" if page in (first, "") else "page1"
        name = action["name"]
        if name in ("openPage", "navigate"):
            url = action.get("url")
            is_page = isinstance(url, str) and url not in ("", "about:blank", "chrome://newtab/")
            # A window that a click opened opens its page by itself.
            if is_page and not (name == "openPage" and root != "page"):
                yield Chain(line=line, root=root, calls=(Called(name="goto", arguments=(url,)),))
            continue
        calls = (*_way(action.get("locator")), _acting(name, action))
        yield Chain(line=line, root=root, calls=calls)


def _acting(name: str, action: Mapping[str, Any]) -> Called:
    arguments: tuple[Any, ...] = ()
    called = ACTIONS.get(name, name)
    match name:
        case "fill":
            arguments = (action.get("text"),)
        case "press":
            arguments = (_keys(action),)
        case "select":
            arguments = (action.get("options"),)
        case "click" if action.get("clickCount") == 2:  # noqa: PLR2004 - a double click
            called = "dblclick"
    return Called(name=called, arguments=arguments)


def _keys(action: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever stands there
    key, held = action.get("key"), action.get("modifiers")
    if not isinstance(key, str) or type(held) is not int:
        return key
    return "+".join([*(name for bit, name in MODIFIERS if held & bit), key])


def _way(locator: object) -> Iterator[Called]:
    """The locator as the calls that make it."""
    for _ in range(DEEPEST):
        if not isinstance(locator, dict):
            return
        kind, body = str(locator.get("kind")), locator.get("body")
        options = locator.get("options")
        options = options if isinstance(options, dict) else {}
        if kind == "frame":
            yield Called(name="content_frame")
        elif kind == "nth":
            yield Called(name="nth", arguments=(_whole(body),))
        elif kind == "first":
            yield Called(name="first")
        else:
            named = {key: options[key] for key in ("name", "exact") if options.get(key)}
            said = body if isinstance(body, str) else Unreadable()
            yield Called(name=NAMED.get(kind, kind), arguments=(said,), named=named)
        locator = locator.get("next")


def _whole(body: object) -> object:
    text = str(body)
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else Unreadable()


FORMAT = FileFormat(
    name="a recording of Playwright (JSON lines)", recognises=_recognises, read=_read
)
