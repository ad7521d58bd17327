"""What the calls of a Playwright script mean as steps, whichever language it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.draft.imported.elements import ROLES, by_css
from auditor.draft.imported.journeys import address_step
from auditor.draft.imported.nouns import ImportedStep

BY = {
    "get_by_role": "role", "get_by_label": "label", "get_by_text": "text",
    "get_by_placeholder": "placeholder", "get_by_alt_text": "alt_text", "get_by_title": "title",
    "get_by_test_id": "test_id",
}  # fmt: skip
CLICKS = ("click", "dblclick", "tap")
FILLS = ("fill", "type", "press_sequentially")
PLAIN = {"check": "check", "uncheck": "uncheck", "hover": "hover",
         "scroll_into_view_if_needed": "scroll", "wait_for": "wait_for_element",
         "wait_for_selector": "wait_for_element"}  # fmt: skip
SILENT = frozenset(
    {
        "close", "screenshot", "wait_for_timeout", "wait_for_load_state", "set_viewport_size",
        "pause", "bring_to_front", "wait_for_event", "expect_popup", "expect_download",
        "expect_navigation", "on", "once", "set_default_timeout", "focus", "blur", "value",
        "set_default_navigation_timeout", "route",
    }
)  # fmt: skip
"""Calls that nothing of a journey is lost with."""
LOOP = "a loop"
"""What a reader calls a loop in the place of a call."""
SHOWS = ("to_be_visible", "to_be_in_viewport", "to_contain_text", "to_have_text")
_META = re.compile(r"[.*+?()\[\]{}|^$\\]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression among the arguments."""

    text: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An argument that is decided as the script runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One call of a chain; a property is a call without arguments."""

    name: str
    arguments: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A chain of calls: page.get_by_role(...).click()."""

    line: int
    root: str
    """The variable it begins with."""
    calls: tuple[Called, ...]


class _UnsaidError(Exception):
    """A spec can't say this; the message says what."""


def steps_of(chains: Iterable[Chain]) -> tuple[str, tuple[ImportedStep, ...]]:
    """The address that is opened first, and the steps of a script."""
    url, first, steps = "", "", list[ImportedStep]()
    for chain in chains:
        place = f"line {chain.line}"
        is_page = chain.root.startswith("page") or chain.root == "expect"
        if not is_page or not chain.calls:
            continue
        first = first or ("" if chain.root == "expect" else chain.root)
        try:
            if chain.calls[0].name == "goto" and not url:
                url = _text(chain.calls[0])
            steps += _of_chain(chain, url, place, is_other=chain.root not in (first, "expect"))
        except _UnsaidError as error:
            steps.append(ImportedStep(place=place, note=str(error)))
    return url, tuple(_tidied(steps))


def _tidied(steps: list[ImportedStep]) -> Iterator[ImportedStep]:
    """The steps without what a recorder notes and nobody needs: clicks into fields, and tabs."""
    for number, step in enumerate(steps):
        data = step.data or {}
        after = steps[number + 1].data if number + 1 < len(steps) else None
        filled = dict((after or {}).get("fill", {}))
        filled.pop("value", None)
        pressed = data.get("press")
        is_tab = isinstance(pressed, dict) and pressed.get("key") in ("Tab", "Shift+Tab")
        if not is_tab and not (filled and data.get("click") == filled):
            yield step


def _of_chain(chain: Chain, url: str, place: str, *, is_other: bool) -> Iterator[ImportedStep]:
    """The steps of a chain. `is_other`: it is of another window."""
    last = chain.calls[-1].name
    if chain.root == "expect":
        yield from _expected(chain, place)
    elif chain.calls[0].name == LOOP:
        raise _UnsaidError("a loop: write its steps by hand, with repeat")
    elif last in SILENT:
        return
    elif is_other:
        raise _UnsaidError(f"{last[:60]} in another window; a journey has one")
    else:
        yield from _step(chain.calls, url, place)


def _step(calls: tuple[Called, ...], url: str, place: str) -> Iterator[ImportedStep]:
    *way, last = calls
    match last.name:
        case "goto":
            yield address_step(_text(last), url, place)
        case "wait_for_url":
            yield ImportedStep(place=place, data={"wait_for_url": _address(last)})
        case "press" if way and way[-1].name == "keyboard":
            yield ImportedStep(place=place, data={"press": _text(last)})
        case _:
            yield _on_element(way, last, place)


