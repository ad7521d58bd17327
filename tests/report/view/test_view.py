from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.model import Evidence, Finding, Outcome, Severity
from auditor.report.content.goals import headline
from auditor.report.content.problems import group_findings
from auditor.report.formats.registry import build_view
from auditor.report.meta import read_meta
from auditor.report.view import GoalView, State
from auditor.store import AuditFile

BASE: dict[str, Any] = {
    "fault": "tag-absent-on-page",
    "outcome": Outcome.FAILED,
    "severity": Severity.HIGH,
    "fingerprint": "",
    "visit": 1,
    "leg": "accept",
    "device": "desktop",
    "goal": None,
    "page_url": "https://shop.example/",
    "check": "tag-not-on-page",
    "message": "m",
}


def a_finding(number: int, about: str, **more: Any) -> Finding:
    return Finding(**{**BASE, "id": number, "about": about, **more})


def goals(*states: State) -> list[GoalView]:
    return [
        GoalView(name=str(n), title=str(n), macro=True, state=state, problems=(), reasons=())
        for n, state in enumerate(states)
    ]


WORKS, BROKEN, UNKNOWN = State.WORKS, State.BROKEN, State.UNKNOWN


@pytest.mark.parametrize(
    ("states", "others", "said"),
    [
        ([WORKS], 0, "The one goal is counted right."),
        ([WORKS, WORKS], 0, "All 2 goals are counted right."),
        ([WORKS, WORKS], 1, "All 2 goals are counted right, but there is 1 other finding."),
        ([WORKS, BROKEN], 3, "1 of 2 goals is counted right; 1 is broken."),
        (
            [WORKS, WORKS, BROKEN, BROKEN, UNKNOWN],
            0,
            "2 of 5 goals are counted right; 2 are broken; 1 could not be checked.",
        ),
        ([BROKEN], 0, "The one goal is broken."),
        ([UNKNOWN], 0, "The one goal could not be checked."),
        (
            [BROKEN, UNKNOWN],
            0,
            "None of 2 goals could be confirmed: 1 is broken and 1 could not be checked.",
        ),
        ([], 2, "No goal was checked; 12 pages visited, 2 findings."),
        ([], 0, "No goal was checked; 12 pages visited, no findings."),
    ],
)
def test_the_headline_says_how_many_goals_are_counted_right(
    states: list[State], others: int, said: str
) -> None:
    assert headline(goals(*states), 12, others) == said


def test_goals_are_judged_by_their_test_cases(audit: AuditFile) -> None:
    view = build_view(audit)
    assert {goal.name: goal.state for goal in view.goals} == {
        "purchase": BROKEN,
        "contact": BROKEN,
        "call": UNKNOWN,
        "newsletter": WORKS,
        "basket": WORKS,
    }


def test_a_goal_without_any_test_case_is_not_a_pass(empty_audit: AuditFile) -> None:
    empty_audit.update_meta(goals=[{"name": "purchase"}], status="interrupted")
    view = build_view(empty_audit)
    assert [goal.state for goal in view.goals] == [UNKNOWN]
    assert view.headline == "The one goal could not be checked."
    assert "did not run to its end" in view.notices[0]


def test_goals_that_this_run_was_not_asked_to_walk_are_left_out(audit: AuditFile) -> None:
    more = {"name": "refund", "title": "Refund asked for", "macro": False}
    audit.update_meta(goals=[*audit.meta["goals"], more])
    view = build_view(audit)
    assert "refund" not in {goal.name for goal in view.goals}
    assert "refund" not in {row.goal for row in view.matrix}


def test_a_journey_that_broke_is_one_open_question_whatever_it_leaves_open() -> None:
    broke = {"outcome": Outcome.CANT_TELL, "fault": "target-not-found", "goal": "call", "line": 1}
    findings = [
        a_finding(1, "ga4 generate_lead", check="missing-hit", tag="ga4", **broke),
        a_finding(2, "meta Lead", check="fires-too-often", tag="meta", **broke),
        a_finding(3, "meta Lead", check="missing-hit", **{**broke, "goal": "contact"}),
    ]
    assert [len(group) for group in group_findings(findings)] == [2, 1]


def test_a_broken_goal_lists_only_what_breaks_it(audit: AuditFile) -> None:
    view = build_view(audit)
    purchase = next(goal for goal in view.goals if goal.name == "purchase")
    assert [problem.check for problem in purchase.problems] == ["duplicate-hit", "missing-currency"]
    assert [problem.check for problem in view.site_problems] == ["after-reject", "tag-not-on-page"]


