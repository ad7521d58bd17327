"""wrong-parameter: hits whose parameters break a condition of the spec."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.check import NoOptions, cant_tell, check, failed, inapplicable, passed
from auditor.check.conditions import Judgement, judge_param
from auditor.check.matching import matching, place_of, since_goal
from auditor.check.param_values import item_rows, value_of
from auditor.model import (
    Effort,
    Expectation,
    Hit,
    Message,
    Outcome,
    Severity,
    Verdict,
    VisitRecord,
    message,
)
from auditor.model.amounts import ISO_4217
from auditor.model.compare import number
from auditor.model.item_paths import ITEMS, is_about_items

from ..shared.placeholders import is_one_of, is_placeholder
from ..shared.shown_currency import differs_from_page, names_currency
from .malformed_value import PURCHASES

SAME_AS = {
    "value": "vendors-differ",
    "transaction_id": "transaction-id-differs",
    "currency": "currency-differs",
}
"""Parameter -> fault where it differs from another tag's."""
OF_THE_PAGE = {
    "value": "value-differs-from-page",
    "shipping": "value-differs-from-page",
    "tax": "value-differs-from-page",
    "currency": "currency-differs",
}


@check(
    id="wrong-parameter",
    title="Each hit says what the spec demands",
    severity=Severity.HIGH,
    faults={
        "param-mismatch",
        "value-differs-from-page",
        "value-negative",
        "vendors-differ",
        "transaction-id-differs",
        "currency-differs",
    },
    effort=Effort.MEDIUM,
)
def wrong_parameter(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each hit says what the spec demands.

    ## What it checks
    The parameters of each expected hit fulfil the spec's conditions under `params`: a fixed value,
    a form, a range, the same as another vendor's, the amount that the page shows, the sum of other
    parameters, a part of another amount. A condition with `when` counts for some hits only.

    ## Why it matters
    A conversion with a wrong value steers budget as surely as a missing one: bids by value pay too
    much for some clicks and too little for others. When two vendors report different amounts for
    one order, no report can be trusted.

    ## How to fix in the tag manager
    Compare expected and seen in the finding, and open the variable behind the parameter. Most often
    a tag reads another variable than its neighbours (the value with tax or without, the total with
    shipping or without): let all tags read the same Data Layer Variable. If the value is empty or
    that of an earlier page, the tag fires too early: let it fire on the event that brings the data,
    not on Page View.

    ## How to fix in the code
    Look at the push in the evidence: it must hold the parameter in the same call as the event,
    under the name that the tag reads, with the value that the page shows. Push amounts as numbers
    with a dot (79.9), without currency sign and thousands separator. In a hard-coded call, correct
    the argument itself, and take the value from the order and not from the text on the page.

    ## Known limits
    What the store masks can't be compared. A missing value, currency, transaction id or list of
    items, and a value that is not a number, are left to the checks that are made for them. Where an
    element shows several amounts, the hit's must be one of them.
    """
    if record.is_repetition:
        return
    for expectation in record.expect:
        hits = since_goal(matching(expectation, record), record)
        for param, all_matchers in expectation.params.items():
            # The very label is part of what identifies the hit: missing-hit has it.
            matchers = [m for m in all_matchers if param != "label" or m.operator != "equals"]
            if not matchers or not hits:
                continue
            judged = [(hit, j) for hit in hits for j in judge_param(param, matchers, hit, record)]
            if judged:
                yield _verdict(expectation, param, judged)
            else:
                text = f"{param} of {expectation.about}: its `when` holds for no hit."
                yield inapplicable(text, **_where(expectation, param))


def _verdict(expectation: Expectation, param: str, judged: list[tuple[Hit, Judgement]]) -> Verdict:
    where = _where(expectation, param)
    name = f"{expectation.tag.name} {expectation.event}"
    wrong = [case for case in judged if case[1].outcome is Outcome.FAILED]
    ours = [case for case in wrong if not _left_to_others(expectation, param, *case)]
    if ours:
        hit, judgement = ours[0]
        fault = _fault(param, judgement)
        return failed(
            _sentence(name, param, hit, judgement),
            fault=fault,
            severity=Severity.MEDIUM if fault == "value-negative" else None,
            expected=_expected(judgement),
            actual=judgement.actual,
            evidence=[hit],
            **where,
        )
    if wrong:
        text = f"{param} of {name} is left to the check that is made for it."
        return inapplicable(text, **where)
    unsure = [case for case in judged if case[1].outcome is Outcome.CANT_TELL]
    if unsure:
        hit, judgement = unsure[0]
        return cant_tell(
            message(
                "{param} of {hit} can't be compared: expected {expected}.",
                param=param,
                hit=name,
                expected=judgement.expected,
            ),
            expected=judgement.expected,
            actual=judgement.actual,
            evidence=[hit],
            **where,
        )
    text = f"{param} of {name} is as it should be."
    return passed(text, evidence=[judged[0][0]], **where)


def _where(expectation: Expectation, param: str) -> dict[str, Any]:
    return {**place_of(expectation), "about": f"{expectation.about} {param}"}


def _expected(judgement: Judgement) -> str:
    """What was expected, and why, where that is not always so."""
    if not judgement.since:
        return judgement.expected
    return message("{expected}, {reason}", expected=judgement.expected, reason=judgement.since)


def _sentence(name: str, param: str, hit: Hit, judgement: Judgement) -> Message:
    if judgement.matcher.operator != "length" and value_of(param, hit) is None:
        return message(
            "{hit} was sent without {param}; {expected} was expected.",
            hit=name,
            param=param,
            expected=_expected(judgement),
        )
    return message(
        "{hit} was sent with {param} {actual} instead of {expected}.",
        hit=name,
        param=param,
        actual=judgement.actual,
        expected=_expected(judgement),
    )


def _fault(param: str, judgement: Judgement) -> str:
    match judgement.matcher.operator:
        case "equals_text" if param in OF_THE_PAGE:
            return OF_THE_PAGE[param]
        case "above" | "below" if param == "value":
            return "value-negative"
        case "same_as":
            return SAME_AS.get(param, "param-mismatch")
        case _:
            return "param-mismatch"


def _left_to_others(expectation: Expectation, param: str, hit: Hit, judgement: Judgement) -> bool:
    """Whether a check of values, currencies, order numbers or items reports it better."""
    text = value_of(param, hit)
    if is_about_items(param) and not item_rows(hit):
        return judgement.matcher.operand is not False
    if param == ITEMS:
        return False
    if text is None:
        return param in SAME_AS
    if is_placeholder(text):
        return True
    if param == "currency":
        return text.strip() not in ISO_4217
    if param != "value":
        return False
    amount = number(text)  # the vendor may count another field than the one with this name
    if amount is None or amount < 0:
        return True
    on_page = judgement.matcher.operator == "equals_text" and not names_currency(expectation)
    if on_page and differs_from_page(hit, judgement.expected):
        return True
    return amount == 0 and is_one_of(hit.vendor, hit.event, PURCHASES)