def _on_element(way: list[Called], last: Called, place: str) -> ImportedStep:
    name, arguments, note = last.name, last.arguments, ""
    if not way:  # page.click("css"), as older recorders wrote
        way, arguments = [Called(name="locator", arguments=arguments[:1])], arguments[1:]
        last = Called(name=name, arguments=arguments, named=last.named)
    if name == "set_checked":
        name = "check" if arguments and arguments[0] else "uncheck"
    if name == "set_input_files":
        raise _UnsaidError("upload: put the file beside the spec, and write upload by hand")
    target = _target(way)
    if name in CLICKS:
        note = "was a double click; a spec clicks once" if name == "dblclick" else ""
        data: dict[str, Any] = {"click": target}
    elif name in FILLS:
        data = {"fill": {**target, "value": _text(last)}}
    elif name == "clear":
        data = {"fill": {**target, "value": ""}}
    elif name == "select_option":
        data = {"select_option": {**target, "value": _option(last)}}
    elif name == "press":
        data = {"press": {**target, "key": _text(last)}}
    elif name in PLAIN:
        data = {PLAIN[name]: target}
    else:
        raise _UnsaidError(f"{name[:60]}: a spec has no such")
    return ImportedStep(place=place, data=data, note=note, words=str(target))


def _expected(chain: Chain, place: str) -> Iterator[ImportedStep]:
    """What an assertion waits for, where it is one of an element or of the address."""
    subject, *asserted = chain.calls
    of = subject.arguments[0] if subject.arguments else None
    if not asserted or not isinstance(of, Chain):
        return
    if asserted[-1].name == "to_have_url":
        yield ImportedStep(place=place, data={"wait_for_url": _address(asserted[-1])})
    elif asserted[-1].name in SHOWS and of.calls:
        yield ImportedStep(place=place, data={"wait_for_element": _target(list(of.calls))})


def _target(way: list[Called]) -> dict[str, Any]:
    target: dict[str, Any] = {}
    frame = ""
    for call in way:
        match call.name:
            case "frame_locator":
                frame = f"{frame} >> {_text(call)}" if frame else _text(call)
                target = {}
            case "content_frame":
                frame, target = str(target.get("css", "iframe")), {}
            case "nth":
                target["nth"] = _whole(call)
            case "first":
                target["nth"] = 0
            case "locator" if set(target) == {"css"}:
                target = dict(by_css(f"{target['css']} >> {_text(call)}"))
            case _ if target:
                raise _UnsaidError(f"{call.name[:60]} of an element; name it in one way")
            case _:
                target = _named(call)
    if not set(target) - {"nth"}:
        raise _UnsaidError("names no element")
    return {**target, "frame": frame} if frame else target


def _named(call: Called) -> dict[str, Any]:
    if call.name == "locator":
        return dict(by_css(_text(call)))
    way = BY.get(call.name, "")
    if not way:
        raise _UnsaidError(f"{call.name[:60]}: a spec has no such")
    text, exact = _plain(call.arguments[0] if call.arguments else Unreadable())
    target: dict[str, Any] = {way: text}
    if way == "role":
        if text not in ROLES:
            raise _UnsaidError(f"{text[:60]} is not a role")
        if "name" in call.named:
            target["name"], exact = _plain(call.named["name"])
    if way != "test_id" and (exact or call.named.get("exact") is True):
        target["exact"] = True
    return target


def _plain(argument: object) -> tuple[str, bool]:
    """A text, and whether it is the whole of it; of a simple regular expression, too."""
    if isinstance(argument, str) and argument:
        return argument, False
    if isinstance(argument, Pattern):
        text = argument.text.removeprefix("^").removesuffix("$")
        plain = re.sub(r"\\([^\w\s]|\s)", r"\1", text)
        if text and not _META.search(re.sub(r"\\[^\w\s]", "", text)):
            return plain, (f"^{text}$") == argument.text
        raise _UnsaidError("names its element by a pattern; a spec takes a text")
    raise _UnsaidError("names its element by what is decided as the script runs")


def _text(call: Called) -> str:
    argument = call.arguments[0] if call.arguments else None
    if not isinstance(argument, str):
        raise _UnsaidError(f"{call.name[:60]}: its text is decided as the script runs")
    return argument


def _whole(call: Called) -> int:
    argument = call.arguments[0] if call.arguments else None
    if type(argument) is not int or argument < 0:
        raise _UnsaidError("nth: a spec counts from the first, as 0")
    return argument


def _option(call: Called) -> str:
    argument = call.arguments[0] if call.arguments else None
    if isinstance(argument, list) and len(argument) == 1:
        argument = argument[0]
    named = argument if isinstance(argument, Mapping) else call.named
    chosen = argument if isinstance(argument, str) else named.get("value", named.get("label"))
    if not isinstance(chosen, str):
        raise _UnsaidError("select_option: a spec chooses one option, by its value or text")
    return chosen


def _address(call: Called) -> str:
    argument = call.arguments[0] if call.arguments else None
    if isinstance(argument, Pattern):
        text, _ = _plain(Pattern(argument.text.replace(".*", "")))
        return f"**{text}**"
    return _text(call)