def test_problems_stand_worst_first_and_suppressed_ones_apart(audit: AuditFile) -> None:
    view = build_view(audit)
    severities = [problem.severity for problem in view.problems]
    assert severities == sorted(severities, reverse=True)
    assert [problem.check for problem in view.suppressed] == ["before-choice"]
    assert [problem.fault for problem in view.open_questions] == ["target-not-found"]


def test_one_cause_on_many_pages_is_one_problem() -> None:
    pages = [f"https://shop.example/p/{n}?x={n}" for n in range(300)]
    findings = [
        a_finding(n, f"meta on /p/{n}", page_url=page, tag="meta", message=f"/p/{n} lacks meta.")
        for n, page in enumerate(pages)
    ]
    assert [len(group) for group in group_findings(findings)] == [300]


def test_two_strangers_accounts_are_two_problems() -> None:
    findings = [a_finding(1, "ga4 G-1 purchase"), a_finding(2, "ga4 G-2 purchase")]
    assert len(group_findings(findings)) == 2


def test_what_a_line_of_a_goal_asks_for_is_not_mixed_with_another_goals() -> None:
    findings = [
        a_finding(1, "ga4 generate_lead", goal="contact", line=10),
        a_finding(2, "ga4 generate_lead", goal="call", line=20),
    ]
    assert len(group_findings(findings)) == 2


def test_a_tag_before_the_choice_is_one_problem_on_all_goals() -> None:
    findings = [
        a_finding(1, "meta 1", goal="contact", check="before-choice"),
        a_finding(2, "meta 1", goal="call", check="before-choice"),
        a_finding(3, "meta 1", goal=None, check="before-choice"),
    ]
    assert len(group_findings(findings)) == 1


def test_a_wrong_account_is_one_problem_with_as_many_places_as_goals() -> None:
    goals = ("purchase", "sign_up", "contact", "call", "newsletter")
    wrong = {"check": "wrong-account", "fault": "wrong-account", "tag": "ga4", "actual": "G-OLD"}
    findings = [
        a_finding(n, f"ga4 G-OLD {goal}", goal=goal, line=10 * n, **wrong)
        for n, goal in enumerate(goals, 1)
    ]
    other = {**wrong, "actual": "G-AGENCY"}
    findings.append(a_finding(9, "ga4 G-AGENCY call", goal="call", line=40, **other))
    assert [len(group) for group in group_findings(findings)] == [5, 1]


def test_pages_that_share_a_problem_are_counted_in_its_message(audit: AuditFile) -> None:
    problem = next(p for p in build_view(audit).problems if p.check == "tag-not-on-page")
    assert problem.message == "/journal lacks the tag meta. The same on 1 more page."
    assert len(problem.places) == 2


def test_each_problem_can_be_walked_again(audit: AuditFile) -> None:
    commands = {problem.check: problem.reproduce for problem in build_view(audit).problems}
    assert (
        commands["duplicate-hit"]
        == "tagproof run shop.yaml --goal purchase --leg accept --device desktop"
    )
    assert commands["tag-not-on-page"] == "tagproof run shop.yaml --leg accept"


def test_a_command_quotes_what_a_shell_would_run(
    hostile_audit: Callable[[str], AuditFile],
) -> None:
    problem = build_view(hostile_audit("$(reboot); `x` 'y'")).problems[0]
    assert """'$(reboot); `x` '"'"'y'"'"''""" in problem.reproduce


def test_evidence_is_looked_up(audit: AuditFile) -> None:
    view = build_view(audit)
    duplicate = next(p for p in view.problems if p.check == "duplicate-hit")
    first = duplicate.exhibits[0]
    assert ("transaction_id", "NT-004711") in first.params
    assert first.raw.startswith("POST https://region1.google-analytics.com/g/collect?")
    assert first.body.startswith("en=purchase")
    assert ("During", 'click button "Place order"') in first.facts
    assert ("Outcome", "held by the audit: it never reached the vendor") in first.facts
    assert view.open_questions[0].exhibits[0].image.startswith("data:image/png;base64,")


def test_the_failed_steps_picture_is_shown_even_if_the_finding_does_not_name_it(
    tmp_path: Path, audit: AuditFile
) -> None:
    assert tmp_path.exists()
    for visit in list(audit.visits()):
        if visit.goal == "call":
            bare = a_finding(1, "ga4 x", goal="call", outcome=Outcome.CANT_TELL)
            audit.put_derived(visit.id, findings=[bare])
    images = [each.image for each in build_view(audit).open_questions[0].exhibits]
    assert [image[:22] for image in images] == ["data:image/png;base64,"]


