"""What "matches" means: an expectation and a hit, two names of events, a matcher and a value.

Checks, the dry run and the report ask here, so that they agree on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any, assert_never

from auditor.model import (
    PAGE_VIEW,
    Expectation,
    Hit,
    Phase,
    VisitRecord,
)

PAGE_VIEWS = frozenset({PAGE_VIEW, "pageview", "pageload", "pagevisit", "page"})
"""What most vendors call a page view; the names of the others are in their tables."""
LOADED_BY_GOOGLE = frozenset({"floodlight", "ga4", "google_ads"})
"""Vendors whose library is Google's tag, which vendor `gtm` stands for."""
ALIKE = 0.88
"""How much of two names must agree for the one to be a slip of the other."""
ENDINGS = re.compile(r"(ed|ing|s)$")
MASK = "(masked:"
SHORTEST = 6
"""Letters of a name: of shorter ones, too many differ from one another by a letter."""
MEANT = re.compile(r"(ed|ing)$|\d", re.IGNORECASE)
"""What marks a name as one of the site's own: shared, view_item_2."""


def place_of(expectation: Expectation) -> dict[str, Any]:
    """What a verdict about an expectation says of it: about, tag, event, label, line and vendor."""
    return {
        "about": expectation.about,
        "tag": expectation.tag.name,
        "event": expectation.event,
        "label": expectation.label,
        "line": expectation.line,
        "vendor": expectation.tag.vendor,
    }


def place_of_hit(hit: Hit, record: VisitRecord) -> dict[str, Any]:
    """What a verdict about all hits of one kind says of them: tag, event, label and vendor.

    The event is called as the spec calls it: `order` may be the hit `0` of Matomo.
    """
    line = next((line for line in record.expect if candidates(line, [hit])), None)
    return {
        "tag": record.tag_name(hit.vendor, hit.account),
        "event": line.event if line else hit.event,
        "label": hit.label,
        "vendor": hit.vendor,
    }


def is_page_view(event: Hit | Expectation | str) -> bool:
    """Whether an event says that a page was seen, in its vendor's words.

    Of a name alone, the usual words count.
    """
    match event:
        case Hit():
            # Some calls report a page and an order in one: these are more than page views.
            named = any(is_page_view(name) for name in event.aliases)
            return (named and "transaction_id" not in event.params) or is_page_view(event.event)
        case Expectation():
            return event.event in event.tag.page_views or is_page_view(event.event)
        case str():
            return event.lower() in PAGE_VIEWS
    assert_never(event)


def libraries_of(vendor: str) -> frozenset[str]:
    """The vendors whose library may bring a tag of this one's."""
    return frozenset({vendor, "gtm"} if vendor in LOADED_BY_GOOGLE else {vendor})


def candidates(expectation: Expectation, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits that an expectation means: its vendor, account and event, and its label if any."""
    return tuple(
        hit
        for hit in hits
        if (hit.vendor, hit.account) == (expectation.tag.vendor, expectation.tag.account)
        and hit.is_called(expectation.event)
        and all(hit.label == label for label in expectation.labels)
    )


def matching(expectation: Expectation, record: VisitRecord) -> tuple[Hit, ...]:
    """The hits of the journey itself, repetitions left out, that an expectation means."""
    return candidates(expectation, record.first_run_hits())


def since_goal(hits: Iterable[Hit], record: VisitRecord) -> tuple[Hit, ...]:
    """The hits called for when or after the goal action began; of a crawled page: all.

    None where the journey broke before the goal action was carried out.
    """
    if not record.acted:
        return ()
    start = record.visit.goal_at
    return tuple(hit for hit in hits if start is None or hit.at >= start)


def before_goal(hits: Iterable[Hit], record: VisitRecord) -> tuple[Hit, ...]:
    """The hits called for before the goal action began; of a crawled page: none.

    What an earlier step caused that does the same to the same element is left out: the first piece
    of a product goes into the basket by the same button as the second, and each is reported.
    """
    start = record.visit.goal_at
    if start is None:
        return ()
    return tuple(hit for hit in hits if hit.at < start and not _is_of_same_action(hit, record))


def _is_of_same_action(hit: Hit, record: VisitRecord) -> bool:
    """Whether the last step that acted before the hit does what the goal action does."""
    if record.goal is None or hit.step is None:
        return False
    steps = [step for step in record.steps if step.phase is Phase.JOURNEY]
    acted = [
        number for number, step in enumerate(steps) if step.index <= hit.step and step.kind.acts
    ]
    return bool(acted) and acted[-1] in record.goal.like_goal_action


def counted(expectation: Expectation, record: VisitRecord) -> tuple[Hit, ...]:
    """The hits that an expectation means, called for since the goal action began."""
    hits = since_goal(matching(expectation, record), record)
    return tuple(hit for hit in hits if not hit.automatic)


def flushed(hit: Hit, record: VisitRecord) -> bool:
    """Whether a hit left only because its page was left."""
    return record.phase_of(hit.sent_step) is Phase.FLUSH


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def near_miss(expected: str, names: Iterable[str]) -> str | None:
    """The seen event that is most probably a slip of the expected one; None when none is.

    A slip differs by case, separators or a typo: Sign-Up for sign_up. Two names that share a part
    (add_to_cart, add_to_wishlist) or are numbered (step_1, step_2) are different events.
    """
    best: tuple[float, str] | None = None
    for name in names:
        likeness = _likeness(expected, name)
        if name != expected and likeness >= ALIKE and (best is None or likeness > best[0]):
            best = (likeness, name)
    return best[1] if best else None


def slip_of_standard(name: str, standard: Iterable[str]) -> tuple[str, bool] | None:
    """The standard event that a name is a slip of, and whether that is certain; None: of none."""
    names = sorted(standard)
    if name in names:
        return None
    letters = letters_of(name)
    for other in names:
        if letters_of(other) == letters:
            return other, True
    if len(letters) < SHORTEST or MEANT.search(name):
        return None
    near = near_miss(name, names)
    return (near, False) if near else None


def _likeness(one: str, other: str) -> float:
    a, b = letters_of(one), letters_of(other)
    if a == b or ENDINGS.sub("", a) == ENDINGS.sub("", b):
        return 1.0
    numbers = re.findall(r"\d+", one), re.findall(r"\d+", other)
    if all(numbers) and numbers[0] != numbers[1]:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio() if a[:1] == b[:1] else 0.0


def letters_of(name: str) -> str:
    """A name without its case and separators: add-to-cart and AddToCart are `addtocart`."""
    return re.sub(r"[\W_]", "", name.lower())
