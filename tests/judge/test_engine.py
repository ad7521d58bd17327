from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
from engineroom import FAILED, NOTHING, PAGES, a_check, a_view, a_visit, judged

from auditor import check as say
from auditor.check import Scope
from auditor.judge.engine import build_record, fingerprint, judge_audit
from auditor.model import (
    AuditRecord,
    Category,
    Evidence,
    Finding,
    Outcome,
    Run,
    Severity,
    Verdict,
    VisitFacts,
)
from auditor.prepare.spec_view import SpecView
from auditor.store.rows import FINDING

# ── the record ───────────────────────────────────────────────────────────────────────────────


def test_a_record_knows_what_its_visit_must_send() -> None:
    view = a_view()
    facts = VisitFacts(visit=a_visit(leg="reject"))

    record = build_record(facts, NOTHING, view)

    assert [each.about for each in record.expect] == ["ga4 purchase"]
    assert record.goal is view.goals["purchase"]
    assert record.visit.leg.forbidden == {Category.ADVERTISING}
    assert record.forbidden_before_choice == {Category.ADVERTISING}
    assert [tag.name for tag in record.tags] == ["ga4", "ads"]


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_goal_may_be_stricter_or_laxer_than_the_spec(everywhere: bool) -> None:
    steps, expect = [{"navigate": "/"}], [{"tag": "ga4", "event": "purchase"}]
    goal = {"steps": steps, "expect": expect}
    goals = {"own": {**goal, "strict": not everywhere}, "as_ever": goal}
    view = a_view(strict=everywhere, goals=goals)
    strict = {
        name: build_record(VisitFacts(visit=a_visit(goal=name)), NOTHING, view).strict
        for name in (*goals, None)
    }
    assert strict == {"own": not everywhere, "as_ever": everywhere, None: everywhere}


def test_a_goal_knows_which_of_its_steps_do_what_its_goal_action_does() -> None:
    button = {"role": "button", "name": "Add"}
    steps = [
        {"navigate": "/"},
        {"click": button},
        {"hover": button},
        {"click": {**button, "nth": 1}},
        {"click": button, "timeout": "2s"},
        {"click": button, "goal": True},
        {"click": button},
    ]
    expect = [{"tag": "ga4", "event": "add_to_cart"}]
    goals = {"marked": steps, "last": [{"press": "Enter"}, {"press": "Enter"}], "none": []}
    view = a_view(
        goals={name: {"steps": listed, "expect": expect} for name, listed in goals.items()}
    )
    assert {name: set(goal.like_goal_action) for name, goal in view.goals.items()} == {
        "marked": {1, 4},
        "last": {0},
        "none": set(),
    }


def test_a_page_of_the_crawl_expects_what_each_page_must_send() -> None:
    record = build_record(VisitFacts(visit=a_visit(goal=None)), NOTHING, a_view())

    assert record.goal is None
    assert [each.about for each in record.expect] == ["ga4 page_view"]


def test_a_revisit_must_send_nothing_and_has_no_test_cases_of_its_own() -> None:
    visit = a_visit(repeat_of=1, run=Run.REVISIT)

    assert build_record(VisitFacts(visit=visit), NOTHING, a_view()).expect == ()
    assert judged(visit=visit).test_cases == ()
    assert [cell.outcome for cell in judged(a_check(FAILED), visit=visit).test_cases] == [
        Outcome.FAILED
    ]


def test_a_goal_that_is_no_longer_in_the_spec_expects_nothing() -> None:
    record = build_record(VisitFacts(visit=a_visit(goal="gone")), NOTHING, a_view())

    assert record.goal is not None
    assert record.expect == ()


# ── findings ─────────────────────────────────────────────────────────────────────────────────


def test_only_what_failed_or_can_t_be_told_becomes_a_finding() -> None:
    verdicts = [
        say.passed("Good.", about="a"),
        FAILED,
        say.inapplicable("No.", about="b"),
        say.cant_tell("Who knows.", about="c"),
    ]

    findings = judged(a_check(*verdicts)).findings

    assert [(each.id, each.outcome) for each in findings] == [
        (1, Outcome.FAILED),
        (2, Outcome.CANT_TELL),
    ]


def test_a_finding_says_what_the_verdict_said_and_where() -> None:
    said = say.failed(
        "Wrong.", about="ga4 purchase", fault="param-mismatch", expected="EUR", actual="USD",
        tag="ga4", line=9, fix="Set it.", evidence=[PAGES[0]],
    )  # fmt: skip

    (finding,) = judged(a_check(said)).findings

    assert finding == Finding(
        id=1, check="probe", fault="param-mismatch", outcome=Outcome.FAILED,
        severity=Severity.MEDIUM, message="Wrong.", about="ga4 purchase", visit=1, goal="purchase",
        fingerprint=fingerprint("probe", "purchase", "accept", "desktop", "ga4 purchase"),
        leg="accept", device="desktop", page_url="https://shop.example/cart", expected="EUR",
        actual="USD", tag="ga4", vendor="ga4", line=9, fix="Set it.",
        evidence=(Evidence(kind="page", ref=1, caption="https://shop.example/cart"),),
    )  # fmt: skip


def test_without_evidence_a_finding_is_on_the_last_page() -> None:
    assert judged(a_check(FAILED)).findings[0].page_url == "https://shop.example/thanks"


