"""unplanned-event: with `strict`, what the spec names nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Category, VisitRecord
from auditor.testing import (
    a_goal,
    a_hit,
    a_leg,
    a_record,
    a_tag,
    a_visit,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "unplanned-event"
PAGE_VIEW = an_expectation(event="page_view")
LEAD = an_expectation("meta", event="Lead")
LABELLED = an_expectation("google_ads", event="conversion", params={"label": "AbC"})


def strict(**fields: Any) -> VisitRecord:
    goals = fields.pop("goals", (a_goal(forbid=(LEAD,)),))
    tags = (a_tag(), a_tag("meta"), a_tag("google_ads"))
    return a_record(strict=True, goals=goals, tags=tags, **fields)


def test_an_event_that_stands_nowhere_in_the_spec_is_told_once() -> None:
    hits = (a_hit(), a_hit(event="newsletter_opened"), a_hit(event="newsletter_opened"))
    (verdict,) = (verdict for verdict in verdicts(CHECK, strict(hits=hits)) if verdict.fault)
    assert verdict.about == "ga4 newsletter_opened"
    assert (verdict.tag, verdict.vendor) == ("ga4", "ga4")
    assert verdict.expected == "purchase"
    assert len(verdict.evidence) == 2


@pytest.mark.parametrize(
    "hit",
    [
        a_hit(),
        a_hit(vendor="meta", event="Lead"),
        a_hit(event="scroll", automatic=True),
        a_hit(event="other", account="G-SOMEBODYS"),
        a_hit(vendor="google_ads", event="newsletter_opened"),
        a_hit(vendor="pinterest", event="newsletter_opened"),
    ],
    ids=["expected", "forbidden", "automatic", "another account", "audience", "no tag"],
)
def test_what_the_spec_names_or_nobody_planned_to_send_is_silent(hit: Any) -> None:
    assert failures(CHECK, strict(hits=(hit,))) == []


def test_without_strict_nothing_is_said() -> None:
    assert verdicts(CHECK, a_record(hits=(a_hit(event="newsletter_opened"),))) == []


def test_what_each_page_must_send_is_planned() -> None:
    hits = (a_hit(event="page_view"),)
    assert failures(CHECK, strict(hits=hits)) == [("unplanned-event", "ga4 page_view")]
    assert failures(CHECK, strict(hits=hits, crawl_expect=(PAGE_VIEW,))) == []


def test_an_event_of_any_goal_is_planned() -> None:
    goals = (a_goal(), a_goal(name="contact", expect=(an_expectation(event="contacted_us"),)))
    assert failures(CHECK, strict(hits=(a_hit(event="contacted_us"),), goals=goals)) == []


def test_a_conversion_of_another_label_is_another_conversion() -> None:
    sent = (
        a_hit(vendor="google_ads", event="conversion", label="AbC"),
        a_hit(vendor="google_ads", event="conversion", label="XyZ"),
    )
    record = strict(hits=sent, expect=(LABELLED,), goals=(a_goal(expect=(LABELLED,)),))
    assert failures(CHECK, record) == [("unplanned-event", "google_ads conversion/XyZ")]


def test_an_expected_event_under_another_label_or_name_is_left_to_missing_hit() -> None:
    wrong_label = (a_hit(vendor="google_ads", event="conversion", label="XyZ"),)
    assert failures(CHECK, strict(hits=wrong_label, expect=(LABELLED,))) == []
    assert failures(CHECK, strict(hits=(a_hit(event="Purchased"),))) == []


def test_a_slip_in_the_name_of_a_standard_event_is_left_to_standard_event() -> None:
    assert failures(CHECK, strict(hits=(a_hit(), a_hit(event="addToCart")))) == []


def test_a_tag_that_must_be_silent_is_left_to_the_checks_of_consent() -> None:
    leg = a_leg(name="reject", forbidden=frozenset({Category.ANALYTICS}), granted=False)
    record = strict(visit=a_visit(leg=leg), expect=(), hits=(a_hit(event="page_view"),))
    assert failures(CHECK, record) == []


def test_a_tag_whose_events_are_all_planned_passes() -> None:
    (verdict,) = verdicts(CHECK, strict(hits=(a_hit(),)))
    assert (verdict.outcome, verdict.tag) == ("passed", "ga4")
    assert verdicts(CHECK, strict(hits=(a_hit(),), visit=a_visit(repeat_of=1))) == []
