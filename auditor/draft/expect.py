"""What a goal must report: what was sent when it was tried, or what its vendors usually call it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from auditor.check.matching import is_page_view
from auditor.draft.found import Data, FoundTag
from auditor.draft.words import EVENTS, Aim
from auditor.model import UNNAMED, Hit, Phase, VisitFacts
from auditor.vendor import Vendor

MOST_LINES = 8
Mark = tuple[str, str, str, str]
"""Vendor, account, event and label of a hit: what tells expectations apart."""


def mark_of(hit: Hit) -> Mark:
    """What an expectation says of a hit."""
    return hit.vendor, hit.account, hit.event, hit.label


def sent_by(facts: VisitFacts, hits: Iterable[Hit]) -> list[Hit]:
    """The hits that followed a journey's goal action, until its page was left."""
    goal_at = facts.visit.goal_at
    leaving = {step.index for step in facts.steps if step.phase is Phase.FLUSH}
    if goal_at is None:
        return []
    return [hit for hit in hits if hit.at >= goal_at and hit.step not in leaving]


def expectations(
    hits: Iterable[Hit], tags: Sequence[FoundTag], ambient: Collection[Mark]
) -> tuple[Data, ...]:
    """The lines of `expect` for hits that only the goal sent.

    `ambient`: what pages send when they are merely looked at.
    """
    names = {(tag.vendor, tag.account): tag.name for tag in tags}
    own = [
        hit
        for hit in hits
        if mark_of(hit) not in ambient
        and hit.event != UNNAMED
        and not is_page_view(hit)
        and (hit.vendor, hit.account) in names
    ]
    counts = Counter(map(mark_of, own))
    first = {mark_of(hit): hit for hit in reversed(own)}
    lines = []
    for mark in list(counts)[:MOST_LINES]:
        hit = first[mark]
        line: dict[str, Any] = {"tag": names[hit.vendor, hit.account], "event": hit.event}
        if counts[mark] > 1:
            line["fires"] = "at_least_once"
        if params := _params(hit):
            line["params"] = params
        lines.append(line)
    return tuple(lines)


def usual(
    aim: Aim, tags: Iterable[FoundTag], vendors: Mapping[str, Vendor]
) -> Iterator[tuple[FoundTag, str]]:
    """By what name each tag's vendor usually learns of such a goal, where it has a name for it."""
    for tag in tags:
        vendor = vendors.get(tag.vendor)
        known = (
            {_letters(event): event for event in sorted(vendor.standard_events)} if vendor else {}
        )
        event = next((known[name] for name in EVENTS[aim] if name in known), "")
        if event:
            yield tag, event


def _params(hit: Hit) -> dict[str, Any]:
    params: dict[str, Any] = {}
    if hit.label:
        params["label"] = hit.label
    if hit.value is not None and hit.value > 0 and "value" in hit.params:
        params["value"] = {"above": 0}
    if hit.currency and "currency" in hit.params:
        is_right = re.fullmatch("[A-Z]{3}", hit.currency) is not None
        params["currency"] = hit.currency if is_right else {"present": True}
    return params


def _letters(event: str) -> str:
    return re.sub(r"[^a-z]", "", event.lower())