def test_evidence_that_the_audit_no_longer_holds_keeps_its_caption(audit: AuditFile) -> None:
    lost = Evidence(kind="hit", ref=99, caption="a hit of long ago")
    visit = next(iter(audit.visits()))
    audit.put_derived(visit.id, findings=[a_finding(1, "x", evidence=(lost,))])
    exhibits = [each for p in build_view(audit).problems for each in p.exhibits]
    assert any(each.caption == "a hit of long ago" and not each.facts for each in exhibits)


def test_the_matrix_names_legs_and_devices_where_they_differ(audit: AuditFile) -> None:
    visit = next(v for v in audit.visits() if v.goal == "newsletter" and v.device == "mobile")
    cells = [c for c in audit.test_cases() if c.goal == "newsletter" and c.device == "mobile"]
    broken = a_finding(1, "ga4 sign_up", goal="newsletter", line=1, device="mobile")
    failed = [
        type(cell)(
            goal=cell.goal,
            tag=cell.tag,
            about=cell.about,
            leg=cell.leg,
            device=cell.device,
            outcome=Outcome.FAILED,
            findings=(1,),
        )
        for cell in cells
    ]
    audit.put_derived(visit.id, findings=[broken], cells=failed)
    row = next(row for row in build_view(audit).matrix if row.goal == "newsletter")
    assert [(entry.outcome, entry.label) for entry in row.fields[0]] == [
        (Outcome.FAILED, "mobile"),
        (Outcome.PASSED, "desktop"),
    ]
    assert row.fields[0][0].problems[0].check == "tag-not-on-page"


def test_the_matrix_has_a_field_for_each_goal_and_tag(audit: AuditFile) -> None:
    view = build_view(audit)
    assert [row.title for row in view.matrix][-1] == "Every page of the crawl"
    assert {len(row.fields) for row in view.matrix} == {len(view.columns)} == {3}


def test_the_inventory_counts_hits_pages_and_cookies(audit: AuditFile) -> None:
    view = build_view(audit)
    uses = {use.account: use for use in view.tag_uses}
    assert uses["G-4TEST0001"].tag == "ga4"
    assert uses["G-4TEST0001"].hits == uses["G-4TEST0001"].held == 13
    assert uses["G-4TEST0001"].cookies == ("_ga",)
    assert uses["GTM-TEST01"].tag == ""
    assert uses["GTM-TEST01"].pages == 5
    assert [page.url for page in view.bare_pages] == [
        "https://shop.example/contact",
        "https://shop.example/imprint",
    ]
    assert (view.cookies[0].name, view.cookies[0].before_choice) == ("_fbp", True)


def test_the_method_says_how_many_hits_were_held(audit: AuditFile) -> None:
    method = dict(build_view(audit).method)
    assert method["Hits held"] == "22 (they never left this machine)"
    assert method["Pages"] == "10 different; 4 addresses left out because of robots.txt"


def test_the_method_says_that_the_sandbox_was_off(audit: AuditFile) -> None:
    audit.update_meta(sandbox=False, sandbox_off="Chromium refuses it to root", hits_mode="deliver")
    view = build_view(audit)
    assert dict(view.method)["Browser's sandbox"] == "off: Chromium refuses it to root"
    assert any("hold this audit's test conversions" in limit for limit in view.limits)


def test_meta_of_any_shape_is_read() -> None:
    odd: dict[str, object] = {
        "title": ["x"],
        "goals": {"a": 1},
        "tags": "no",
        "legs": [{"name": "accept"}, "reject", 3],
        "sandbox": "yes",
        "exit_code": None,
        "crawl": [1],
        "notes": None,
    }
    meta = read_meta(odd)
    assert meta.title == "Tracking audit"
    assert not meta.goals
    assert not meta.tags
    assert not meta.notes
    assert meta.legs == ("accept", "reject", "3")
    assert meta.sandbox is None


def test_what_could_not_be_read_is_listed_known_vendors_first(audit: AuditFile) -> None:
    read, unknown = build_view(audit).unread
    assert (read.kind, read.vendor, read.place) == (
        "unread",
        "Meta Pixel",
        "www.facebook.com/tr/v2",
    )
    assert (unknown.kind, unknown.vendor) == ("unknown", "adstart-up.test")
    assert (unknown.place, unknown.count, unknown.pages) == ("px.adstart-up.test/e/*", 4, 1)
    assert unknown.initiator == "https://tag.adstart-up.test/t.js:1:20"
