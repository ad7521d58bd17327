from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
import xmlschema

from auditor.model import Outcome, Run, Severity, TestCase
from auditor.report.formats.junit import render_junit
from auditor.report.formats.registry import build_view
from auditor.store import AuditFile

FAILED = Outcome.FAILED


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema10:
    return xmlschema.XMLSchema10(str(Path(__file__).parents[2] / "data" / "junit.xsd"))


def suites_of(audit: AuditFile) -> Element:
    return fromstring(render_junit(build_view(audit)))  # noqa: S314 - our own output


def cases_of(audit: AuditFile) -> dict[str, Element]:
    return {case.get("name", ""): case for case in suites_of(audit).iter("testcase")}


def test_it_is_junit_xml(audit: AuditFile, schema: xmlschema.XMLSchema10) -> None:
    schema.validate(render_junit(build_view(audit)))


def test_an_empty_audit_is_too(empty_audit: AuditFile, schema: xmlschema.XMLSchema10) -> None:
    schema.validate(render_junit(build_view(empty_audit)))


@pytest.mark.parametrize("repeat", [1, 5_000])
def test_hostile_text_is_too(
    hostile_audit: Callable[[str], AuditFile],
    harm: str,
    schema: xmlschema.XMLSchema10,
    repeat: int,
) -> None:
    xml = render_junit(build_view(hostile_audit(harm * repeat)))
    schema.validate(xml)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufffe]", xml)
    assert len(xml) < 100_000


def test_there_is_a_suite_for_each_goal_and_the_crawl(audit: AuditFile) -> None:
    assert [suite.get("name") for suite in suites_of(audit)] == [
        "Order placed",
        "Contact form sent",
        "Tap on the phone number",
        "Newsletter signed up",
        "Added to the basket",
        "crawl",
    ]


def test_there_is_a_case_for_each_goal_tag_leg_and_device(audit: AuditFile) -> None:
    case = cases_of(audit)["ga4 purchase [accept, mobile]"]
    assert case.get("classname") == "tagproof.purchase.ga4"
    assert len(case) == 1
    failure = case[0]
    assert (failure.tag, failure.get("type")) == ("failure", "double-install")
    assert failure.get("message") == "GA4 was told twice of the order NT-004711."
    assert "seen: 2 hits from 2 places" in (failure.text or "")
    assert "again: tagproof run shop.yaml --goal purchase" in (failure.text or "")


def test_a_case_points_at_the_line_of_the_spec_that_asked_for_it(audit: AuditFile) -> None:
    cases = cases_of(audit)
    sound, broken = cases["ga4 sign_up [accept, mobile]"], cases["ga4 purchase [accept, mobile]"]
    assert (sound.get("file"), sound.get("line")) == ("shop.yaml", "95")
    assert (broken.get("file"), broken.get("line")) == ("shop.yaml", "44")


def test_what_could_not_be_told_is_an_error_and_never_a_pass(audit: AuditFile) -> None:
    call = next(c for c in suites_of(audit).iter("testcase") if "call" in c.get("classname", ""))
    assert [(each.tag, each.get("type")) for each in call] == [("error", "cant-tell")]


def test_of_very_many_findings_of_a_case_the_rest_is_counted(audit: AuditFile) -> None:
    view = build_view(audit)
    (failed,) = (c for c in view.cells if c.goal is None and c.outcome is Outcome.FAILED)
    first = next(each for each in view.findings if each.id == failed.findings[0])
    many = tuple(replace(first, id=number) for number in range(1000, 1100))
    cell = replace(failed, findings=tuple(each.id for each in many))
    view = replace(view, cells=(cell,), findings=many)
    (case,) = fromstring(render_junit(view)).iter("testcase")  # noqa: S314 - our own output
    assert (case[0].text or "").endswith("and 50 more findings: see report.json")


def cases_where(audit: AuditFile, **meta: object) -> dict[str, Element]:
    """The test cases, with other thresholds than the audit's own."""
    root = fromstring(render_junit(build_view(audit, decided=meta)))  # noqa: S314 - our own output
    return {case.get("name", ""): case for case in root.iter("testcase")}


