"""What "matches" means: an expectation and a hit, two names of events, a matcher and a value.

Checks, the dry run and the report ask here, so that they agree on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, assert_never

from auditor.model import (
    Expectation,
    Hit,
    Matcher,
    Message,
    Outcome,
    Phase,
    VisitRecord,
    message,
    plural_message,
)
from auditor.model.amounts import Amount, amounts
from auditor.model.compare import same, worth

PAGE_VIEWS = frozenset({"page_view", "pageview", "pageload", "pagevisit", "page"})
LOADED_BY_GOOGLE = frozenset({"floodlight", "ga4", "google_ads"})
"""Vendors whose library is Google's tag, which vendor `gtm` stands for."""
ALIKE = 0.88
"""How much of two names must agree for the one to be a slip of the other."""
ENDINGS = re.compile(r"(ed|ing|s)$")
WORDS = frozenset({"transaction_id", "event_id"})
"""Parameters that are no amounts: the page may say "Your order SO-1001"."""
MASK = "(masked:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What became of one matcher."""

    outcome: Outcome
    matcher: Matcher
    expected: str
    actual: str


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
    """What a verdict about all hits of one kind says of them: tag, event, label and vendor."""
    return {
        "tag": record.tag_name(hit.vendor, hit.account),
        "event": hit.event,
        "label": hit.label,
        "vendor": hit.vendor,
    }


def is_page_view(event: str) -> bool:
    """Whether an event says that a page was seen, in any vendor's words."""
    return event.lower() in PAGE_VIEWS


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


# ── parameters ───────────────────────────────────────────────────────────────────────────────────


def judge_param(
    name: str, matchers: Iterable[Matcher], hit: Hit, record: VisitRecord
) -> tuple[Judgement, ...]:
    """What became of each matcher of a hit's parameter."""
    return tuple(_judge(name, matcher, hit, record) for matcher in matchers)


def value_of(name: str, hit: Hit) -> str | None:
    """A parameter's text; None where it is absent or empty."""
    text = hit.get(name)
    if text is None and name == "label":
        text = hit.label
    return text or None


def _judge(name: str, matcher: Matcher, hit: Hit, record: VisitRecord) -> Judgement:
    text = value_of(name, hit)
    if matcher.operator == "present":
        there = text is not None or (name == "items" and bool(hit.items))
        return _judgement(
            matcher, holds=there is matcher.operand, actual=text or message("no value")
        )
    if matcher.operator == "length":
        return _judgement(matcher, holds=len(hit.items) == matcher.operand, actual=_items(hit))
    return _judge_text(name, matcher, text, record)


def _judge_text(name: str, matcher: Matcher, text: str | None, record: VisitRecord) -> Judgement:
    if text is None:
        return _judgement(matcher, holds=False, actual=message("no value"))
    if MASK in text:
        return Judgement(
            outcome=Outcome.CANT_TELL, matcher=matcher, expected=str(matcher), actual=text
        )
    if matcher.operator == "same_as":
        return _same_as(matcher, text, record)
    if matcher.operator == "equals_text":
        return _equals_text(name, matcher, text, record)
    return _judgement(matcher, holds=_holds(matcher, text), actual=text)


def _holds(matcher: Matcher, text: str) -> bool:
    """Whether a text alone fulfils a matcher."""
    match matcher.operator:
        case "equals":
            return same(text, str(matcher.operand))
        case "one_of":
            return isinstance(matcher.operand, tuple) and any(
                same(text, member) for member in matcher.operand
            )
        case "matches":
            return re.fullmatch(str(matcher.operand), text) is not None
        case "above" | "below":
            return _bounded(matcher, text)
        case "present" | "length" | "same_as" | "equals_text":
            raise AssertionError(f"{matcher.operator} takes more than a text: see _judge")
    assert_never(matcher.operator)


def _judgement(matcher: Matcher, *, holds: bool, actual: str, expected: str = "") -> Judgement:
    return Judgement(
        outcome=Outcome.PASSED if holds else Outcome.FAILED,
        matcher=matcher,
        expected=expected or str(matcher),
        actual=actual,
    )


def _items(hit: Hit) -> str:
    return plural_message("{n} item", "{n} items", len(hit.items))


def _bounded(matcher: Matcher, text: str) -> bool:
    value = worth(text)
    if value is None or not isinstance(matcher.operand, Decimal):
        return False
    return value > matcher.operand if matcher.operator == "above" else value < matcher.operand


def _same_as(matcher: Matcher, text: str, record: VisitRecord) -> Judgement:
    """The judgement against another tag's hit of the same visit: TAG.EVENT.PARAM."""
    tag_name, _, rest = str(matcher.operand).partition(".")
    event, _, param = rest.rpartition(".")
    tag = next((tag for tag in record.tags if tag.name == tag_name), None)
    others = [
        other_text
        for hit in since_goal(record.first_run_hits(), record)
        if tag is not None
        and (hit.vendor, hit.account) == (tag.vendor, tag.account)
        and hit.is_called(event)
        and (other_text := value_of(param, hit)) is not None
    ]
    if not others:
        return Judgement(
            outcome=Outcome.CANT_TELL,
            matcher=matcher,
            expected=message("{condition}, which was not sent", condition=str(matcher)),
            actual=text,
        )
    expected = message("{value} (as in {place})", value=others[0], place=str(matcher.operand))
    if MASK in others[0]:
        return Judgement(outcome=Outcome.CANT_TELL, matcher=matcher, expected=expected, actual=text)
    return _judgement(matcher, holds=same(text, others[0]), actual=text, expected=expected)


def _equals_text(name: str, matcher: Matcher, text: str, record: VisitRecord) -> Judgement:
    """The judgement against what the page shows, an amount as people write it."""
    shown = record.texts.get(str(matcher.operand))
    if shown is None or MASK in shown:
        return _unread(matcher, _shown_instead(shown, record), text)
    shown_amounts = amounts(shown)
    expected = message("{amount} (shown on the page)", amount=shown.strip())
    if name in WORDS:
        holds = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", shown) is not None
        return _judgement(matcher, holds=holds, actual=text, expected=expected)
    if name == "currency":
        named = frozenset(code for amount in shown_amounts for code in amount.currencies)
        if not named:
            return _unread(matcher, message("no currency in “{text}”", text=shown), text)
        return _judgement(matcher, holds=text in named, actual=text, expected=expected)
    value = worth(text)
    if not shown_amounts and value is not None:
        return _unread(matcher, message("no amount in “{text}”", text=shown), text)
    holds = _shows(shown_amounts, value) if shown_amounts else text == shown.strip()
    return _judgement(matcher, holds=holds, actual=text, expected=expected)


def _shown_instead(shown: str | None, record: VisitRecord) -> Message:
    """What stands in the place of a text that can't be compared."""
    if shown is not None:
        return message("“{text}”", text=shown)
    if record.conclusive:
        return message("nothing was there")
    return message("it was not read, because the journey broke off")


def _unread(matcher: Matcher, instead: str, text: str) -> Judgement:
    expected = message("{condition}: {seen}", condition=str(matcher), seen=instead)
    return Judgement(outcome=Outcome.CANT_TELL, matcher=matcher, expected=expected, actual=text)


def _shows(shown_amounts: Iterable[Amount], value: Decimal | None) -> bool:
    """Whether one of the amounts is this value: a total may come with the tax that it includes."""
    return value is not None and any(amount.is_worth(value) for amount in shown_amounts)
