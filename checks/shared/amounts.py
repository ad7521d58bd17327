"""Values, currencies and order numbers of hits, as checks compare them. No check is in here."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from auditor.check.conditions import judge_param
from auditor.check.matching import MASK, is_page_view, matching, since_goal
from auditor.check.param_values import value_of
from auditor.model import Expectation, Hit, Outcome, VisitRecord
from auditor.model.amounts import ISO_4217
from auditor.model.compare import worth

from .placeholders import is_placeholder

PARAMS = ("value", "currency", "transaction_id")
"""Parameters that should be the same for all vendors."""
BASKETS = (
    "add_payment_info",
    "add_shipping_info",
    "add_to_cart",
    "begin_checkout",
    "purchase",
    "remove_from_cart",
    "view_cart",
)
"""Events of GA4 whose items are bought, or nearly: each has a price."""
ROUNDED = Decimal("0.01")
"""Two amounts that were rounded in two places may differ by as much."""


def reported(record: VisitRecord) -> Iterator[tuple[Expectation, tuple[Hit, ...]]]:
    """Each line of the goal that is not a page view, with its hits since the goal action.

    None of a journey that broke: whether they are an achievement's is not known.
    """
    if record.goal is None or record.visit.broke:
        return
    for line in record.expect:
        if is_page_view(line) or line.fires.most == 0:
            continue
        hits = since_goal(matching(line, record), record)
        yield line, tuple(hit for hit in hits if hit.delivered and not hit.automatic)


def stated(hit: Hit, param: str) -> str | None:
    """A hit's text of a parameter; None where it is absent, masked, malformed or zero.

    Malformed and zero values are left to malformed-value, currencies to missing-currency.
    """
    text = (value_of(param, hit) or "").strip()
    if not text or MASK in text or is_placeholder(text):
        return None
    if param == "value":
        return text if hit.value is not None and hit.value > 0 else None
    if param == "currency":
        return text if text in ISO_4217 else None
    return text


def amount_of(text: str) -> Decimal:
    """The amount in a text that `stated` returned for a value."""
    return worth(text) or Decimal(0)


def breaks_condition(line: Expectation, param: str, hit: Hit, record: VisitRecord) -> bool:
    """Whether the hit breaks a condition of the spec, which wrong-parameter reports."""
    judgements = judge_param(param, line.params.get(param, ()), hit, record)
    return any(judgement.outcome is Outcome.FAILED for judgement in judgements)


def excepted(names: Collection[str], line: Expectation, param: str) -> bool:
    """Whether the spec says that this may differ: by tag or vendor, `google_ads value`."""
    names_of_line = (line.tag.name, line.tag.vendor)
    return any(name in names or f"{name} {param}" in names for name in names_of_line)
