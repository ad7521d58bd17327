"""Other ways to name the element that a step means, where its own way finds none or several."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.locate import locate
from auditor.capture.walk.page_parts import Control, Field, read_parts, unique_target
from auditor.capture.walk.similar_elements import likeness_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Page

    from auditor.config.targets import Target

MOST = 5
LEAST_LIKENESS = 0.25
"""From which likeness on an element is offered; 1 is the same."""
SURE = 0.85
"""From which likeness on it is probably the one that is meant."""
PATIENCE_SECONDS = 3.0
_FIELD_ROLES = {
    "checkbox": "checkbox", "radio": "radio", "search": "searchbox", "number": "spinbutton",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An element of the page, as a spec would name it."""

    target: Target
    likeness: float

    @property
    def is_sure(self) -> bool:
        """Whether the step probably means this one."""
        return self.likeness >= SURE


async def offers_for(page: Page, target: Target) -> list[Offer]:
    """The elements that a step may mean, the likeliest first; each named so that it is found."""
    same = await _told_apart(page, target)
    parts = await read_parts(page)
    elements: list[Control | Field] = [
        *parts.controls,
        *(field for form in parts.forms for field in form.fields),
    ]
    likeness = [likeness_of(_as_seen(element), target)[0] for element in elements]
    ranked = sorted(range(len(elements)), key=lambda number: -likeness[number])
    offers = {str(offer.target): offer for offer in same}
    for number in ranked[: 2 * MOST]:
        if likeness[number] < LEAST_LIKENESS or len(offers) >= MOST:
            break
        unique = await unique_target(page, elements[number].targets())
        if unique is not None and unique != target:
            offers.setdefault(str(unique), Offer(target=unique, likeness=likeness[number]))
    return list(offers.values())[:MOST]


async def _told_apart(page: Page, target: Target) -> list[Offer]:
    """The target with what tells its elements apart, where it means several."""
    wanted = target.model_copy(update={"nth": None})
    with suppress(TimeoutError, PlaywrightError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            elements = locate(page, wanted)
            if (number := await elements.count()) < 2:  # noqa: PLR2004 - one is found as it is
                return []
            exact = wanted.model_copy(update={"exact": True})
            ways = [exact] if await locate(page, exact).count() == 1 else []
            shown = [
                nth for nth in range(min(number, MOST)) if await elements.nth(nth).is_visible()
            ]
            ways += [wanted.model_copy(update={"nth": nth}) for nth in shown]
            return [Offer(target=way, likeness=1.0) for way in ways[:MOST]]
    return []


def _as_seen(element: Control | Field) -> Mapping[str, object]:
    """The element as the search for similar ones reads it."""
    marks = {"test_id": element.test_id, "id": element.id, "marks": element.marks}
    if isinstance(element, Control):
        return {**marks, "role": element.role, "name": element.name}
    role = "combobox" if element.tag == "select" else _FIELD_ROLES.get(element.type, "textbox")
    name = element.label or element.placeholder
    return {**marks, "role": role, "name": name, "placeholder": element.placeholder}
