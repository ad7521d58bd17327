from __future__ import annotations

import datetime as dt
import json
import logging
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from auditor import check as say
from auditor.check import Check, NoOptions, Scope, check
from auditor.config.models import Spec
from auditor.decode.decoder import Decoded
from auditor.errors import ExitCode, SpecError
from auditor.judge.engine import Judged, build_record, fingerprint, judge, judge_whole, verdict
from auditor.model import (
    AuditRecord,
    Category,
    Evidence,
    Finding,
    Leg,
    Outcome,
    PageVisit,
    Run,
    Severity,
    Verdict,
    Visit,
    VisitFacts,
    VisitRecord,
)
from auditor.prepare.spec_view import SpecView, spec_view
from auditor.store.rows import FINDING
from auditor.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TODAY = dt.date(2026, 11, 23)
VENDORS = {
    "ga4": Vendor(id="ga4", name="GA4", category=Category.ANALYTICS, endpoints=()),
    "google_ads": Vendor(
        id="google_ads", name="Google Ads", category=Category.ADVERTISING, endpoints=()
    ),
}
TEXT: dict[str, Any] = {
    "version": 1,
    "site": {"url": "https://shop.example"},
    "tags": {
        "ga4": {"vendor": "ga4", "account": "G-1"},
        "ads": {"vendor": "google_ads", "account": "AW-1"},
    },
    "consent": {
        "accept": {"signals": "granted"},
        "reject": {"signals": "denied", "forbid": ["advertising"]},
    },
    "goals": {
        "purchase": {
            "expect": [
                {"tag": "ga4", "event": "purchase"},
                {"tag": "ads", "event": "conversion", "params": {"label": "A"}},
                {"tag": "ads", "event": "conversion", "params": {"label": "B"}},
            ],
            "forbid": [{"tag": "ga4", "event": "generate_lead"}],
        }
    },
    "crawl": {"expect": [{"tag": "ga4", "event": "page_view"}]},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    above: int = 3000
    share: Decimal = Decimal("0.5")
    vendors: tuple[str, ...] = ()
    strict: bool = False


def a_check(
    *verdicts: Verdict,
    id_: str = "probe",
    severity: Severity = Severity.MEDIUM,
    crash: Exception | None = None,
    options: type = NoOptions,
    scope: Scope = Scope.VISIT,
) -> Check:
    """A check that says just this."""

    @check(
        id=id_,
        title="It holds",
        severity=severity,
        faults=["no-hit"],
        options=options,
        scope=scope,
    )
    def run(record: VisitRecord, options: object) -> Iterator[Verdict]:
        del record, options
        yield from verdicts
        if crash:
            raise crash

    return run


def a_spec(**more: Any) -> Spec:
    spec = Spec.model_validate_json(json.dumps(TEXT | more))
    spec._path = Path("spec.yaml")
    return spec


def a_view(*checks: Check, **more: Any) -> SpecView:
    known = {each.id: each for each in checks or (a_check(),)}
    return spec_view(a_spec(**more), VENDORS, known, today=TODAY)


def a_visit(goal: str | None = "purchase", leg: str = "accept", **more: Any) -> Visit:
    return Visit(id=1, goal=goal, leg=Leg(name=leg), device="desktop", began="now", **more)


NOTHING = Decoded(hits=(), loads=())
PAGES = tuple(
    PageVisit(
        id=n, visit=1, index=n, at=0, url="", final_url=f"https://shop.example{path}", status=200
    )
    for n, path in enumerate(["/cart", "/thanks"], 1)
)


def judged(*checks: Check, visit: Visit | None = None, **more: Any) -> Judged:
    view = a_view(*checks, **more)
    facts = VisitFacts(visit=visit or a_visit(), pages=PAGES)
    return judge(build_record(facts, NOTHING, view), view)


FAILED = say.failed("It is not there.", about="ga4 purchase", fault="no-hit", tag="ga4")


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


def test_a_page_of_the_crawl_expects_what_each_page_must_send() -> None:
    record = build_record(VisitFacts(visit=a_visit(goal=None)), NOTHING, a_view())

    assert record.goal is None
    assert [each.about for each in record.expect] == ["ga4 page_view"]


def test_a_revisit_must_send_nothing_and_has_no_cells_of_its_own() -> None:
    visit = a_visit(repeat_of=1, run=Run.REVISIT)

    assert build_record(VisitFacts(visit=visit), NOTHING, a_view()).expect == ()
    assert judged(visit=visit).cells == ()
    assert [cell.outcome for cell in judged(a_check(FAILED), visit=visit).cells] == [Outcome.FAILED]


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


def test_options_are_filled_in_from_the_spec() -> None:
    given = {"above": "2s", "share": 0.25, "vendors": ["ga4"], "strict": True}

    view = a_view(a_check(options=Options), checks={"probe": given})

    assert view.rules[0].options == Options(
        above=2000, share=Decimal("0.25"), vendors=("ga4",), strict=True
    )


@pytest.mark.parametrize(
    ("checks", "problem"),
    [
        ({"prob": {}}, "checks.prob: there is no check 'prob'; known are probe; did you mean probe?"),
        ({"probe": {"abov": 1}},
         ("checks.probe.abov: there is no option 'abov'; known are above, severity, share, strict, "
         "vendors; did you mean above?")),
        ({"probe": {"above": "soon"}},
         "checks.probe.above: 'soon' is no duration; write a number with its unit: 250ms, 5s or 2m"),
        ({"probe": {"above": [1]}},
         "checks.probe.above: [1] does not fit: Input should be a valid integer"),
        ({"probe": {"above": True}},
         ("checks.probe.above: True does not fit: Input should be a valid integer, unable to parse "
         "string as an integer")),
        ({"probe": {"vendors": "ga4"}},
         "checks.probe.vendors: 'ga4' does not fit: Input should be a valid tuple"),
    ],
)  # fmt: skip
def test_a_mistake_in_checks_is_named_with_its_line(checks: dict[str, Any], problem: str) -> None:
    spec = a_spec(checks=checks)
    spec._lines = {"checks": 40}

    with pytest.raises(SpecError) as error:
        spec_view(spec, VENDORS, {"probe": a_check(options=Options)}, today=TODAY)

    assert error.value.problems == [f"spec.yaml:40: {problem}"]


def test_all_mistakes_come_at_once() -> None:
    spec = a_spec(
        tags={"ga4": {"vendor": "ga5", "account": "1"}},
        goals={},
        crawl=None,
        checks={"a": {}},
        ignore=[{"check": "b", "reason": "c"}],
    )

    with pytest.raises(SpecError) as error:
        spec_view(spec, VENDORS, {"probe": a_check()}, today=TODAY)

    assert len(error.value.problems) == 3


# ── ignores ──────────────────────────────────────────────────────────────────────────────────


def suppressed(**ignore: Any) -> str | None:
    given = {"check": "probe", "reason": "known", **ignore}
    return judged(a_check(FAILED), a_check(id_="other"), ignore=[given]).findings[0].suppressed_by


@pytest.mark.parametrize(
    "ignore",
    [
        {},
        {"goal": "purchase", "vendor": "ga4", "leg": "accept"},
        {"url": "*/thanks"},
        {"url": "/thanks"},
        {"url": "https://shop.example/*"},
        {"until": "2026-11-23"},
    ],
)
def test_an_ignore_silences_what_it_names(ignore: dict[str, Any]) -> None:
    assert suppressed(**ignore) == "known"


@pytest.mark.parametrize(
    "ignore",
    [
        {"check": "other"},
        {"goal": "lead"},
        {"vendor": "google_ads"},
        {"leg": "reject"},
        {"url": "/cart"},
        {"goal": "purchase", "leg": "reject"},
        {"until": "2026-11-22"},
    ],
)
def test_an_ignore_leaves_all_else(ignore: dict[str, Any]) -> None:
    assert suppressed(**ignore) is None


def test_an_ignore_that_has_expired_says_so() -> None:
    spec = a_spec(ignore=[{"check": "probe", "reason": "NL-1", "until": "2026-11-22"}])
    spec._lines = {"ignore.0": 50}

    view = spec_view(spec, VENDORS, {"probe": a_check()}, today=TODAY)

    assert view.notes == (
        "spec.yaml:50: the ignore of probe (NL-1) expired on 2026-11-22: its findings count again",
    )


# ── test cases ───────────────────────────────────────────────────────────────────────────────


def cells(*verdicts: Verdict, **more: Any) -> dict[str, tuple[Outcome, tuple[int, ...]]]:
    found = judged(a_check(*verdicts), **more).cells
    return {cell.about: (cell.outcome, cell.findings) for cell in found}


def test_silence_is_no_pass() -> None:
    assert cells() == {
        "ga4 purchase": (Outcome.CANT_TELL, ()),
        "ads conversion A": (Outcome.CANT_TELL, ()),
        "ads conversion B": (Outcome.CANT_TELL, ()),
    }


PASSED = say.passed("Good.", about="ga4 purchase", tag="ga4")
UNSURE = say.cant_tell("Who knows.", about="ga4 purchase", tag="ga4")
NOT_HERE = say.inapplicable("No.", about="ga4 purchase", tag="ga4")


@pytest.mark.parametrize(
    ("verdicts", "cell"),
    [
        ([PASSED], (Outcome.PASSED, ())),
        ([PASSED, UNSURE], (Outcome.CANT_TELL, (1,))),
        ([PASSED, UNSURE, FAILED, FAILED], (Outcome.FAILED, (2, 3))),
        ([NOT_HERE, PASSED], (Outcome.PASSED, ())),
        ([NOT_HERE], (Outcome.INAPPLICABLE, ())),
    ],
)
def test_a_cell_has_the_worst_outcome(
    verdicts: list[Verdict], cell: tuple[Outcome, tuple[int, ...]]
) -> None:
    assert cells(*verdicts)["ga4 purchase"] == cell


def test_a_suppressed_failure_does_not_count_and_is_no_pass_either() -> None:
    ignore = [{"check": "probe", "reason": "known"}]

    assert cells(FAILED, ignore=ignore)["ga4 purchase"] == (Outcome.INAPPLICABLE, (1,))
    assert cells(FAILED, PASSED, ignore=ignore)["ga4 purchase"] == (Outcome.PASSED, ())


def about(text: str, **more: Any) -> Callable[[], Verdict]:
    return lambda: say.failed("No.", about=text, fault="no-hit", **more)


@pytest.mark.parametrize(
    ("said", "failing"),
    [
        (about("ads conversion A", tag="ads"), ["ads conversion A"]),
        (
            about("ads conversion B currency", tag="ads", event="conversion", label="B"),
            ["ads conversion B"],
        ),
        (about("ads conversion", tag="ads"), ["ads conversion A", "ads conversion B"]),
        (about("something", tag="ga4", line=5), ["ga4 purchase"]),
        (about("ga4 purchase_refund", tag="ga4"), []),
        (about("ga4 purchase", tag=None), []),
        (about("ga4 purchase", tag="ads"), []),
    ],
)
def test_a_verdict_counts_where_it_names_the_tag_and_the_event(
    said: Callable[[], Verdict], failing: list[str]
) -> None:
    spec = a_spec()
    spec._lines = {"goals.purchase.expect.0": 5}
    view = spec_view(spec, VENDORS, {"probe": a_check(said())}, today=TODAY)

    found = judge(build_record(VisitFacts(visit=a_visit()), NOTHING, view), view).cells

    assert [cell.about for cell in found if cell.outcome is Outcome.FAILED] == failing


def test_what_a_leg_forbids_is_a_case_only_where_it_failed() -> None:
    visit = a_visit(leg="reject")
    said = say.failed("No.", about="ads conversion A", fault="after-reject", tag="ads")

    assert list(cells(visit=visit)) == ["ga4 purchase"]
    assert cells(said, visit=visit)["ads conversion A"] == (Outcome.FAILED, (1,))


def test_what_a_goal_forbids_is_a_case_where_a_check_spoke() -> None:
    said = say.failed("No.", about="ga4 generate_lead", fault="misfire", tag="ga4")

    assert cells(said)["ga4 generate_lead"] == (Outcome.FAILED, (1,))


def test_a_page_of_the_crawl_has_the_cells_of_the_crawl() -> None:
    found = judged(visit=a_visit(goal=None)).cells

    assert [(cell.goal, cell.about) for cell in found] == [(None, "ga4 page_view")]


# ── the exit code ────────────────────────────────────────────────────────────────────────────


def a_finding(severity: Severity, **more: Any) -> Finding:
    return replace(judged(a_check(FAILED)).findings[0], severity=severity, **more)


LOW, MEDIUM, HIGH = (a_finding(each) for each in (Severity.LOW, Severity.MEDIUM, Severity.HIGH))
SHAKY = a_finding(Severity.LOW, outcome=Outcome.CANT_TELL)


@pytest.mark.parametrize(
    ("findings", "allow", "code"),
    [
        ([], {}, ExitCode.PASSED),
        ([HIGH], {}, ExitCode.FINDINGS),
        ([replace(HIGH, suppressed_by="known")], {}, ExitCode.PASSED),
        ([MEDIUM] * 9, {}, ExitCode.PASSED),
        ([MEDIUM] * 5, {Severity.MEDIUM: 5}, ExitCode.PASSED),
        ([MEDIUM] * 6, {Severity.MEDIUM: 5}, ExitCode.FINDINGS),
        ([HIGH], {Severity.HIGH: 5}, ExitCode.FINDINGS),
        ([LOW], {Severity.LOW: 0}, ExitCode.FINDINGS),
        ([SHAKY], {Severity.LOW: 0}, ExitCode.INCONCLUSIVE),
        ([replace(SHAKY, suppressed_by="known")], {}, ExitCode.PASSED),
        ([SHAKY, HIGH], {}, ExitCode.FINDINGS),
    ],
)
def test_the_exit_code_follows_the_worst(
    findings: list[Finding], allow: dict[Severity, int], code: ExitCode
) -> None:
    assert verdict(findings, Severity.HIGH, allow) is code


def test_the_spec_says_what_is_tolerated() -> None:
    view = a_view(fail_on="critical", allow={"medium": 5})

    assert (view.fail_on, view.allow) == (Severity.CRITICAL, {Severity.MEDIUM: 5})


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

    [found] = judge_whole(a_whole(view), view)

    assert (found.finding.visit, found.finding.leg, found.finding.goal) == (2, "reject", "purchase")
    assert found.instead_of == "missing-hit"
    assert [(cell.tag, cell.leg, cell.outcome, cell.findings) for cell in found.cells] == [
        ("ga4", "reject", Outcome.FAILED, (1,))
    ]


def test_a_check_of_the_whole_audit_that_crashes_can_t_tell() -> None:
    view = a_view(a_check(crash=ValueError("oh"), scope=Scope.AUDIT))

    [found] = judge_whole(a_whole(view), view)

    assert found.finding.outcome is Outcome.CANT_TELL
    assert "broke down" in found.finding.message


def test_an_audit_without_visits_has_no_findings() -> None:
    view = a_view(a_check(FAILED, scope=Scope.AUDIT))
    nothing = AuditRecord(visits=(), record=a_whole(view).record)

    assert list(judge_whole(nothing, view)) == []
