"""Reads recordings of Chrome DevTools, as its Recorder writes them: JSON with `steps`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.draft.found import FoundTag
from auditor.draft.imported.elements import role_in, target_of
from auditor.draft.imported.journeys import address_step, arrival, checked, protected
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

UNSAID = {
    "emulateNetworkConditions": "a slow network",
    "customStep": "a step of an extension",
}
SILENT = ("setViewport", "keyUp", "close")
MODIFIERS = ("Shift", "Control", "Alt", "Meta")


def _recognises(file: ForeignFile) -> bool:
    steps = file.mapping.get("steps")
    return isinstance(steps, list) and any(
        isinstance(step, dict) and isinstance(step.get("type"), str) for step in steps[:20]
    )


def _read(file: ForeignFile, _: Mapping[str, Vendor], __: Sequence[FoundTag]) -> Imported:
    steps: list[ImportedStep] = []
    url = ""
    for number, step in enumerate(checked(file, file.mapping["steps"])):
        place = f"steps[{number}]"
        if not isinstance(step, dict) or not isinstance(step.get("type"), str):
            raise UsageError(f"{file.path}: {place} is not a step; it has no type")
        if step["type"] == "navigate" and not url:
            url = _text(step, "url")
        steps += _steps(step, place, url)
    title = _text(file.mapping, "title") or "Recorded journey"
    return protected(Imported(url=url, goals=(ImportedGoal(title=title, steps=tuple(steps)),)))


def _steps(step: Mapping[str, Any], place: str, url: str) -> Iterator[ImportedStep]:
    kind = step["type"]
    if kind in SILENT or (kind == "scroll" and "selectors" not in step):
        return
    if step.get("target", "main") != "main":
        yield ImportedStep(place=place, note=f"{kind} in another window; a journey has one")
        return
    if kind == "navigate":
        yield address_step(_text(step, "url"), url, place)
        return
    yield from _acting(step, kind, place)
    for event in step.get("assertedEvents") or ():
        if isinstance(event, dict) and event.get("type") == "navigation":
            yield from arrival(_text(event, "url"), place)


def _acting(step: Mapping[str, Any], kind: str, place: str) -> Iterator[ImportedStep]:
    match kind:
        case "keyDown":
            yield from _key(_text(step, "key"), place)
        case "waitForExpression":
            data = {"wait_for_expression": _text(step, "expression")}
            yield ImportedStep(place=place, data=data)
        case "click" | "doubleClick" | "hover" | "change" | "waitForElement" | "scroll":
            yield _on_element(step, kind, place)
        case _:
            yield ImportedStep(place=place, note=f"{UNSAID.get(kind, kind)}: a spec has no such")


def _key(key: str, place: str) -> Iterator[ImportedStep]:
    # Letters that are typed come again, as a whole, in the change of their field.
    if len(key) > 1 and key not in MODIFIERS and re.fullmatch("[A-Za-z0-9]+", key):
        yield ImportedStep(place=place, data={"press": key})


def _on_element(step: Mapping[str, Any], kind: str, place: str) -> ImportedStep:
    selectors = list(_selectors(step.get("selectors")))
    action = {"doubleClick": "click", "waitForElement": "wait_for_element"}.get(kind, kind)
    if kind == "change":
        action = "select_option" if role_in(selectors) == "combobox" else "fill"
    words = " ".join(selectors)
    target = target_of(selectors, action)
    if target is None:
        return ImportedStep(place=place, note=f"{kind}: names its element in no usable way")
    data: dict[str, Any] = {**target}
    frame, note = _frame(step.get("frame"))
    if frame:
        data["frame"] = frame
    elif note:
        return ImportedStep(place=place, note=note)
    if kind == "change":
        data["value"] = _text(step, "value")
    if kind == "doubleClick":
        note = "was a double click; a spec clicks once"
    return ImportedStep(place=place, data={action: data}, note=note, words=words)


def _selectors(written: object) -> Iterator[str]:
    """The alternatives; one through shadow roots is its last part, or its CSS as a whole."""
    for alternative in written if isinstance(written, list) else ():
        parts = alternative if isinstance(alternative, list) else [alternative]
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) != len(parts) or not texts:
            continue
        if len(texts) == 1:
            yield texts[0]
        elif not any("/" in text.split("[", 1)[0][:7] for text in texts):
            yield " ".join(texts)
        else:
            # aria/Order, aria/[role="generic"]: what is clicked lies within what has the name.
            yield next((text for text in reversed(texts) if "/[" not in text), texts[-1])


def _frame(written: object) -> tuple[str, str]:
    """The selector of the frame, or why there is none."""
    match written:
        case None | []:
            return "", ""
        case [int(number)] if number >= 0:
            return f"iframe >> nth={number}", ""
    return "", "in a frame within a frame; name the element by hand"


def _text(step: Mapping[str, Any], name: str) -> str:
    found = step.get(name)
    return found if isinstance(found, str) else ""


FORMAT = FileFormat(name="a recording of Chrome DevTools", recognises=_recognises, read=_read)