def test_a_fingerprint_tells_the_parts_apart() -> None:
    assert fingerprint("a", None, "b", "c", "d") == fingerprint("a", None, "b", "c", "d")
    assert fingerprint("a", None, "bc", "", "d") != fingerprint("a", None, "b", "c", "d")
    assert fingerprint("a", None, "b", "c", "d") != fingerprint("a", "None", "b", "c", "d")


@pytest.mark.parametrize(
    ("settings", "said", "severity"),
    [
        ({}, None, Severity.MEDIUM),
        ({}, Severity.LOW, Severity.LOW),
        ({"severity": "critical"}, Severity.LOW, Severity.CRITICAL),
    ],
)
def test_the_spec_s_severity_wins_over_the_verdict_s_and_the_check_s(
    settings: dict[str, Any], said: Severity | None, severity: Severity
) -> None:
    (finding,) = judged(
        a_check(replace(FAILED, severity=said)), checks={"probe": settings}
    ).findings

    assert finding.severity is severity


def test_a_check_that_is_off_does_not_run() -> None:
    assert judged(a_check(FAILED), checks={"probe": {"enabled": False}}).findings == ()


def test_a_check_that_crashes_can_t_tell_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        findings = judged(
            a_check(FAILED, id_="broken", crash=ZeroDivisionError("secret")),
            a_check(FAILED, id_="probe"),
        ).findings

    assert [(each.check, each.outcome) for each in findings] == [
        ("broken", Outcome.FAILED),
        ("broken", Outcome.CANT_TELL),
        ("probe", Outcome.FAILED),
    ]
    assert "broken" in findings[1].message
    assert "secret" not in findings[1].message
    assert "ZeroDivisionError" in caplog.text


def test_a_check_that_yields_nonsense_can_t_tell() -> None:
    nonsense: Any = "passed"

    assert [each.outcome for each in judged(a_check(nonsense)).findings] == [Outcome.CANT_TELL]


NO_KIND: Any = "certificate"
NO_TEXT: Any = None
NO_LINE: Any = "line 12"
NO_SEVERITY: Any = 9


@pytest.mark.parametrize(
    "unreadable",
    [
        replace(FAILED, evidence=(Evidence(kind=NO_KIND, ref=1, caption="the certificate"),)),
        replace(FAILED, evidence=(Evidence(kind="page", ref=1, caption=NO_TEXT),)),
        replace(FAILED, line=NO_LINE),
        replace(FAILED, severity=NO_SEVERITY),
    ],
    ids=["kind", "caption", "line", "severity"],
)
def test_a_verdict_that_an_audit_file_could_not_be_read_with_can_t_tell(
    unreadable: Verdict, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        findings = judged(a_check(FAILED, unreadable)).findings

    assert [(finding.outcome, finding.evidence) for finding in findings] == [
        (Outcome.FAILED, ()),
        (Outcome.CANT_TELL, ()),
    ]
    assert "check probe crashed on visit 1" in caplog.text
    assert [FINDING.read(FINDING.row(finding, 1, 1)) for finding in findings] == list(findings)


# ── the spec's checks ────────────────────────────────────────────────────────────────────────


# ── ignores ──────────────────────────────────────────────────────────────────────────────────


# ── test cases ───────────────────────────────────────────────────────────────────────────────


# ── the exit code ────────────────────────────────────────────────────────────────────────────


# ── the audit as a whole ─────────────────────────────────────────────────────────────────────


def a_whole(view: SpecView) -> AuditRecord:
    records = {
        n: build_record(VisitFacts(visit=replace(a_visit(leg=leg), id=n)), NOTHING, view)
        for n, leg in enumerate(["accept", "reject"], 1)
    }
    return AuditRecord(
        visits=tuple(each.visit for each in records.values()), record=records.__getitem__
    )


def test_a_check_of_the_whole_audit_is_not_asked_about_a_visit() -> None:
    assert judged(a_check(FAILED, scope=Scope.AUDIT)).findings == ()


def test_what_a_check_of_the_whole_audit_finds_belongs_to_the_visit_that_it_names() -> None:
    said = replace(FAILED, visit=2, instead_of="missing-hit")
    view = a_view(a_check(said, scope=Scope.AUDIT))

    [found] = judge_audit(a_whole(view), view)

    assert (found.finding.visit, found.finding.leg, found.finding.goal) == (2, "reject", "purchase")
    assert found.instead_of == "missing-hit"
    assert [(cell.tag, cell.leg, cell.outcome, cell.findings) for cell in found.test_cases] == [
        ("ga4", "reject", Outcome.FAILED, (1,))
    ]


def test_a_check_of_the_whole_audit_that_crashes_can_t_tell() -> None:
    view = a_view(a_check(crash=ValueError("oh"), scope=Scope.AUDIT))

    [found] = judge_audit(a_whole(view), view)

    assert found.finding.outcome is Outcome.CANT_TELL
    assert "broke down" in found.finding.message


def test_an_audit_without_visits_has_no_findings() -> None:
    view = a_view(a_check(FAILED, scope=Scope.AUDIT))
    nothing = AuditRecord(visits=(), record=a_whole(view).record)

    assert list(judge_audit(nothing, view)) == []
