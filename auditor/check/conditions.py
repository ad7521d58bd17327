"""Whether a hit's parameters fulfil the conditions of the spec: judges matchers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import assert_never

from auditor.check.matching import MASK
from auditor.check.param_values import nothing_at, texts_of_each, value_of
from auditor.check.sums import agrees, percent_of, sent_elsewhere, sum_of
from auditor.model import Hit, Matcher, Message, Outcome, VisitRecord, message, plural_message
from auditor.model.amounts import Amount, amounts
from auditor.model.compare import same, worth
from auditor.model.elements import remembered_in
from auditor.model.item_paths import ITEMS, item_path

WORDS = frozenset({"transaction_id", "event_id"})
"""Parameters that are not amounts: the page may say "Your order SO-1001"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What became of one matcher."""

    outcome: Outcome
    matcher: Matcher
    expected: str
    actual: str
    since: str = ""
    """Why the condition counts for this hit; empty: it always does."""


def judge_param(
    name: str, matchers: Iterable[Matcher], hit: Hit, record: VisitRecord
) -> tuple[Judgement, ...]:
    """What became of each matcher of a hit's parameter that counts for this hit (`when`)."""
    return tuple(
        replace(_judge(name, matcher, hit, record), since=_reason(matcher, hit))
        for matcher in matchers
        if applies(matcher, hit)
    )


def applies(matcher: Matcher, hit: Hit) -> bool:
    """Whether a condition counts for a hit: what it depends on (`when`) holds, or is masked."""
    return all(_holds_of(name, each, hit) for name, all_of in matcher.when for each in all_of)


def _holds_of(name: str, matcher: Matcher, hit: Hit) -> bool:
    text = value_of(name, hit)
    if matcher.operator == "present":
        return (text is not None) is matcher.operand
    return text is not None and (MASK in text or holds(matcher, text))


def _reason(matcher: Matcher, hit: Hit) -> str:
    """Why a condition counts: what the first parameter is that it depends on."""
    for name, _ in matcher.when:
        text = value_of(name, hit)
        if text is None:
            return message("since {param} is not sent", param=name)
        return message("since {param} is {text}", param=name, text=text)
    return ""


def _judge(name: str, matcher: Matcher, hit: Hit, record: VisitRecord) -> Judgement:
    path = item_path(name)
    if path is not None and path.is_each and matcher.operator != "same_as":
        return _judge_each(name, matcher, hit, record)
    text = value_of(name, hit)
    if matcher.operator == "present":
        there = text is not None or (name == ITEMS and bool(hit.items))
        nothing = nothing_at(name, hit)
        return _judgement(matcher, holds=there is matcher.operand, actual=text or nothing)
    if matcher.operator == "length":
        return _judgement(matcher, holds=len(hit.items) == matcher.operand, actual=_items(hit))
    return _judge_text(name, matcher, text, hit, record)


def _judge_each(name: str, matcher: Matcher, hit: Hit, record: VisitRecord) -> Judgement:
    """The judgement on a field of each item: the worst of them."""
    judged: list[Judgement] = []
    for number, text in enumerate(texts_of_each(name, hit), start=1):
        if matcher.operator == "present":
            holds = (text is not None) is matcher.operand
            judgement = _judgement(matcher, holds=holds, actual=text or nothing_at(name, hit))
        else:
            judgement = _judge_text(name, matcher, text, hit, record)
        actual = message("{value} (item {number})", value=judgement.actual, number=str(number))
        judged.append(replace(judgement, actual=actual))
    for outcome in (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED):
        if worst := next((case for case in judged if case.outcome is outcome), None):
            return worst
    holds = matcher.operator == "present" and matcher.operand is False
    return _judgement(matcher, holds=holds, actual=nothing_at(name, hit))


def _judge_text(
    name: str, matcher: Matcher, text: str | None, hit: Hit, record: VisitRecord
) -> Judgement:
    if text is None:
        return _judgement(matcher, holds=False, actual=nothing_at(name, hit))
    if MASK in text:
        return Judgement(
            outcome=Outcome.CANT_TELL, matcher=matcher, expected=str(matcher), actual=text
        )
    if matcher.operator == "same_as":
        return _same_as(name, matcher, hit, record)
    if matcher.operator == "equals_text":
        return _equals_text(name, matcher, text, record)
    if matcher.operator in ("sum_of", "percent_of"):
        return _worked_out(matcher, text, hit, record)
    return _judgement(matcher, holds=holds(matcher, text), actual=text)


def holds(matcher: Matcher, text: str) -> bool:
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
        case "present" | "length" | "same_as" | "equals_text" | "sum_of" | "percent_of":
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


def _same_as(name: str, matcher: Matcher, hit: Hit, record: VisitRecord) -> Judgement:
    """The judgement against another tag's hit of the same visit: TAG.EVENT.PARAM."""
    text = value_of(name, hit) or ""
    others = sent_elsewhere(str(matcher.operand), record)
    if not others:
        return Judgement(
            outcome=Outcome.CANT_TELL,
            matcher=matcher,
            expected=message("{condition}, which was not sent", condition=str(matcher)),
            actual=text,
        )
    param, other, other_text = others[0]
    expected = message("{value} (as in {place})", value=other_text, place=str(matcher.operand))
    if MASK in other_text:
        return Judgement(outcome=Outcome.CANT_TELL, matcher=matcher, expected=expected, actual=text)
    # Vendors may be sent the items in another order.
    ours = sorted(filter(None, texts_of_each(name, hit))) or [text]
    theirs = sorted(filter(None, texts_of_each(param, other))) or [other_text]
    holds = len(ours) == len(theirs) and all(map(same, ours, theirs))
    return _judgement(matcher, holds=holds, actual=text, expected=expected)


def _worked_out(matcher: Matcher, text: str, hit: Hit, record: VisitRecord) -> Judgement:
    """The judgement against an amount that follows from others."""
    if matcher.operator == "sum_of":
        amount, pieces = sum_of(matcher.texts, hit), len(hit.items)
    else:
        percent, other = matcher.texts
        amount, pieces = percent_of(Decimal(percent), other, hit, record), 1
    if isinstance(amount, Message):
        return _unread(matcher, amount, text)
    expected = message("{amount} ({how})", amount=f"{amount:.2f}", how=str(matcher))
    return _judgement(matcher, holds=agrees(text, amount, pieces), actual=text, expected=expected)


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
    # A coupon SUMMER20 is no amount, though there is one in it; "79,00 €" is no value.
    is_word = remembered_in(str(matcher.operand)) is not None and name != "value"
    if (is_word and text == shown.strip()) or not shown_amounts:
        return _judgement(matcher, holds=text == shown.strip(), actual=text, expected=expected)
    holds = _shows(shown_amounts, value)
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
