"""wrong-parameter: what can't be told, what other checks say better, and hits that it does not look at."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from conditionhits import ADS, CHECK, ON_PAGE, TOTAL, a_hit_with, asks, the_same, the_verdict
from plantedfaults import PlantedFault, name_of

from auditor.model import (
    Expectation,
    Hit,
    Matcher,
    Outcome,
    Phase,
    StepKind,
)
from auditor.testing import (
    JOURNEY,
    a_hit,
    a_record,
    a_step,
    a_visit,
    an_expectation,
    failures,
    verdicts,
)

# ── what can't be told ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "hit", "texts", "message"),
    [
        (
            an_expectation(params={"user": "a"}),
            a_hit_with({"user": "(masked:email)"}),
            {},
            "user of ga4 purchase can't be compared: expected a.",
        ),
        (
            the_same("value"),
            a_hit_with({"value": "79"}, **ADS),
            {},
            (
                "value of google_ads conversion can't be compared: expected the same as "
                "ga4.purchase.value, which was not sent."
            ),
        ),
        (
            asks("value", ON_PAGE),
            a_hit_with({"value": "79"}),
            {},
            (
                "value of ga4 purchase can't be compared: expected the amount shown at "
                'test_id "total": nothing was there.'
            ),
        ),
        (
            asks("value", ON_PAGE),
            a_hit_with({"value": "79"}),
            {TOTAL: "soon"},
            (
                "value of ga4 purchase can't be compared: expected the amount shown at "
                'test_id "total": no amount in “soon”.'
            ),
        ),
    ],
    ids=["masked", "no other hit", "nothing on the page", "no amount on the page"],
)
def test_what_can_not_be_compared_can_not_be_told(
    line: Expectation, hit: Hit, texts: dict[str, str], message: str
) -> None:
    verdict = the_verdict(line, hit, texts=texts)
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, None)
    assert verdict.message == message


def test_a_wrong_hit_outweighs_one_that_can_not_be_told() -> None:
    hits = (a_hit_with({"user": "(masked:email)"}), a_hit_with({"user": "b"}))
    assert the_verdict(an_expectation(params={"user": "a"}), *hits).outcome is Outcome.FAILED


# ── what other checks have ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("param", "operand", "params", "other"),
    [
        ("value", "79", {"currency": "EUR"}, "value-missing"),
        ("value", "79", {"value": "79,00 €", "currency": "EUR"}, "value-not-a-number"),
        ("value", "79", {"value": "-79", "currency": "EUR"}, "value-negative"),
        ("value", "79", {"value": "0", "currency": "EUR"}, "value-zero"),
        ("method", "mail", {"method": "undefined"}, "placeholder-value"),
        ("currency", "EUR", {"value": "79"}, "currency-missing"),
        ("currency", "EUR", {"value": "79", "currency": "Euro"}, "currency-invalid"),
        ("transaction_id", "T-1", {}, "transaction-id-missing"),
    ],
    ids=lambda param: param if isinstance(param, str) else "",
)
def test_what_another_check_says_better_is_left_to_it(
    param: str, operand: str, params: dict[str, str], other: str
) -> None:
    line, hit = an_expectation(params={param: operand}), a_hit_with(params)
    verdict = the_verdict(line, hit)
    assert (verdict.outcome, verdict.about) == (Outcome.INAPPLICABLE, f"ga4 purchase {param}")
    assert verdict.message == f"{param} of ga4 purchase is left to the check that is made for it."
    record = a_record(expect=(line,), hits=(hit,))
    specific = ("malformed-value", "missing-currency", "missing-transaction-id")
    assert other in [fault for check in specific for fault, _ in failures(check, record)]


def test_spaces_around_a_currency_are_a_mismatch_that_no_other_check_has() -> None:
    hit = a_hit_with({"value": "79", "currency": " EUR"})
    line = an_expectation(params={"currency": "EUR"})
    assert failures("missing-currency", a_record(expect=(line,), hits=(hit,))) == []
    assert the_verdict(line, hit).fault == "param-mismatch"


def test_the_zero_of_what_is_no_purchase_is_a_mismatch() -> None:
    line = an_expectation(event="sign_up", params={"value": "79"})
    hit = a_hit_with({"value": "0"}, event="sign_up")
    assert the_verdict(line, hit).fault == "param-mismatch"


# ── which hits ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "hits",
    [
        (),
        (a_hit_with({"method": "post"}, at=500),),
        (a_hit_with({"method": "post"}, account="G-OLD"),),
        (a_hit_with({"method": "post"}, event="refund"),),
        (a_hit_with({"method": "post"}, step=4),),
    ],
    ids=["none", "before the goal action", "another account", "another event", "on reload"],
)
def test_only_the_goals_own_hits_are_looked_at(hits: tuple[Hit, ...]) -> None:
    reload = a_step(
        index=4,
        kind=StepKind.RELOAD,
        action="reload the page",
        phase=Phase.REPEAT,
        began=5000,
        ended=6000,
    )
    line = an_expectation(params={"method": "mail"})
    assert verdicts(CHECK, a_record(expect=(line,), hits=hits, steps=(*JOURNEY, reload))) == []


def test_a_page_of_the_crawl_is_looked_at_too() -> None:
    line = an_expectation(event="page_view", params={"page_type": "product"})
    hit = a_hit_with({"page_type": "home"}, event="page_view", at=50)
    record = a_record(goal=None, expect=(line,), hits=(hit,))
    assert failures(CHECK, record) == [("param-mismatch", "ga4 page_view page_type")]


def test_what_a_broken_journey_sent_is_not_held_against_the_goal() -> None:
    """The page view of the start page is not that of a confirmation that was never reached."""
    visit = a_visit(error="timeout", inconclusive="page-failed", goal_at=None)
    line, hit = an_expectation(params={"method": "mail"}), a_hit_with({"method": "post"})
    assert verdicts(CHECK, a_record(visit=visit, expect=(line,), hits=(hit,))) == []


def test_a_text_that_was_not_read_is_not_taken_for_one_that_is_not_there() -> None:
    visit = a_visit(error="Step 3: no such text", inconclusive="target-not-found")
    shown = Matcher(operator="equals_text", operand=TOTAL)
    line, hit = an_expectation(params={"value": (shown,)}), a_hit_with({"value": "49.00"})
    for broken, said in ((visit, "it was not read"), (a_visit(), "nothing was there")):
        verdict = the_verdict(line, hit, visit=broken, texts={})
        assert verdict.outcome is Outcome.CANT_TELL
        assert said in verdict.expected


def test_a_broken_journey_without_the_hit_says_nothing() -> None:
    visit = a_visit(error="timeout", inconclusive="page-failed", goal_at=None)
    line = an_expectation(params={"method": "mail"})
    assert verdicts(CHECK, a_record(visit=visit, expect=(line,))) == []


def test_the_direct_revisit_is_not_looked_at() -> None:
    line, hit = an_expectation(params={"method": "mail"}), a_hit_with({"method": "post"})
    assert verdicts(CHECK, a_record(visit=a_visit(repeat_of=1), expect=(line,), hits=(hit,))) == []


def priced(value: str, **fields: Any) -> Any:
    return a_hit(params={"value": value}, value=Decimal(value), **fields)


PLANTED = (
    PlantedFault(
        "wrong-parameter",
        "param-mismatch",
        "ga4 purchase method",
        {
            "expect": (an_expectation(params={"method": "mail"}),),
            "hits": (a_hit(params={"method": "post"}),),
        },
        {
            "expect": (an_expectation(params={"method": "mail"}),),
            "hits": (a_hit(params={"method": "mail"}),),
        },
    ),
    PlantedFault(
        "wrong-parameter",
        "value-differs-from-page",
        "ga4 purchase value",
        {
            "expect": (an_expectation(params={"value": (ON_PAGE,)}),),
            "texts": {'test_id "total"': "1.299,00 €"},
            "hits": (priced("1091.60"),),
        },
        {
            "expect": (an_expectation(params={"value": (ON_PAGE,)}),),
            "texts": {'test_id "total"': "1.299,00 €"},
            "hits": (priced("1299"),),
        },
    ),
    PlantedFault(
        "wrong-parameter",
        "vendors-differ",
        "google_ads conversion value",
        {"expect": (the_same("value"),), "hits": (priced("79"), priced("66.39", **ADS))},
        {"expect": (the_same("value"),), "hits": (priced("79"), priced("79.00", **ADS))},
    ),
    PlantedFault(
        "wrong-parameter",
        "transaction-id-differs",
        "google_ads conversion transaction_id",
        {
            "expect": (the_same("transaction_id"),),
            "hits": (
                a_hit(params={"transaction_id": "T-1"}),
                a_hit(**ADS, params={"transaction_id": "9"}),
            ),
        },
        {
            "expect": (the_same("transaction_id"),),
            "hits": (
                a_hit(params={"transaction_id": "T-1"}),
                a_hit(**ADS, params={"transaction_id": "T-1"}),
            ),
        },
    ),
    PlantedFault(
        "wrong-parameter",
        "currency-differs",
        "google_ads conversion currency",
        {
            "expect": (the_same("currency"),),
            "hits": (a_hit(params={"currency": "EUR"}), a_hit(**ADS, params={"currency": "USD"})),
        },
        {
            "expect": (the_same("currency"),),
            "hits": (a_hit(params={"currency": "EUR"}), a_hit(**ADS, params={"currency": "EUR"})),
        },
    ),
)


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_the_planted_fault_is_found(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.planted)) == [(case.fault, case.about)]


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_its_sound_twin_is_silent(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.sound)) == []


def test_a_parameter_that_the_store_masks_can_not_be_compared() -> None:
    line = an_expectation(params={"user": "a@b.example"})
    record = a_record(expect=(line,), hits=(a_hit(params={"user": "(masked:email)"}),))
    [verdict] = verdicts("wrong-parameter", record)
    assert verdict.outcome is Outcome.CANT_TELL
