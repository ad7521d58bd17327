"""What changed since an earlier audit, as a reader of the report sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from auditpair import IGNORED, LOST, TWICE, UNSURE, Seen, an_audit, on, page, seen

from auditor.model import Severity
from auditor.report.compared.changes import in_short
from auditor.report.compared.lookback import LookBack, look_back
from auditor.report.compared.outline import read_outline
from auditor.report.formats.registry import build_view
from auditor.report.view import Change, ReportView
from auditor.store import AuditFile

PIXEL = LOST(line=12)


def lacks(path: str) -> Seen:
    """A page of the crawl without the pixel."""
    fault = type(LOST)(about=f"meta on {path}", check="tag-not-on-page")
    return page(path, fault(line=122, tag="meta", message=f"{path} lacks the tag meta."))


def view_of(path: Path, before: Path | None, *, is_baseline: bool = False) -> ReportView:
    old = read_outline(before) if before else None
    with AuditFile.open(path) as audit:
        return build_view(audit, LookBack(before=old, is_baseline=is_baseline))


def change(
    tmp_path: Path, old: tuple[Seen, ...], new: tuple[Seen, ...]
) -> tuple[ReportView, Change]:
    before = an_audit(tmp_path / "old.db", *old, started=on(1))
    view = view_of(an_audit(tmp_path / "new.db", *new, started=on(2)), before)
    assert view.change is not None
    return view, view.change


def test_problems_are_new_fixed_or_still_there(tmp_path: Path) -> None:
    other = seen(PIXEL, goal="contact")
    view, told = change(tmp_path, (seen(LOST), other), (seen(TWICE), other))
    assert [each.check for each in told.new] == ["duplicate-hit"]
    assert [each.goals for each in told.still] == [("contact",)]
    assert [(each.check, each.message) for each in told.fixed] == [
        ("missing-hit", "ga4 purchase is wrong (missing-hit).")
    ]
    assert [each.is_new for each in view.problems] == [True, False]
    assert [each.is_new for each in view.top] == [True, False]
    assert [each.is_new for each in view.goals[0].problems] == [True]
    assert in_short(told) == "1 new, 1 fixed and 1 still there"
    assert told.since == on(1)
    assert told.file == "old.db"


def test_without_an_earlier_audit_nothing_is_new_or_old(tmp_path: Path) -> None:
    view = view_of(an_audit(tmp_path / "new.db", seen(LOST)), None)
    assert view.change is None
    assert view.known is None
    assert [each.is_new for each in view.problems] == [None]


def test_a_problem_that_spreads_is_still_the_same_in_more_places(tmp_path: Path) -> None:
    old = (lacks("/a"), lacks("/b"), page("/c"), page("/d"))
    new = (page("/a"), lacks("/b"), lacks("/c"), lacks("/d"))
    _, told = change(tmp_path, old, new)
    [problem] = told.still
    assert (problem.is_new, problem.new_places, problem.gone_places) == (False, 2, 1)
    assert (told.new, told.fixed) == ((), ())


def test_a_problem_is_fixed_only_where_all_its_places_were_looked_at_again(tmp_path: Path) -> None:
    old = (lacks("/a"), lacks("/b"), lacks("/c"))
    _, told = change(tmp_path, old, (page("/a"), page("/b")))
    [gone] = told.not_looked_at
    assert (gone.places, gone.unseen, gone.why) == (3, 1, "it was not visited again")
    assert told.fixed == ()
    _, told = change(tmp_path / "b", old, (page("/a"), page("/b"), page("/c")))
    assert len(told.fixed) == 1


def test_what_nobody_looked_at_before_is_told_apart_from_what_is_new(tmp_path: Path) -> None:
    old, new = (seen(goal="contact"),), (seen(LOST), seen(TWICE, goal="contact"))
    view, told = change(tmp_path, old, new)
    assert [each.check for each in told.first_look] == ["missing-hit"]
    assert [each.check for each in told.new] == ["duplicate-hit"]
    assert {each.is_new for each in view.problems} == {True}


def test_what_is_only_silenced_is_not_fixed(tmp_path: Path) -> None:
    view, told = change(tmp_path, (seen(LOST),), (seen(LOST(**IGNORED)),))
    assert [each.check for each in told.ignored] == ["missing-hit"]
    assert told.fixed == ()
    assert [each.is_new for each in view.suppressed] == [None]
    _, told = change(tmp_path / "b", (seen(LOST(**IGNORED)),), (seen(LOST),))
    assert [each.check for each in told.no_longer_ignored] == ["missing-hit"]


def test_open_questions_open_and_are_answered(tmp_path: Path) -> None:
    unsure = (seen(LOST(**UNSURE), error="timeout"),)
    _, told = change(tmp_path, (seen(),), unsure)
    assert ([each.check for each in told.opened], told.new) == (["missing-hit"], ())
    assert in_short(told) == "1 new open question"
    _, told = change(tmp_path / "b", unsure, (seen(),))
    assert ([each.check for each in told.answered], told.fixed) == (["missing-hit"], ())
    _, told = change(tmp_path / "c", unsure, unsure)
    assert in_short(told) == "nothing changed"


def test_only_a_baseline_makes_findings_known(tmp_path: Path) -> None:
    before = an_audit(tmp_path / "old.db", seen(LOST, TWICE(**IGNORED)))
    now = an_audit(tmp_path / "new.db", seen(LOST, TWICE), started=on(9))
    view = view_of(now, before, is_baseline=True)
    lost, twice = view.findings
    assert view.known == frozenset({lost.fingerprint})
    assert [each.is_new for each in view.problems] == [False, True]
    assert view.change is not None
    assert view.change.is_baseline
    assert twice.fingerprint not in view.known
    assert view_of(now, before).known is None


@pytest.mark.parametrize(
    ("meta", "warning"),
    [
        ({"site": "https://other.example"}, "of different sites: https://other.example and"),
        ({"spec_path": "other.yaml"}, "of different specs: other.yaml and shop.yaml."),
        ({"environment": "staging"}, "of different environments: staging and production."),
        ({"status": "interrupted"}, "The earlier audit did not run to its end."),
        ({"started": on(30)}, "perhaps they changed places"),
    ],
)
def test_what_is_hard_to_compare_is_said(
    meta: dict[str, str], warning: str, tmp_path: Path
) -> None:
    before = an_audit(tmp_path / "old.db", **{"started": on(1), **meta})
    view = view_of(an_audit(tmp_path / "new.db", started=on(2)), before)
    assert view.change is not None
    [said] = view.change.warnings
    assert warning in said


def test_the_report_compares_with_the_last_finished_audit_of_the_same_spec(tmp_path: Path) -> None:
    an_audit(tmp_path / "audit-1.db", seen(LOST, TWICE), started=on(1))
    an_audit(tmp_path / "audit-2.db", seen(LOST), started=on(2))
    an_audit(tmp_path / "audit-3.db", seen(), started=on(3), status="interrupted")
    an_audit(tmp_path / "audit-4.db", seen(), started=on(4), site="https://other.example")
    an_audit(tmp_path / "audit-5.db", seen(), started=on(5), spec_path="other.yaml")
    an_audit(tmp_path / "audit-6.db", seen(), started=on(6), environment="staging")
    an_audit(
        tmp_path / "audit-7.db",
        seen(goal="contact"),
        started=on(7),
        partial=True,
        planned=["contact"],
    )
    (tmp_path / "audit-8.db").write_text("no audit")
    this = an_audit(tmp_path / "audit-9.db", seen(TWICE), started=on(9))
    an_audit(tmp_path / "audit-10.db", seen(LOST, TWICE), started=on(10))
    with AuditFile.open(this) as audit:
        view = build_view(audit, look_back(audit))
    assert view.change is not None
    assert (view.change.file, in_short(view.change)) == ("audit-2.db", "1 new and 1 fixed")
    assert [each.started for each in view.trend] == [on(1), on(2), on(9)]
    assert [each.is_this for each in view.trend] == [False, False, True]
    assert [each.problems for each in view.trend] == [2, 1, 1]
    said = dict(view.method)
    assert said["Compared with"] == "audit-2.db"
    assert said["Earlier audits left out"].startswith("audit-8.db: this is not an audit file")


def test_a_part_of_the_spec_is_compared_with_the_same_part_or_with_the_whole(
    tmp_path: Path,
) -> None:
    def part(day: int, goal: str) -> AuditFile:
        path = tmp_path / f"audit-{day}.db"
        an_audit(path, seen(goal=goal), started=on(day), partial=True, planned=[goal])
        return AuditFile.open(path)

    an_audit(tmp_path / "audit-1.db", seen(LOST), seen(goal="contact"), started=on(1))
    for day, goal, before in ((2, "purchase", [1]), (3, "contact", [1]), (4, "purchase", [1, 2])):
        with part(day, goal) as audit:
            back = look_back(audit)
        assert [each.started for each in back.past] == [on(each) for each in before]


def test_a_trend_has_thirty_audits_at_most(tmp_path: Path) -> None:
    for number in range(40):
        started = f"2026-01-01T09:00:{number:02}+00:00"
        an_audit(tmp_path / f"audit-{number}.db", started=started)
    with AuditFile.open(an_audit(tmp_path / "audit-x.db", started=on(1))) as audit:
        view = build_view(audit, look_back(audit))
    assert len(view.trend) == 30
    assert [each.started[-8:-6] for each in view.trend[:2]] == ["11", "12"]


def test_the_score_of_an_earlier_audit_is_what_its_own_report_said(tmp_path: Path) -> None:
    worse = TWICE(severity=Severity.CRITICAL, fault="value-missing")
    first = an_audit(tmp_path / "audit-1.db", seen(LOST, worse), seen(goal="contact"))
    with AuditFile.open(first) as audit:
        alone = build_view(audit)
    this = an_audit(tmp_path / "audit-2.db", seen(), started=on(20))
    with AuditFile.open(this) as audit:
        view = build_view(audit, look_back(audit))
    past = view.trend[0]
    assert past.points == alone.score.points
    assert past.points not in (None, 100)
    assert (past.works, past.broken, past.unknown) == (1, 1, 0)
    assert view.change is not None
    assert view.change.points == past.points
