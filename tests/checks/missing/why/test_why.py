"""missing-hit: each cause told, and of several the one nearest to the root."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from missinghits import LEAD, fault_of, judged

from auditor.model import (
    ConsoleMessage,
    Outcome,
    Severity,
)
from auditor.testing import (
    GOAL_AT,
    a_hit,
    a_load,
    a_push,
    a_request,
    an_expectation,
    refs,
)

NOT_SENT = "was not sent when “Order placed” was achieved"
SIGN_UP = an_expectation(event="sign_up")
LABELLED = an_expectation("google_ads", event="conversion", params={"label": "AbC"})
ADS = {"vendor": "google_ads", "event": "conversion"}
FBEVENTS = "https://connect.facebook.net/en_US/fbevents.js"
ERROR = ConsoleMessage(id=4, at=GOAL_AT + 20, kind="pageerror", text="cart is undefined")


@dataclass(frozen=True)
class Case:
    fault: str
    about: str
    message: str
    planted: dict[str, Any]
    sound: dict[str, Any]
    evidence: list[tuple[str, int]] = field(default_factory=list)
    actual: str = "nothing"


CASES = [
    Case(
        fault="no-hit",
        about="ga4 purchase",
        message=f"ga4 purchase {NOT_SENT}: nothing announced it and nothing was sent.",
        planted={"requests": (a_request(),)},
        sound={"hits": (a_hit(),)},
    ),
    Case(
        fault="push-without-hit",
        about="ga4 purchase",
        message=f"ga4 purchase {NOT_SENT}: the page announced it (dataLayer purchase), but no tag "
        "reacted.",
        planted={"pushes": (a_push(),)},
        sound={"pushes": (a_push(),), "hits": (a_hit(),)},
        evidence=[("push", 1)],
        actual="a push purchase, and no hit",
    ),
    Case(
        fault="event-name-drift",
        about="ga4 sign_up",
        message=f"ga4 sign_up {NOT_SENT}: it was sent under the name signup.",
        planted={"expect": (SIGN_UP,), "hits": (a_hit(event="signup"),)},
        sound={"expect": (SIGN_UP,), "hits": (a_hit(event="sign_up"),)},
        evidence=[("hit", 1)],
        actual="signup",
    ),
    Case(
        fault="standard-event-miscased",
        about="meta Lead",
        message=f"meta Lead {NOT_SENT}: it was sent under the name lead.",
        planted={"expect": (LEAD,), "hits": (a_hit(vendor="meta", event="lead"),)},
        sound={"expect": (LEAD,), "hits": (a_hit(vendor="meta", event="Lead"),)},
        evidence=[("hit", 1)],
        actual="lead",
    ),
    Case(
        fault="conversion-label-wrong",
        about="google_ads conversion AbC",
        message=f"google_ads conversion {NOT_SENT}: it was sent with XyZ instead of its "
        "conversion label.",
        planted={"expect": (LABELLED,), "hits": (a_hit(**ADS, label="XyZ"),)},
        sound={"expect": (LABELLED,), "hits": (a_hit(**ADS, label="AbC"),)},
        evidence=[("hit", 1)],
        actual="XyZ",
    ),
    Case(
        fault="tag-library-failed",
        about="meta Lead",
        message=f"meta Lead {NOT_SENT}: the vendor's script did not load (HTTP 503).",
        planted={"expect": (LEAD,), "loads": (a_load("meta", url=FBEVENTS, status=503),)},
        sound={
            "expect": (LEAD,),
            "loads": (a_load("meta", url=FBEVENTS),),
            "hits": (a_hit(vendor="meta", event="Lead"),),
        },
        evidence=[("request", 1)],
        actual="HTTP 503",
    ),
    Case(
        fault="script-error-before-tag",
        about="ga4 purchase",
        message=f"ga4 purchase {NOT_SENT}: a script of the page broke off (cart is undefined).",
        planted={"console": (ERROR,)},
        sound={"console": (ERROR,), "hits": (a_hit(),)},
        evidence=[("console", 4)],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_each_reason_is_told(case: Case) -> None:
    verdict = judged(**case.planted)
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, case.fault)
    assert (verdict.about, verdict.message) == (case.about, case.message)
    assert (verdict.actual, refs(verdict.evidence)) == (
        case.actual,
        case.evidence or [("step", 2)],  # with nothing else to show: what the visitor did
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_its_sound_twin_passes(case: Case) -> None:
    verdict = judged(**case.sound)
    assert (verdict.outcome, verdict.about) == (Outcome.PASSED, case.about)


def test_the_cause_nearest_to_the_root_is_told() -> None:
    broken = a_load("gtm", status=None, failure="csp")
    everything: dict[str, Any] = {
        "hits": (a_hit(event="Purchase"),),
        "loads": (broken,),
        "console": (ERROR,),
        "pushes": (a_push(at=GOAL_AT + 10),),
    }
    faults = []
    for gone in ("hits", "loads", "console", "pushes", None):
        faults.append(fault_of(**everything))
        everything.pop(str(gone), None)
    assert faults == [
        "standard-event-miscased",
        "blocked-by-csp",
        "script-error-before-tag",
        "push-without-hit",
        "no-hit",
    ]


def an_error(at: int) -> ConsoleMessage:
    return ConsoleMessage(id=1, at=at, kind="pageerror", text="cart is undefined")


def test_a_cause_weighs_what_the_catalogue_says() -> None:
    drift = judged(expect=(an_expectation(event="sign_up"),), hits=(a_hit(event="signup"),))
    error = judged(console=(an_error(GOAL_AT + 5),))
    lost = judged(pushes=(a_push(),))
    assert [verdict.severity for verdict in (drift, error, lost)] == [
        Severity.HIGH,
        Severity.HIGH,
        None,
    ]
