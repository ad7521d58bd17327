"""constant-value: different baskets that are reported with the same value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from auditor.check import NoOptions, Scope, cant_tell, check, failed, inapplicable, passed
from auditor.check.matching import MASK, place_of
from auditor.model import (
    AuditRecord,
    Effort,
    Expectation,
    Hit,
    Message,
    Run,
    Severity,
    Verdict,
    VisitRecord,
    message,
)
from auditor.model.amounts import amounts

from ..shared.amounts import ROUNDED, amount_of, reported, stated
from ..shared.announcements import announced, pushes_since_action
from ..shared.conversions import conversions
from ..shared.placeholders import is_one_of
from .malformed_value import PURCHASES


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """What one visit shows of its basket."""

    values: Mapping[str, tuple[Expectation, Hit, Decimal]]
    """By `about` of the line: the line, its hit, and the hit's value."""
    shown: frozenset[Decimal] = field(default_factory=frozenset)
    """The amounts that the page shows at the elements which the spec names."""
    items: Decimal | None = None
    """What the items of a hit cost."""
    pushed: frozenset[Decimal] = field(default_factory=frozenset)


@check(
    id="constant-value",
    title="Baskets that differ are reported with different values",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"value-constant"},
    scope=Scope.AUDIT,
)
def constant_value(record: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Baskets that differ are reported with different values.

    ## What it checks
    Where a goal has a `variant`, a second journey with another basket, the values of the two orders
    are compared: they may only be the same if the baskets cost the same, as the page, the items or
    the data layer say.

    ## Why it matters
    A value that never changes is a setting that somebody left in the tag. All orders count alike,
    so that bidding by value can't tell a small order from a large one, and pays as much for it.

    ## How to fix in the tag manager
    Replace the fixed value in the tag by the variable that holds the order's amount (GA4:
    `ecommerce.value`). If the variable is there already, look at its default value: it is sent
    whenever it is empty. In Google Ads, see that the conversion action does not use the same value
    for each conversion.

    ## How to fix in the code
    Print the amount of the order that was just placed into the push or the call: a number in the
    template (`value: 50`) is the same for everybody. Where the confirmation page is cached, let a
    script fetch the amount, or each visitor sees the first one's.

    ## Known limits
    Only goals with a `variant` are compared. Where nothing shows what the baskets cost, only
    purchases are told of. A value that the spec itself fixes (`value: 50`) is meant to be constant.
    """
    runs = {visit.id: visit for visit in record.visits}
    for visit in record.visits:
        first = runs.get(visit.repeat_of or 0)
        if visit.run is not Run.VARIANT or first is None:
            continue
        variant = record.record(visit.id)
        if not variant.conclusive:
            yield from _unfinished(variant)
            continue
        one = _basket(record.record(first.id))
        yield from _compared(one, _basket(variant), variant)


def _unfinished(variant: VisitRecord) -> Iterator[Verdict]:
    """The verdicts where the other basket's journey was not walked to its end."""
    for line in conversions(variant):
        if _is_fixed(line):
            continue
        yield cant_tell(
            message(
                "It is unclear whether the value of {hit} follows the basket: {why}.",
                hit=f"{line.tag.name} {line.event}",
                why=(variant.visit.error or "").rstrip("."),
            ),
            fault=variant.visit.inconclusive,
            evidence=[step for step in variant.steps if step.error],
            **{**place_of(line), "about": f"{line.about} value", "visit": variant.visit.id},
        )


def _is_fixed(line: Expectation) -> bool:
    """Whether the spec itself says that the value is always the same."""
    return any(matcher.operator == "equals" for matcher in line.params.get("value", ()))


def _compared(one: Basket, other: Basket, record: VisitRecord) -> Iterator[Verdict]:
    for about, (line, hit, value) in other.values.items():
        if about not in one.values:
            continue
        where: dict[str, Any] = {
            **place_of(line),
            "about": f"{about} value",
            "visit": record.visit.id,
        }
        name = f"{line.tag.name} {line.event}"
        if value != one.values[about][2]:
            yield passed(f"The value of {name} follows the basket.", **where)
            continue
        if not _differ(about, one, other, sells=_sells(record)):
            text = f"Nothing shows that the two baskets differ in what {name} reports."
            yield inapplicable(text, **where)
            continue
        yield failed(
            _message(name, str(value), one, other),
            fault="value-constant",
            expected=message("another value"),
            actual=message("{value} again", value=str(value)),
            evidence=[hit],
            **where,
        )


def _differ(about: str, one: Basket, other: Basket, *, sells: bool) -> bool:
    """Whether the baskets are known to cost different amounts; orders are taken to."""
    if one.shown and other.shown:
        return one.shown.isdisjoint(other.shown)
    if one.items is not None and other.items is not None:
        return one.items != other.items
    if one.pushed and other.pushed and one.pushed.isdisjoint(other.pushed):
        return True
    others = [name for name in one.values if name in other.values and name != about]
    if any(abs(one.values[name][2] - other.values[name][2]) > ROUNDED for name in others):
        return True
    return sells


def _message(name: str, value: str, one: Basket, other: Basket) -> Message:
    """The sentence of a failure, with what shows that the baskets differ."""
    if one.shown and other.shown:
        return message(
            "{hit} was sent with value {value} for two different baskets: the page shows {one} and "
            "{other}.",
            hit=name,
            value=value,
            one=_listed(one),
            other=_listed(other),
        )
    if one.items is not None and other.items is not None:
        return message(
            "{hit} was sent with value {value} for two different baskets: their items cost {one} "
            "and {other}.",
            hit=name,
            value=value,
            one=f"{one.items:.2f}",
            other=f"{other.items:.2f}",
        )
    return message(
        "{hit} was sent with value {value} for two different baskets.", hit=name, value=value
    )


def _listed(basket: Basket) -> tuple[str, ...]:
    return tuple(f"{amount:.2f}" for amount in sorted(basket.shown))


def _basket(record: VisitRecord) -> Basket:
    values: dict[str, tuple[Expectation, Hit, Decimal]] = {}
    items: Decimal | None = None
    for line, hits in reported(record):
        fixed = _is_fixed(line)
        for hit in hits:
            items = items if items is not None else _cost(hit)
            text = stated(hit, "value")
            if text is not None and not fixed:
                values.setdefault(line.about, (line, hit, amount_of(text)))
    pushed = [announced(push, "value") for push in pushes_since_action(record)]
    return Basket(
        values=values,
        shown=_shown(record),
        items=items,
        pushed=frozenset(amount_of(text) for text in pushed if text and amount_of(text)),
    )


def _shown(record: VisitRecord) -> frozenset[Decimal]:
    """The amounts at the elements that the spec names for values."""
    keys = {
        str(matcher.operand)
        for line in record.expect
        for matcher in line.params.get("value", ())
        if matcher.operator == "equals_text"
    }
    texts = [record.texts[key] for key in keys if MASK not in record.texts.get(key, MASK)]
    return frozenset(amount.value for text in texts for amount in amounts(text))


def _cost(hit: Hit) -> Decimal | None:
    if not hit.items or any(item.price is None for item in hit.items):
        return None
    return sum(
        ((item.price or Decimal(0)) * (item.quantity or Decimal(1)) for item in hit.items),
        Decimal(0),
    )


def _sells(record: VisitRecord) -> bool:
    return any(is_one_of(line.tag.vendor, line.event, PURCHASES) for line in record.expect)
