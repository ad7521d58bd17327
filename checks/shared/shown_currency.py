"""The currency that the page shows beside an amount, as checks compare it. No check is in here."""

from __future__ import annotations

from auditor.check.matching import MASK
from auditor.model import Expectation, Hit, VisitRecord
from auditor.model.amounts import amounts

from .amounts import reported, stated


def names_currency(line: Expectation) -> bool:
    """Whether the spec itself says which currency it must be."""
    return any(matcher.operator == "equals" for matcher in line.params.get("currency", ()))


def differs_from_page(hit: Hit, shown: str) -> bool:
    """Whether the page shows an amount in another currency than the hit's."""
    text = stated(hit, "currency")
    codes = _codes(shown, hit)
    return text is not None and bool(codes) and text not in codes


def shown_amount(record: VisitRecord) -> tuple[str, frozenset[str]]:
    """An amount that the page shows, and the currencies that its sign may mean."""
    for line, hits in reported(record):
        for matcher in line.params.get("value", ()):
            shown = record.texts.get(str(matcher.operand), "")
            if matcher.operator != "equals_text" or MASK in shown:
                continue
            codes = _codes(shown, hits[0] if hits else None)
            if codes:
                return shown.strip(), codes
    return "", frozenset()


def _codes(shown: str, hit: Hit | None) -> frozenset[str]:
    """The currencies that a text shows; of several amounts, the hit's own counts."""
    shown_amounts = amounts(shown)
    own = [
        amount
        for amount in shown_amounts
        if hit and hit.value is not None and amount.is_worth(hit.value)
    ]
    return frozenset(code for amount in own or shown_amounts for code in amount.currencies)