def test_what_is_below_the_threshold_passes_and_says_what_was_found(audit: AuditFile) -> None:
    name = "ga4 purchase [accept, mobile]"
    assert [each.tag for each in cases_where(audit, fail_on="critical")[name]] == ["failure"]
    high = next(f for f in audit.findings() if f.severity is Severity.HIGH and f.outcome is FAILED)
    case = next(
        case
        for name, case in cases_where(audit, fail_on="critical").items()
        if high.message in (case.findtext("system-out") or "")
    )
    assert [each.tag for each in case] == ["system-out"]


def test_more_than_the_spec_tolerates_fails_as_the_exit_code_does(audit: AuditFile) -> None:
    def failures(**meta: object) -> int:
        cases = cases_where(audit, fail_on="critical", **meta).values()
        return sum(case.find("failure") is not None for case in cases)

    number = sum(f.severity is Severity.HIGH and f.outcome is FAILED for f in audit.findings())
    assert failures(allow={"high": number}) == failures()
    assert failures(allow={"high": number - 1}) > failures()


def test_what_the_baseline_has_fails_nothing_and_leaves_nothing_open(
    audit: AuditFile, schema: xmlschema.XMLSchema10
) -> None:
    view = build_view(audit)
    known = replace(view, known=frozenset(finding.fingerprint for finding in view.findings))
    xml = render_junit(known)
    schema.validate(xml)
    root = fromstring(xml)  # noqa: S314 - our own output
    assert (root.get("failures"), root.get("errors")) == ("0", "0")
    assert len(list(root.iter("system-out"))) > 0


def test_a_case_names_the_other_goals_that_its_cause_fails(audit: AuditFile) -> None:
    view = build_view(audit)
    problem, *others = view.problems
    place = replace(problem.places[-1], goal="contact", title="Contact form sent")
    shared = replace(problem, places=(*problem.places, place))
    both = fromstring(render_junit(replace(view, problems=(shared, *others))))  # noqa: S314 - our own output
    texts = [each.text or "" for each in both.iter("failure")]
    named = [text for text in texts if "same cause: Contact form sent" in text]
    assert [problem.message in text for text in named] == [True] * len(named) != []
    assert "same cause" not in render_junit(view)


def test_a_case_takes_as_long_as_its_visit(audit: AuditFile) -> None:
    took = {
        (visit.goal, visit.leg.name, visit.device): (visit.ended or 0) / 1000
        for visit in audit.visits()
        if visit.run is Run.JOURNEY
    }
    root = suites_of(audit)
    case = cases_of(audit)["ga4 purchase [accept, mobile]"]
    assert case.get("time") == f"{took['purchase', 'accept', 'mobile']:.3f}"
    for suite in root.iter("testsuite"):
        assert float(suite.get("time", "0")) > 0
    assert root.get("time") == f"{sum(float(suite.get('time', '0')) for suite in root):.3f}"


def test_a_sound_case_is_empty(audit: AuditFile) -> None:
    assert len(cases_of(audit)["ga4 sign_up [accept, mobile]"]) == 0


def test_what_does_not_apply_is_skipped(audit: AuditFile) -> None:
    visit = next(visit for visit in audit.visits() if visit.goal == "newsletter")
    moot = TestCase(
        goal="newsletter",
        tag="ga4",
        about="ga4 sign_up",
        leg="accept",
        device="desktop",
        outcome=Outcome.INAPPLICABLE,
    )
    audit.put_derived(visit.id, cells=[moot])
    case = cases_of(audit)["ga4 sign_up [accept, desktop]"]
    assert [each.tag for each in case] == ["skipped"]


def test_a_finding_that_is_no_cells_fails_a_case_of_its_own(audit: AuditFile) -> None:
    case = cases_of(audit)["after-reject: meta 100200300400500 [reject, desktop]"]
    assert case.get("classname") == "tagproof.purchase.after-reject"
    assert [each.tag for each in case] == ["failure"]


def test_a_suppressed_finding_fails_nothing(audit: AuditFile) -> None:
    assert not [name for name in cases_of(audit) if name.startswith("before-choice")]


def test_the_numbers_of_a_suite_are_those_of_its_cases(audit: AuditFile) -> None:
    root = suites_of(audit)
    for element in [root, *root]:
        cases = list(element.iter("testcase"))
        for attribute, tag in [
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ]:
            number = sum(case.find(tag) is not None for case in cases)
            assert element.get(attribute) == str(number)
        assert element.get("tests") == str(len(cases))
