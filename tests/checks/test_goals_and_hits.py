"""The checks that hold a goal against its hits: each fault planted, and its sound twin silent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from auditor.model import (
    Category,
    ConsoleMessage,
    Fires,
    Matcher,
    Outcome,
    Phase,
    Severity,
    StepKind,
    VisitRecord,
)
from auditor.testing import (
    JOURNEY,
    a_goal,
    a_hit,
    a_leg,
    a_load,
    a_page,
    a_push,
    a_record,
    a_request,
    a_step,
    a_visit,
    an_expectation,
    failures,
    verdicts,
)

RELOAD = a_step(
    index=4,
    kind=StepKind.RELOAD,
    action="reload the page",
    phase=Phase.REPEAT,
    began=5000,
    ended=6000,
)
BACK = a_step(
    index=5,
    kind=StepKind.BACK,
    action="go back and forward again",
    phase=Phase.REPEAT,
    began=6000,
    ended=7000,
)
REPEATING = a_goal(repeats=frozenset({"reload", "back", "revisit"}))
PAGE_VIEW = an_expectation(event="page_view")
SHOWN = a_page(html="<html>")
LEAD = an_expectation("meta", event="Lead", line=11)
OTHER_GOAL = a_goal(name="contact", expect=(an_expectation(event="generate_lead", line=20),))
LABELLED = an_expectation("google_ads", event="conversion", params={"label": "AbC"})
ADS = {"vendor": "google_ads", "event": "conversion"}
TOTAL = Matcher(operator="equals_text", operand='test_id "total"')
SAME = Matcher(operator="same_as", operand="ga4.purchase.value")
SAME_ID = Matcher(operator="same_as", operand="ga4.purchase.transaction_id")
SAME_CURRENCY = Matcher(operator="same_as", operand="ga4.purchase.currency")


def ads(name: str, matcher: Matcher) -> Any:
    return an_expectation("google_ads", event="conversion", params={name: (matcher,)})


def priced(value: str, **fields: Any) -> Any:
    return a_hit(params={"value": value}, value=Decimal(value), **fields)


@dataclass(frozen=True)
class Case:
    check: str
    fault: str
    about: str
    planted: dict[str, Any]
    sound: dict[str, Any] = field(default_factory=dict)


ERROR = ConsoleMessage(id=1, at=1050, kind="pageerror", text="x is not a function")
BROKEN_LIBRARY = a_load("meta", url="https://connect.facebook.net/fbevents.js", status=503)
ONCE = {"hits": (a_hit(),)}
TWICE_AT_ONCE = (a_hit(key="T-1"), a_hit(key="T-1", at=1200))
BY_TWO = (
    a_hit(key="T-1", initiator="https://shop.example/a.js:1:2"),
    a_hit(key="T-1", initiator="https://shop.example/b.js:9:9"),
)
VIEWS = (a_hit(event="page_view", at=100), a_hit(event="page_view", at=120))

CASES = [
    Case("missing-hit", "no-hit", "ga4 purchase", {}, ONCE),
    Case("missing-hit", "push-without-hit", "ga4 purchase", {"pushes": (a_push(),)}, ONCE),
    Case(
        "missing-hit",
        "event-name-drift",
        "ga4 sign_up",
        {"expect": (an_expectation(event="sign_up"),), "hits": (a_hit(event="signup"),)},
        {"expect": (an_expectation(event="sign_up"),), "hits": (a_hit(event="sign_up"),)},
    ),
    Case(
        "missing-hit",
        "standard-event-miscased",
        "meta Lead",
        {"expect": (LEAD,), "hits": (a_hit(vendor="meta", event="lead"),)},
        {"expect": (LEAD,), "hits": (a_hit(vendor="meta", event="Lead"),)},
    ),
    Case(
        "missing-hit",
        "conversion-label-wrong",
        "google_ads conversion AbC",
        {"expect": (LABELLED,), "hits": (a_hit(**ADS, label="XyZ"),)},
        {"expect": (LABELLED,), "hits": (a_hit(**ADS, label="AbC"),)},
    ),
    Case(
        "missing-hit",
        "tag-library-failed",
        "meta Lead",
        {"expect": (LEAD,), "loads": (BROKEN_LIBRARY,)},
        {
            "expect": (LEAD,),
            "loads": (BROKEN_LIBRARY,),
            "hits": (a_hit(vendor="meta", event="Lead"),),
        },
    ),
    Case(
        "missing-hit",
        "script-error-before-tag",
        "ga4 purchase",
        {"console": (ERROR,)},
        {"console": (ERROR,), **ONCE},
    ),
    Case(
        "duplicate-hit", "duplicate-hit", "ga4 G-TEST0001 purchase", {"hits": TWICE_AT_ONCE}, ONCE
    ),
    Case("duplicate-hit", "double-install", "ga4 G-TEST0001 purchase", {"hits": BY_TWO}, ONCE),
    Case(
        "fires-too-often",
        "duplicate-hit",
        "ga4 purchase",
        {"hits": (a_hit(), a_hit(at=1200))},
        {"hits": TWICE_AT_ONCE},
    ),
    Case(
        "fires-too-often",
        "double-page-view",
        "ga4 page_view",
        {"goal": None, "expect": (PAGE_VIEW,), "hits": VIEWS},
        {"goal": None, "expect": (PAGE_VIEW,), "hits": VIEWS[:1]},
    ),
    Case("misfire", "before-action", "ga4 purchase", {"hits": (a_hit(at=500),)}, ONCE),
    Case(
        "misfire",
        "wrong-page",
        "ga4 purchase /thanks",
        {"goal": None, "goals": (a_goal(),), "hits": (a_hit(),)},
        {"goal": None, "goals": (a_goal(),), "hits": VIEWS},
    ),
    Case(
        "misfire",
        "two-conversions-one-goal",
        "meta Lead",
        {"goal": a_goal(forbid=(LEAD,)), "hits": (a_hit(), a_hit(vendor="meta", event="Lead"))},
        {"goal": a_goal(forbid=(LEAD,)), **ONCE},
    ),
    Case(
        "misfire",
        "two-conversions-one-goal",
        "ga4 generate_lead",
        {"goals": (a_goal(), OTHER_GOAL), "hits": (a_hit(), a_hit(event="generate_lead"))},
        {
            "goals": (a_goal(), replace(OTHER_GOAL, macro=False)),
            "hits": (a_hit(), a_hit(event="generate_lead")),
        },
    ),
    Case(
        "wrong-account",
        "wrong-account",
        "ga4 G-OLD purchase",
        {"hits": (a_hit(account="G-OLD"),)},
        ONCE,
    ),
    Case(
        "wrong-account",
        "unknown-account",
        "ga4 G-OLD",
        {"hits": (a_hit(), a_hit(account="G-OLD"))},
        {"hits": (a_hit(), a_hit(vendor="pinterest", account="26"))},
    ),
    Case(
        "counts-again",
        "reload-refires",
        "ga4 purchase on reload",
        {"goal": REPEATING, "steps": (*JOURNEY, RELOAD), "hits": (a_hit(), a_hit(step=4))},
        {"goal": REPEATING, "steps": (*JOURNEY, RELOAD), **ONCE},
    ),
    Case(
        "counts-again",
        "revisit-refires",
        "ga4 purchase on back",
        {"goal": REPEATING, "steps": (*JOURNEY, BACK), "hits": (a_hit(), a_hit(step=5))},
        {"goal": a_goal(), "steps": (*JOURNEY, BACK), "hits": (a_hit(), a_hit(step=5))},
    ),
    Case(
        "counts-again",
        "revisit-refires",
        "ga4 purchase on revisit",
        {"goal": REPEATING, "visit": a_visit(repeat_of=1), "expect": (), **ONCE},
        {"goal": REPEATING, "visit": a_visit(repeat_of=1), "expect": (), "hits": VIEWS},
    ),
    Case(
        "undelivered-hit",
        "blocked-by-csp",
        "ga4 G-TEST0001 purchase",
        {"hits": (a_hit(delivered=False, failure="csp", key="A"), a_hit(key="B"))},
        ONCE,
    ),
    Case(
        "undelivered-hit",
        "cancelled-by-navigation",
        "ga4 G-TEST0001 purchase",
        {"hits": (a_hit(delivered=False, failure="cancelled"),)},
        {"hits": (a_hit(delivered=False, failure="cancelled", key="A"), a_hit(key="A"))},
    ),
    Case(
        "undelivered-hit",
        "endpoint-failed",
        "ga4 G-TEST0001 purchase",
        {"hits": (a_hit(delivered=False, failure="HTTP 500"),)},
        ONCE,
    ),
    Case(
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
    Case(
        "wrong-parameter",
        "value-differs-from-page",
        "ga4 purchase value",
        {
            "expect": (an_expectation(params={"value": (TOTAL,)}),),
            "texts": {'test_id "total"': "1.299,00 €"},
            "hits": (priced("1091.60"),),
        },
        {
            "expect": (an_expectation(params={"value": (TOTAL,)}),),
            "texts": {'test_id "total"': "1.299,00 €"},
            "hits": (priced("1299"),),
        },
    ),
    Case(
        "wrong-parameter",
        "vendors-differ",
        "google_ads conversion value",
        {"expect": (ads("value", SAME),), "hits": (priced("79"), priced("66.39", **ADS))},
        {"expect": (ads("value", SAME),), "hits": (priced("79"), priced("79.00", **ADS))},
    ),
    Case(
        "wrong-parameter",
        "transaction-id-differs",
        "google_ads conversion transaction_id",
        {
            "expect": (ads("transaction_id", SAME_ID),),
            "hits": (
                a_hit(params={"transaction_id": "T-1"}),
                a_hit(**ADS, params={"transaction_id": "9"}),
            ),
        },
        {
            "expect": (ads("transaction_id", SAME_ID),),
            "hits": (
                a_hit(params={"transaction_id": "T-1"}),
                a_hit(**ADS, params={"transaction_id": "T-1"}),
            ),
        },
    ),
    Case(
        "wrong-parameter",
        "currency-differs",
        "google_ads conversion currency",
        {
            "expect": (ads("currency", SAME_CURRENCY),),
            "hits": (a_hit(params={"currency": "EUR"}), a_hit(**ADS, params={"currency": "USD"})),
        },
        {
            "expect": (ads("currency", SAME_CURRENCY),),
            "hits": (a_hit(params={"currency": "EUR"}), a_hit(**ADS, params={"currency": "EUR"})),
        },
    ),
]


def names(case: Case) -> str:
    return f"{case.check}: {case.fault} ({case.about})"


@pytest.mark.parametrize("case", CASES, ids=names)
def test_the_planted_fault_is_found(case: Case) -> None:
    assert failures(case.check, a_record(**case.planted)) == [(case.fault, case.about)]


@pytest.mark.parametrize("case", [case for case in CASES if case.sound], ids=names)
def test_its_sound_twin_is_silent(case: Case) -> None:
    assert failures(case.check, a_record(**case.sound)) == []


@pytest.mark.parametrize(
    ("check", "record", "left_to"),
    [
        ("missing-hit", {"hits": (a_hit(at=500),)}, "misfire"),
        ("missing-hit", {"hits": (a_hit(account="G-OLD"),)}, "wrong-account"),
        ("missing-hit", {"hits": (a_hit(delivered=False, failure="csp"),)}, "undelivered-hit"),
        (
            "missing-hit",
            {"goal": None, "expect": (PAGE_VIEW,), "pages": (SHOWN,)},
            "tag-not-on-page",
        ),
        ("fires-too-often", {"hits": TWICE_AT_ONCE}, "duplicate-hit"),
    ],
)
def test_one_cause_is_told_by_one_check(check: str, record: dict[str, Any], left_to: str) -> None:
    [verdict] = verdicts(check, a_record(**record))
    assert verdict.outcome is Outcome.INAPPLICABLE
    assert left_to in verdict.message


def test_a_journey_that_broke_is_no_missing_hit_and_no_pass() -> None:
    visit = a_visit(error="Step 2: no button", inconclusive="target-not-found", goal_at=None)
    [verdict] = verdicts("missing-hit", a_record(visit=visit))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "target-not-found")
    assert "Step 2: no button" in verdict.message


def test_a_parameter_that_the_store_masks_can_not_be_compared() -> None:
    line = an_expectation(params={"user": "a@b.example"})
    record = a_record(expect=(line,), hits=(a_hit(params={"user": "(masked:email)"}),))
    [verdict] = verdicts("wrong-parameter", record)
    assert verdict.outcome is Outcome.CANT_TELL


def test_too_few_hits_are_a_failure_that_counts_them() -> None:
    line = an_expectation(fires=Fires(least=2, most=2))
    [verdict] = verdicts("missing-hit", a_record(expect=(line,), hits=(a_hit(),)))
    assert (verdict.outcome, verdict.actual) == (Outcome.FAILED, "1 hit")


def test_a_repetition_with_the_orders_id_is_rated_lower_than_one_without() -> None:
    steps = (*JOURNEY, RELOAD)
    same = (a_hit(key="T-1"), a_hit(key="T-1", step=4))
    other = (a_hit(key="T-1"), a_hit(key="T-2", step=4))
    rated = [
        verdicts("counts-again", a_record(goal=REPEATING, steps=steps, hits=hits))[0].severity
        for hits in (same, other)
    ]
    assert rated == [Severity.HIGH, None]


def test_a_leg_that_forbids_the_tag_does_not_ask_for_its_repetition() -> None:
    leg = a_leg(forbidden=frozenset({Category.ANALYTICS}))
    record = a_record(goal=REPEATING, visit=a_visit(leg=leg), expect=(), steps=(*JOURNEY, RELOAD))
    assert verdicts("counts-again", record) == []


def test_each_misdirected_conversion_of_an_account_is_told() -> None:
    lines = (an_expectation(), an_expectation(event="sign_up", line=11))
    hits = (a_hit(account="G-OLD"), a_hit(account="G-OLD", event="sign_up"))
    assert failures("wrong-account", a_record(expect=lines, hits=hits)) == [
        ("wrong-account", "ga4 G-OLD purchase"),
        ("wrong-account", "ga4 G-OLD sign_up"),
    ]


OF_FREQUENCY = {"duplicate-hit", "fires-too-often", "misfire", "counts-again"}


@pytest.mark.parametrize("case", [case for case in CASES if case.check in OF_FREQUENCY], ids=names)
def test_what_a_vendor_sends_by_itself_is_no_fault_of_frequency(case: Case) -> None:
    record: VisitRecord = a_record(**case.planted)
    automatic = replace(record, hits=tuple(replace(hit, automatic=True) for hit in record.hits))
    assert failures(case.check, automatic) == []


def test_a_conversion_that_several_goals_expect_is_told_once_on_a_wrong_page() -> None:
    micro = a_goal(name="micro", title="Looked", macro=False)
    record = a_record(goal=None, goals=(micro, a_goal()), hits=(a_hit(),))
    [verdict] = verdicts("misfire", record)
    assert (
        verdict.message == "ga4 purchase was sent on /thanks, where “Order placed” is not achieved."
    )
    assert verdict.severity is None


@pytest.mark.parametrize(
    "sent",
    [
        a_hit(event="generate_lead", at=500),
        a_hit(event="generate_lead", automatic=True),
        a_hit(vendor="meta", event="Lead"),
    ],
    ids=["on the way to the goal", "by a library", "by a vendor that was not told of this goal"],
)
def test_what_is_sent_beside_a_goal_is_not_always_another_goals_conversion(sent: Any) -> None:
    other = replace(OTHER_GOAL, expect=(*OTHER_GOAL.expect, LEAD))
    record = a_record(goals=(a_goal(), other), hits=(a_hit(), sent))
    assert failures("misfire", record) == []


def test_the_container_and_the_page_that_send_one_conversion_are_told_apart() -> None:
    library, container = "https://www.googletagmanager.com/gtag/js?id=G-1", (
        "https://www.googletagmanager.com/gtm.js?id=GTM-1"
    )  # fmt: skip
    loads = (a_load(url=container), a_load(request=2, account="G-1", url=library))
    chains = (
        (f"{library}:1:2", f"{container}:3:4", f"{SHOWN.final_url}:9:1"),
        (f"{library}:1:2", f"{SHOWN.final_url}:9:1"),
    )
    requests = tuple(a_request(id=n, chain=chain) for n, chain in enumerate(chains, 1))
    for key, check in (("T-1", "duplicate-hit"), (None, "fires-too-often")):
        hits = tuple(
            a_hit(id=n, requests=(n,), key=key, initiator=f"{library}:1:2") for n in (1, 2)
        )
        record = a_record(pages=(SHOWN,), loads=loads, requests=requests, hits=hits)
        [verdict] = [each for each in verdicts(check, record) if each.outcome is Outcome.FAILED]
        assert verdict.fault == "double-install"
        assert verdict.actual == f"2 hits, from {SHOWN.final_url} and {container}"


CONTAINER = a_load(url="https://www.googletagmanager.com/gtm.js?id=GTM-1")
OWN_CALL = a_push(layer="gtag", initiator="https://shop.example/orders.js:3:4")


@pytest.mark.parametrize(
    ("calls", "fault"),
    [
        ((OWN_CALL,), "double-install"),
        ((OWN_CALL, OWN_CALL), "duplicate-hit"),
        ((OWN_CALL, replace(OWN_CALL, initiator="https://shop.example/b.js:1:1")), "double-install"),
        ((replace(OWN_CALL, event="add_to_cart"),), "duplicate-hit"),
        ((a_push(initiator="https://shop.example/orders.js:3:4"),), "duplicate-hit"),
    ],
    ids=["one called, the container sent the other", "one script called twice", "two scripts called",
         "of another event", "a push to the data layer is no call"],
)  # fmt: skip
def test_calls_tell_who_sent_what_waited_for_the_library(
    calls: tuple[Any, ...], fault: str
) -> None:
    for key, check in (("T-1", "duplicate-hit"), (None, "fires-too-often")):
        hits = (a_hit(key=key), a_hit(key=key, at=1110))
        record = a_record(loads=(CONTAINER,), pushes=calls, hits=hits)
        assert [found for found, _ in failures(check, record)] == [fault]


def test_a_hit_that_the_page_sends_past_the_library_is_none_of_its_calls() -> None:
    library = a_load(
        request=3, account="G-1", url="https://www.googletagmanager.com/gtag/js?id=G-1"
    )
    chains = ((f"{SHOWN.final_url}:9:1",), (f"{library.url}:1:2",))
    requests = tuple(a_request(id=n, chain=chain) for n, chain in enumerate(chains, 1))
    hits = tuple(a_hit(id=n, requests=(n,), key="T-1") for n in (1, 2))
    by_container = replace(OWN_CALL, initiator=f"{CONTAINER.url}:3:4")
    record = a_record(
        pages=(SHOWN,), loads=(CONTAINER, library), requests=requests, hits=hits,
        pushes=(by_container,),
    )  # fmt: skip
    [verdict] = [e for e in verdicts("duplicate-hit", record) if e.outcome is Outcome.FAILED]
    assert verdict.fault == "double-install"
    assert verdict.actual == f"2 hits, from {SHOWN.final_url} and {CONTAINER.url}"


def test_a_masked_id_does_not_tell_conversions_apart() -> None:
    hits = (a_hit(key="(masked:phone)"), a_hit(key="(masked:phone)", at=1200))
    record = a_record(hits=hits)
    assert failures("duplicate-hit", record) == []
    assert failures("fires-too-often", record) == [("duplicate-hit", "ga4 purchase")]


def test_a_conversion_that_a_doubled_container_doubles_says_so() -> None:
    loads = (a_load(initiator="a:1"), a_load(request=2, initiator="a:2"))
    [verdict] = verdicts("duplicate-hit", a_record(loads=loads, hits=TWICE_AT_ONCE))
    assert verdict.message.endswith(", since the page loads its container twice.")


def test_a_page_view_that_failed_to_load_is_left_alone() -> None:
    page = a_page(status=500)
    record = a_record(goal=None, expect=(PAGE_VIEW,), pages=(page,))
    assert failures("missing-hit", record) == []
