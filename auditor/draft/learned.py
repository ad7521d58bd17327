"""What a replayed journey teaches: its goal action, what must follow it, and whence values come."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from auditor.check.matching import is_page_view
from auditor.draft.expect import expectations, mark_of
from auditor.draft.found import Data, FoundTag
from auditor.draft.imported.journeys import arrival
from auditor.draft.imported.nouns import ImportedGoal, ImportedStep
from auditor.draft.imported.text import ACTS, aim_of_events, goal_action, opened
from auditor.draft.words import MACRO
from auditor.model import UNNAMED
from auditor.model.amounts import amounts
from auditor.wire.address import path_of

if TYPE_CHECKING:
    from decimal import Decimal

    from auditor.capture.walk.shown_texts import ShownText
    from auditor.model import Hit

_TOTAL = re.compile(r"total|summe|gesamt|betrag|montant|importe|totale|amount", re.IGNORECASE)
_ORDER = re.compile(r"([A-Za-z][A-Za-z0-9]{0,11}[-_])(\d{3,15})")
"""An order number of a shop's own form: TF-100234."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """A journey that was replayed."""

    runs: Sequence[int]
    """The index of the run of each of its steps, in their order."""
    hits: Sequence[Hit]
    shown: Sequence[ShownText] = ()
    """What its last page shows with digits in it."""
    addresses: Sequence[str] = ()
    """The address of the page on which each step began."""
    url: str = ""
    """The address of its last page."""


def learned(
    goal: ImportedGoal, walked: Walked, tags: Sequence[FoundTag], goal_at: int | None = None
) -> ImportedGoal:
    """The goal with its action, and with what was sent after it as what is expected.

    `goal_at`: the place of the goal action among its steps, if somebody has chosen it.
    """
    steps = opened(goal.steps)
    places = [number for number, step in enumerate(steps) if step.data]
    told = [hit for hit in walked.hits if _tells(hit, tags)]
    at = (
        _goal_step([steps[place] for place in places], walked, told)
        if goal_at is None
        else places.index(goal_at)
    )
    start = walked.runs[at]
    before = {mark_of(hit) for hit in told if _step(hit) < start}
    after = [hit for hit in told if _step(hit) >= start]
    lines = expectations(after, tags, before)
    expect = tuple(_with_sources(line, after, tags, before, walked.shown) for line in lines)
    notes = goal.notes if expect else (*goal.notes, "Nobody was told of it as it was replayed.")
    waits = _arrival(at, walked) if at == len(places) - 1 else ()
    return replace(
        goal, steps=(*steps, *waits), expect=expect, goal_at=places[at], notes=tuple(notes)
    )


def _tells(hit: Hit, tags: Sequence[FoundTag]) -> bool:
    """Whether it says something of what the visitor did."""
    is_known = any((tag.vendor, tag.account) == (hit.vendor, hit.account) for tag in tags)
    is_plain = hit.event == UNNAMED or hit.automatic or is_page_view(hit)
    return is_known and not is_plain


def _step(hit: Hit) -> int:
    return -1 if hit.step is None else hit.step


def _goal_step(steps: Sequence[ImportedStep], walked: Walked, told: Sequence[Hit]) -> int:
    """The step that achieves the goal: what it says, if anybody was told of it, else of what."""
    proposed, aim = goal_action(steps)
    acting = [
        number for number, step in enumerate(steps) if step.data and next(iter(step.data)) in ACTS
    ]
    of_step = {number: list(_own(number, acting, walked, told)) for number in acting}
    if aim is not None and of_step.get(proposed):
        return proposed
    for number in reversed(acting):
        if aim_of_events(hit.event for hit in of_step[number]) in MACRO:
            return number
    return next((number for number in reversed(acting) if of_step[number]), proposed)


def _own(
    number: int, acting: Sequence[int], walked: Walked, told: Sequence[Hit]
) -> Collection[Hit]:
    """What was sent from a step on, until the next that does something."""
    later = [walked.runs[each] for each in acting if each > number]
    end = later[0] if later else None
    start = walked.runs[number]
    return [hit for hit in told if _step(hit) >= start and (end is None or _step(hit) < end)]


def _arrival(at: int, walked: Walked) -> Iterator[ImportedStep]:
    """The wait for the page that the goal action led to; none if it stayed where it was."""
    came_from = walked.addresses[at] if at < len(walked.addresses) else ""
    if came_from and path_of(came_from) != path_of(walked.url):
        yield from arrival(walked.url, "")


# ── sources ──────────────────────────────────────────────────────────────────────────────────────


def _with_sources(
    line: Data,
    hits: Sequence[Hit],
    tags: Sequence[FoundTag],
    before: Collection[object],
    shown: Sequence[ShownText],
) -> Data:
    """The line with its values tied to where they come from."""
    tag = next(tag for tag in tags if tag.name == line["tag"])
    params: dict[str, Any] = dict(line.get("params", {}))
    label = params.get("label", "")
    hit = next(
        hit
        for hit in hits
        if (hit.vendor, hit.account, hit.event, hit.label)
        == (tag.vendor, tag.account, line["event"], label)
        and mark_of(hit) not in before
    )
    if "value" in params and hit.value is not None:
        element = shows_amount(hit.value, shown)
        params["value"] = {"equals_text": element} if element else {"above": 0}
    for name in ("transaction_id", "event_id"):
        if text := hit.params.get(name, ""):
            params[name] = _of_id(text, shown) if name == "transaction_id" else {"present": True}
    if hit.items:
        params["items"] = {"present": True}
    return {**line, "params": params} if params else line


def _of_id(text: str, shown: Sequence[ShownText]) -> Mapping[str, Any]:
    """What an order number must be: of this form, and shown on the page."""
    condition: dict[str, Any] = {}
    if match := _ORDER.fullmatch(text):
        condition["matches"] = rf"{re.escape(match[1])}\d+".replace(r"\-", "-")
    if element := shows_word(text, shown):
        condition["equals_text"] = element
    return condition or {"present": True}


def shows_amount(value: Decimal, shown: Sequence[ShownText]) -> Data | None:
    """The element that shows this amount, and best says that it is the total; None: none does."""
    if value <= 0:
        return None
    found = []
    for number, each in enumerate(shown):
        said = amounts(each.text)
        if any(each.is_worth(value) and (each.currencies or each.has_cents) for each in said):
            is_total = _TOTAL.search(f"{each.around} {each.target}") is not None
            found.append((len(said), not is_total, not each.is_named, -number, each))
    return _data(min(found, key=lambda ranked: ranked[:-1])[-1]) if found else None


def shows_word(text: str, shown: Sequence[ShownText]) -> Data | None:
    """The element that shows this text as a word of its own; None: none does."""
    word = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    found = [
        (not each.is_named, len(each.text), number, each)
        for number, each in enumerate(shown)
        if word.search(each.text)
    ]
    return _data(min(found, key=lambda ranked: ranked[:-1])[-1]) if found else None


def _data(shown: ShownText) -> Data:
    return shown.target.model_dump(exclude_none=True, exclude_defaults=True)
