"""What the spec says of checks: their options, ignores, and what it tolerates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from engineroom import (
    FAILED,
    NOTHING,
    PAGES,
    TODAY,
    VENDORS,
    a_check,
    a_spec,
    a_view,
    a_visit,
    judged,
)

from auditor import check as say
from auditor.check import Scope
from auditor.errors import ExitCode, SpecError
from auditor.judge.engine import build_record, judge, judge_audit
from auditor.judge.threshold import verdict
from auditor.model import (
    AuditRecord,
    Finding,
    Outcome,
    Severity,
    Verdict,
    VisitFacts,
)
from auditor.prepare.spec_view import spec_view
from auditor.testing import a_hit

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    above: int = 3000
    share: Decimal = Decimal("0.5")
    vendors: tuple[str, ...] = ()
    strict: bool = False


def test_options_are_filled_in_from_the_spec() -> None:
    given = {"above": "2s", "share": 0.25, "vendors": ["ga4"], "strict": True}

    view = a_view(a_check(options=Options), checks={"probe": given})

    assert view.enabled_checks[0].options == Options(
        above=2000, share=Decimal("0.25"), vendors=("ga4",), strict=True
    )


@pytest.mark.parametrize(
    ("checks", "problem"),
    [
        ({"prob": {}}, "checks.prob: there is no check 'prob'; known: probe; did you mean probe?"),
        ({"probe": {"abov": 1}},
         ("checks.probe.abov: there is no option 'abov'; known: above, severity, share, strict, "
         "vendors; did you mean above?")),
        ({"probe": {"above": "soon"}},
         "checks.probe.above: 'soon' is not a duration; write a number with its unit: 250ms, 5s or 2m"),
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


def ignored(*verdicts: Verdict, of: str | None = "purchase", hits: Any = (), **ignore: Any) -> Any:
    """Which findings of these verdicts an ignore silences, on a visit of a goal or a page."""
    view = a_view(a_check(*verdicts), ignore=[{"check": "probe", "reason": "known", **ignore}])
    facts = VisitFacts(visit=a_visit(goal=of), pages=PAGES)
    record = replace(build_record(facts, NOTHING, view), hits=hits)
    return [bool(finding.suppressed_by) for finding in judge(record, view).findings]


HITS = (a_hit(id=1, event="scroll"), a_hit(id=2, event="scroll"), a_hit(id=3, event="click"))


@pytest.mark.parametrize(
    ("fields", "silenced"),
    [
        ({"event": "scroll"}, True),
        ({"event": "click"}, False),
        ({"only_event": "scroll"}, True),
        ({"evidence": HITS[:2]}, True),
        ({"evidence": HITS[1:]}, False),
        ({"evidence": HITS[:1]}, True),
        ({"evidence": HITS}, False),
        ({"evidence": ()}, False),
        ({"evidence": (PAGES[0], HITS[0])}, False),
    ],
    ids=["its event", "another", "without a test case", "shown", "shown beside another", "the same",
         "one of several", "none", "a page, too"],
)  # fmt: skip
def test_an_ignore_of_an_event_silences_what_is_about_that_event_alone(
    fields: dict[str, Any], silenced: bool
) -> None:
    verdict = say.failed("x", about="it", fault="no-hit", **fields)
    assert ignored(verdict, hits=HITS, event="scroll") == [silenced]


def test_as_many_hits_as_a_finding_shows_may_not_be_all() -> None:
    scrolls = tuple(a_hit(id=number, event="scroll") for number in (1, 2, 3))
    verdict = say.failed("x", about="it", fault="no-hit", evidence=scrolls)
    assert ignored(verdict, hits=scrolls, event="scroll") == [False]


def test_an_ignore_of_a_goal_silences_what_the_crawl_says_of_it() -> None:
    verdicts = [
        say.failed("x", about=about, fault="no-hit", goals=goals)
        for about, goals in (("it", ("lead", "purchase")), ("that", ("lead",)), ("site", ()))
    ]
    assert ignored(*verdicts, of=None, goal="purchase") == [True, False, False]
    assert ignored(*verdicts, of="purchase", goal="purchase") == [True, True, True]


def test_what_is_said_of_the_whole_site_is_about_no_goal() -> None:
    verdicts = (
        say.failed("x", about="markup", fault="no-hit", visit=1),
        say.failed("x", about="ga4 purchase", fault="no-hit", tag="ga4", event="purchase", visit=1),
    )
    check = a_check(*verdicts, scope=Scope.AUDIT)
    view = a_view(check, ignore=[{"check": "probe", "reason": "known", "goal": "purchase"}])
    record = build_record(VisitFacts(visit=a_visit(), pages=PAGES), NOTHING, view)
    whole = AuditRecord(visits=(record.visit,), record=lambda _: record)
    found = [new.finding for new in judge_audit(whole, view)]
    assert [bool(finding.suppressed_by) for finding in found] == [False, True]


def test_an_ignore_that_has_expired_says_so() -> None:
    spec = a_spec(ignore=[{"check": "probe", "reason": "NL-1", "until": "2026-11-22"}])
    spec._lines = {"ignore.0": 50}

    view = spec_view(spec, VENDORS, {"probe": a_check()}, today=TODAY)

    assert view.notes == (
        "spec.yaml:50: the ignore of probe (NL-1) expired on 2026-11-22: its findings count again",
    )


def cells(*verdicts: Verdict, **more: Any) -> dict[str, tuple[Outcome, tuple[int, ...]]]:
    found = judged(a_check(*verdicts), **more).test_cases
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

    found = judge(build_record(VisitFacts(visit=a_visit()), NOTHING, view), view).test_cases

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
    found = judged(visit=a_visit(goal=None)).test_cases

    assert [(cell.goal, cell.about) for cell in found] == [(None, "ga4 page_view")]


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
