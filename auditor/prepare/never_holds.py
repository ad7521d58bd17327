"""Lines of `expect` that no hit can fulfil: their conditions contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile
from typing import TYPE_CHECKING

from auditor.check.conditions import holds
from auditor.config.wording import hint, quoted
from auditor.model.amounts import ISO_4217
from auditor.model.compare import number

if TYPE_CHECKING:
    from auditor.model import Expectation, Matcher
    from auditor.vendor import Vendor

OF_TEXTS = frozenset({"equals", "one_of", "matches", "above", "below"})
"""Conditions that a text alone fulfils or not."""


def never_holds(
    key_path: str,
    line: Expectation,
    vendor: Vendor,
    section: tuple[Expectation, ...],
    forbidden: tuple[Expectation, ...],
) -> Iterator[tuple[str, str]]:
    """Key path and text of what no hit can fulfil in a line; `section`: the lines beside it."""
    yield from ((key_path, text) for text in _against_others(line, section, forbidden))
    if line.label and not vendor.label:
        text = f"hits of {vendor.name} have no label: none will fit; compare another parameter"
        yield f"{key_path}.params.label", text
    for name, matchers in line.params.items():
        for text in (*_contradictions(matchers), *_of_parameter(name, matchers)):
            yield f"{key_path}.params.{name}", text


def _against_others(
    line: Expectation, section: tuple[Expectation, ...], forbidden: tuple[Expectation, ...]
) -> Iterator[str]:
    if line.fires.least == 0:
        return
    hit = (line.tag.name, line.event)
    if any((other.tag.name, other.event) == hit for other in forbidden):
        yield f"{line.about} is forbidden below, under `forbid`: both can't hold"
    for other in takewhile(lambda other: other is not line, section):
        if (other.tag.name, other.event, other.label) == (*hit, line.label):
            yield (
                f"line {other.line} means the same hits ({line.about}), and each line counts all "
                "of them; put the conditions into one line, or tell them apart by a label"
            )
            return


def _contradictions(matchers: tuple[Matcher, ...]) -> Iterator[str]:
    """The first contradiction between the conditions on one parameter."""
    by_operator = {matcher.operator: matcher for matcher in matchers}
    absent = by_operator.get("present")
    if absent is not None and absent.operand is False and len(matchers) > 1:
        yield "must be absent (present: false), and fulfil another condition, too"
        return
    for fixed in matchers:
        texts = _texts(fixed)
        others = [other for other in matchers if other is not fixed and other.operator in OF_TEXTS]
        for other in others if texts else ():
            if not any(holds(other, text) for text in texts):
                yield f"{fixed.operator} and {other.operator} contradict each other"
                return
    above, below = by_operator.get("above"), by_operator.get("below")
    if above and below and _bound(above) >= _bound(below):
        yield f"no number is above {above.operand} and below {below.operand}"


def _texts(matcher: Matcher) -> tuple[str, ...]:
    """The only texts that fulfil a condition; none where it names none."""
    match matcher.operator, matcher.operand:
        case "equals", str() as text:
            return (text,)
        case "one_of", tuple() as texts:
            return texts
        case _:
            return ()


def _bound(matcher: Matcher) -> Decimal:
    return matcher.operand if isinstance(matcher.operand, Decimal) else Decimal(0)


def _of_parameter(name: str, matchers: tuple[Matcher, ...]) -> Iterator[str]:
    """What a value or a currency can never be."""
    for text in (text for matcher in matchers for text in _texts(matcher)):
        if name == "value" and number(text) is None:
            yield f"{quoted(text)} is not a number as hits send it: write 79.00, without currency"
        if name == "currency" and text not in ISO_4217:
            meant = "; write it in capitals" if text.upper() in ISO_4217 else hint(text, ISO_4217)
            yield f"{quoted(text)} is not a currency's code{meant}"
