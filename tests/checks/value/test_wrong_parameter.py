"""wrong-parameter: each condition broken, its sound twin, and what other checks say better."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from plantedfaults import PlantedFault, name_of

from auditor.model import (
    Expectation,
    Hit,
    Matcher,
    Outcome,
    Phase,
    Severity,
    StepKind,
    Verdict,
)
from auditor.model.compare import number
from auditor.testing import (
    JOURNEY,
    a_hit,
    a_record,
    a_step,
    a_visit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "wrong-parameter"
ADS = {"vendor": "google_ads", "event": "conversion"}
TOTAL = 'test_id "total"'
ON_PAGE = Matcher(operator="equals_text", operand=TOTAL)


def a_hit_with(params: dict[str, str], **fields: Any) -> Hit:
    value = number(params.get("value", ""))
    return a_hit(params=params, value=value, currency=params.get("currency"), **fields)


def asks(param: str, *matchers: Matcher) -> Expectation:
    return an_expectation(params={param: matchers})


def the_same(param: str) -> Expectation:
    """Google Ads must send what GA4 sends."""
    other = Matcher(operator="same_as", operand=f"ga4.purchase.{param}")
    return an_expectation("google_ads", event="conversion", params={param: (other,)})


def both(param: str, ga4: str, ads: str) -> tuple[Hit, Hit]:
    return (a_hit_with({param: ga4}), a_hit_with({param: ads}, **ADS))


@dataclass(frozen=True)
class Case:
    fault: str
    about: str
    message: str
    line: Expectation
    planted: tuple[Hit, ...]
    sound: tuple[Hit, ...]
    """The last of the hits is the one that the line means."""


CASES = [
    Case(
        fault="param-mismatch",
        about="ga4 purchase method",
        message="ga4 purchase was sent with method post instead of mail.",
        line=an_expectation(params={"method": "mail"}),
        planted=(a_hit_with({"method": "post"}),),
        sound=(a_hit_with({"method": "mail"}),),
    ),
    Case(
        fault="value-differs-from-page",
        about="ga4 purchase value",
        message="ga4 purchase was sent with value 1091.60 instead of 1.299,00 € (shown on the "
        "page).",
        line=asks("value", ON_PAGE),
        planted=(a_hit_with({"value": "1091.60"}),),
        sound=(a_hit_with({"value": "1299"}),),
    ),
    Case(
        fault="vendors-differ",
        about="google_ads conversion value",
        message="google_ads conversion was sent with value 66.39 instead of 79 "
        "(as in ga4.purchase.value).",
        line=the_same("value"),
        planted=both("value", "79", "66.39"),
        sound=both("value", "79", "79.00"),
    ),
    Case(
        fault="transaction-id-differs",
        about="google_ads conversion transaction_id",
        message="google_ads conversion was sent with transaction_id 123 instead of 00123 "
        "(as in ga4.purchase.transaction_id).",
        line=the_same("transaction_id"),
        planted=both("transaction_id", "00123", "123"),
        sound=both("transaction_id", "00123", "00123"),
    ),
    Case(
        fault="currency-differs",
        about="google_ads conversion currency",
        message="google_ads conversion was sent with currency USD instead of EUR "
        "(as in ga4.purchase.currency).",
        line=the_same("currency"),
        planted=both("currency", "EUR", "USD"),
        sound=both("currency", "EUR", "EUR"),
    ),
    Case(
        fault="param-mismatch",
        about="google_ads conversion coupon",
        message="google_ads conversion was sent with coupon B instead of A "
        "(as in ga4.purchase.coupon).",
        line=the_same("coupon"),
        planted=both("coupon", "A", "B"),
        sound=both("coupon", "A", "A"),
    ),
]


def the_verdict(line: Expectation, *hits: Hit, **fields: Any) -> Verdict:
    texts = {TOTAL: "1.299,00 €"}
    record = a_record(**{"expect": (line,), "hits": hits, "texts": texts, **fields})
    [verdict] = verdicts(CHECK, record)
    return verdict


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_what_differs_fails(case: Case) -> None:
    verdict = the_verdict(case.line, *case.planted)
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, case.fault)
    assert (verdict.about, verdict.message) == (case.about, case.message)
    assert refs(verdict.evidence) == [("hit", len(case.planted))]
    assert (verdict.tag, verdict.line) == (case.line.tag.name, 10)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_its_sound_twin_passes(case: Case) -> None:
    verdict = the_verdict(case.line, *case.sound)
    assert (verdict.outcome, verdict.about) == (Outcome.PASSED, case.about)


@pytest.mark.parametrize(
    ("matcher", "text"),
    [
        (Matcher(operator="one_of", operand=("mail", "card")), "post"),
        (Matcher(operator="matches", operand=r"\d+"), "NL-1"),
        (Matcher(operator="above", operand=Decimal(5)), "5"),
        (Matcher(operator="below", operand=Decimal(5)), "5"),
        (Matcher(operator="present", operand=False), "x"),
    ],
    ids=lambda matcher: getattr(matcher, "operator", ""),
)
def test_every_other_condition_is_a_mismatch(matcher: Matcher, text: str) -> None:
    verdict = the_verdict(asks("method", matcher), a_hit_with({"method": text}))
    assert (verdict.fault, verdict.actual) == ("param-mismatch", text)
    assert verdict.expected == str(matcher)


def test_a_parameter_that_is_not_sent_is_a_mismatch() -> None:
    verdict = the_verdict(an_expectation(params={"method": "mail"}), a_hit())
    assert verdict.fault == "param-mismatch"
    assert verdict.message == "ga4 purchase was sent without method; mail was expected."


def test_one_wrong_hit_among_several_fails() -> None:
    hits = (a_hit_with({"method": "mail"}), a_hit_with({"method": "post"}))
    verdict = the_verdict(an_expectation(params={"method": "mail"}), *hits)
    assert refs(verdict.evidence) == [("hit", 2)]


def test_all_conditions_of_a_parameter_must_hold() -> None:
    span = (
        Matcher(operator="above", operand=Decimal(0)),
        Matcher(operator="below", operand=Decimal(100)),
    )
    verdict = the_verdict(asks("value", *span), a_hit_with({"value": "100"}))
    assert (verdict.fault, verdict.expected) == ("value-negative", "a number below 100")
    assert verdict.severity is Severity.MEDIUM


@pytest.mark.parametrize(
    ("param", "shown", "text", "fault"),
    [
        ("transaction_id", "Your order SO-1001 is on its way", "SO-1002", "param-mismatch"),
        ("currency", "49,00 €", "USD", "currency-differs"),
        ("shipping", "4,90 €", "5.90", "value-differs-from-page"),
    ],
)
def test_other_parameters_may_stand_on_the_page_too(
    param: str, shown: str, text: str, fault: str
) -> None:
    line = asks(param, ON_PAGE)
    assert the_verdict(line, a_hit_with({param: text}), texts={TOTAL: shown}).fault == fault
    sound = {"transaction_id": "SO-1001", "currency": "EUR", "shipping": "4.90"}[param]
    verdict = the_verdict(line, a_hit_with({param: sound}), texts={TOTAL: shown})
    assert verdict.outcome is Outcome.PASSED


def test_a_currency_can_not_be_read_from_a_page_that_shows_none() -> None:
    verdict = the_verdict(
        asks("currency", ON_PAGE), a_hit_with({"currency": "EUR"}), texts={TOTAL: "49"}
    )
    assert verdict.outcome is Outcome.CANT_TELL


def test_one_of_several_amounts_that_the_page_shows_is_enough() -> None:
    texts = {TOTAL: "79,00 € incl. 12,61 € VAT"}
    outcomes = [
        the_verdict(asks("value", ON_PAGE), a_hit_with({"value": value}), texts=texts).outcome
        for value in ("79", "12.61", "66.39")
    ]
    assert outcomes == [Outcome.PASSED, Outcome.PASSED, Outcome.FAILED]


def test_each_parameter_is_told_by_itself() -> None:
    line = an_expectation(params={"method": "mail", "coupon": "A"})
    record = a_record(expect=(line,), hits=(a_hit_with({"method": "post", "coupon": "A"}),))
    assert [(verdict.about, verdict.outcome) for verdict in verdicts(CHECK, record)] == [
        ("ga4 purchase method", Outcome.FAILED),
        ("ga4 purchase coupon", Outcome.PASSED),
    ]


# ── labels ───────────────────────────────────────────────────────────────────────────────────────


def test_the_very_label_is_left_to_missing_hit() -> None:
    line = an_expectation("google_ads", event="conversion", params={"label": "AbC"})
    for label in ("AbC", "XyZ"):
        record = a_record(expect=(line,), hits=(a_hit(**ADS, label=label),))
        assert verdicts(CHECK, record) == []


@pytest.mark.parametrize(("label", "faults"), [("XyZ", ["param-mismatch"]), ("AbC", [])])
def test_a_label_under_another_condition_is_held_against_it(label: str, faults: list[str]) -> None:
    either = Matcher(operator="one_of", operand=("AbC", "DeF"))
    line = an_expectation("google_ads", event="conversion", params={"label": (either,)})
    reported = failures(CHECK, a_record(expect=(line,), hits=(a_hit(**ADS, label=label),)))
    assert [fault for fault, _ in reported] == faults


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
