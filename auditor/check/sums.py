"""Amounts that follow from others: the sum of a hit's own, a part of one of another hit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from auditor.check.matching import MASK, since_goal
from auditor.check.param_values import value_of
from auditor.model import Hit, Message, VisitRecord, message
from auditor.model.compare import worth
from auditor.model.item_paths import ITEMS

CENT = Decimal("0.01")
"""Amounts that were rounded in two places may differ by as much."""
HUNDRED = 100
MINUS = "-"
"""Before a part that is taken off: -discount."""


def sum_of(parts: Iterable[str], hit: Hit) -> Decimal | Message:
    """The sum of a hit's own amounts; why there is none, where one of them can't be read.

    `items` stands for what the items cost. A parameter that is not sent adds nothing.
    """
    total = Decimal(0)
    for part in parts:
        amount = _own(part.removeprefix(MINUS), hit)
        if isinstance(amount, Message):
            return amount
        total += -amount if part.startswith(MINUS) else amount
    return total


def percent_of(percent: Decimal, other: str, hit: Hit, record: VisitRecord) -> Decimal | Message:
    """A part of an amount: of another expected hit (TAG.EVENT.PARAM), or of the hit's own."""
    tag = other.partition(".")[0]
    if not any(tag == each.name for each in record.tags):
        amount = _own(other, hit, missing=message("{part} was not sent", part=other))
    elif texts := [text for _, _, text in sent_elsewhere(other, record)]:
        amount = _read(texts[0], other)
    else:
        amount = message("{part} was not sent", part=other)
    return amount if isinstance(amount, Message) else amount * percent / HUNDRED


def agrees(text: str, amount: Decimal, pieces: int = 1) -> bool:
    """Whether a text says this amount; each of the pieces may have been rounded by itself."""
    said = worth(text)
    return said is not None and abs(said - amount) <= CENT * max(pieces, 1)


def sent_elsewhere(reference: str, record: VisitRecord) -> list[tuple[str, Hit, str]]:
    """What other hits of the visit say at TAG.EVENT.PARAM: parameter, hit, text."""
    tag_name, _, rest = reference.partition(".")
    tag = next((tag for tag in record.tags if tag.name == tag_name), None)
    return [
        (param, other, text)
        for other in since_goal(record.first_run_hits(), record)
        if tag is not None and (other.vendor, other.account) == (tag.vendor, tag.account)
        for event in (other.event, *other.aliases)
        if rest.startswith(f"{event}.")
        and (text := value_of(param := rest.removeprefix(f"{event}."), other)) is not None
    ]


def _own(part: str, hit: Hit, missing: Message | None = None) -> Decimal | Message:
    """An amount of the hit itself; `missing`: what is said of one that is not sent, if not 0."""
    if part == ITEMS:
        return _cost(hit)
    text = value_of(part, hit)
    if text is None:
        return missing or Decimal(0)
    return _read(text, part)


def _read(text: str, part: str) -> Decimal | Message:
    amount = None if MASK in text else worth(text)
    if amount is None:
        return message("{part} is “{text}”, which is not an amount", part=part, text=text)
    return amount


def _cost(hit: Hit) -> Decimal | Message:
    """What the items cost: price times quantity."""
    if not hit.items:
        return message("no items were sent")
    if any(item.price is None for item in hit.items):
        return message("an item has no price")
    one = Decimal(1)
    return sum(
        (
            (item.price or 0) * (one if item.quantity is None else item.quantity)
            for item in hit.items
        ),
        Decimal(0),
    )
