"""silent-tag: scripts that load and never speak, and what is to be suspected."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Outcome, VisitRecord
from auditor.testing import (
    a_hit,
    a_load,
    a_push,
    a_record,
    a_visit,
    an_aside,
    an_audit,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "silent-tag"
META = an_expectation("meta", event="Purchase")
SCRIPT = a_load("meta", url="https://connect.facebook.net/en_US/fbevents.js")
CALLED = a_push(layer="fbq", event="Purchase")


def a_visit_of(**fields: Any) -> VisitRecord:
    return a_record(**{"expect": (META,), "hits": (), "loads": (SCRIPT,), **fields})


def test_a_script_that_loads_and_never_speaks_may_have_noticed_the_program() -> None:
    silent = a_visit_of(pushes=(CALLED,))
    [replaced] = verdicts("missing-hit", silent)
    [verdict] = verdicts(CHECK, an_audit(silent))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "push-without-hit")
    assert verdict.message == (
        f"{replaced.message} The tag's script loads and never sends anything, on no page: it may "
        "have noticed that a program drives the browser, or be switched off."
    )
    assert (verdict.about, verdict.line, verdict.severity) == (
        replaced.about,
        replaced.line,
        replaced.severity,
    )
    assert (verdict.visit, verdict.instead_of) == (1, "missing-hit")
    assert verdict.fix is not None
    assert "browser of your own" in verdict.fix


def test_each_visit_that_misses_it_is_told() -> None:
    audit = an_audit(a_visit_of(), a_visit_of(visit=a_visit(goal="lead")))
    assert [verdict.visit for verdict in verdicts(CHECK, audit)] == [1, 2]


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"hits": (a_hit(vendor="meta", event="PageView"),)},
        {"asides": (an_aside(vendor="meta"),)},
    ],
    ids=["a hit", "an aside"],
)
def test_a_vendor_that_was_told_anything_on_some_page_is_not_silent(
    elsewhere: dict[str, Any],
) -> None:
    audit = an_audit(
        a_visit_of(pushes=(CALLED,)), a_visit_of(visit=a_visit(goal=None), **elsewhere)
    )
    assert verdicts(CHECK, audit) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"loads": ()},
        {"loads": (a_load("meta", status=404),)},
        {"loads": (a_load("meta", status=None, failure="csp"),)},
        {"loads": (a_load("gtm", account="GTM-TEST01"),)},
        {"visit": a_visit(error="no button", inconclusive="target-not-found", goal_at=None)},
    ],
    ids=["no script", "not found", "refused", "a container alone", "a broken visit"],
)
def test_where_there_is_no_script_to_be_silent_nothing_is_suspected(fields: dict[str, Any]) -> None:
    assert failures(CHECK, an_audit(a_visit_of(**fields))) == []


def test_of_googles_tags_one_speaks_for_all() -> None:
    tag = a_load("gtm", account="G-TEST0001", url="https://www.googletagmanager.com/gtag/js")
    lines = {"expect": (an_expectation(),), "loads": (tag,)}
    assert len(verdicts(CHECK, an_audit(a_record(hits=(), **lines)))) == 1
    ads = a_hit(vendor="google_ads", event="conversion")
    assert verdicts(CHECK, an_audit(a_record(hits=(ads,), **lines))) == []


def test_what_googles_tag_can_not_hear_is_no_reason_to_suspect_its_script() -> None:
    """An array in place of `arguments` is a certain cause, and nothing is left to suspect."""
    script = a_load("gtm", account="G-TEST0001", url="https://www.googletagmanager.com/gtag/js")
    array = a_push("purchase", payload=["event", "purchase", {}])
    fields: dict[str, Any] = {"expect": (an_expectation(),), "loads": (script,)}
    assert failures(CHECK, an_audit(a_visit_of(pushes=(array,), **fields))) == []
    assert failures(CHECK, an_audit(a_visit_of(**fields))) == [("no-hit", "ga4 purchase")]
