from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from commandline import run
from pluginruns import HERE, LAUNCH, PAGE, Outcome, run_pytest
from tinysite import Answer, TinySite, serving

from auditor.decode.index import VendorIndex
from auditor.errors import UsageError
from auditor.tracking import Watch
from auditor.tracking.queries import matcher

RIGHT = (
    "test_right",
    "test_right_in_a_block",
    "test_late_by_the_clock_of_the_page",
    "test_sent_as_the_page_is_left",
    "test_answered_by_a_route_of_the_test",
    "test_shown_on_the_page",
    "test_direct",
    "test_nothing",
    "test_again",
    "test_sent_as_the_test_ends",
    "test_not_watched",
)
FAILURES = {
    "test_wrong_value": """\
AssertionError: the goal purchase (“Order placed”) is not reported as shop.yaml says

shop purchase was sent with value 129 instead of 79.
  [wrong-parameter, high; shop.yaml:32]
  expected: 79
  seen:     129

1 hit seen:
    0.0 s  echo A-1 purchase  transaction_id=O-1  value=129  currency=EUR""",
    "test_nothing_but_something": """\
AssertionError: nothing should have been sent, and 1 hit came:
    0.0 s  echo A-1 page_view""",
    "test_direct_wrong": """\
AssertionError: shop purchase does not say what it should

value of the hit at 0.0 s
  expected: 80
  seen:     79

coupon of the hit at 0.0 s
  expected: WINTER
  seen:     no value

1 hit seen:
    0.0 s  echo A-1 purchase  transaction_id=O-1  value=79  currency=EUR""",
    "test_direct_missing": """\
AssertionError: shop Purchases was not sent
  perhaps it is called purchase

1 hit seen:
    0.0 s  echo A-1 purchase  transaction_id=O-1  value=79  currency=EUR""",
    "test_unknown_goal": "auditor.errors.UsageError: shop.yaml: there is no goal 'purchse'; known: "
    "purchase, total; did you mean purchase?",
    "test_unknown_leg": "auditor.errors.UsageError: shop.yaml: there is no leg 'acept'; known: "
    "accept, reject; did you mean accept?",
    "test_unknown_vendor": "auditor.errors.UsageError: there is no vendor 'eko'; `tagproof vendors`"
    " lists them",
}
FOUND = {
    "test_missing": "[missing-hit, critical; shop.yaml:32]",
    "test_container_without_tags": "seen:     a container without tags",
    "test_twice": "[fires-too-often, critical; shop.yaml:32]",
    "test_before_the_goal_action": "[misfire, critical; shop.yaml:32]",
    "test_after_reject": "[after-reject, critical]",
    "test_wrong_on_the_page": "expected: 79.00 EUR (shown on the page)",
    "test_personal": "[pii-in-hit, critical]",
    "test_hostile": r"seen:     purchase\x1b[2J\x00",
    "test_no_page_was_opened": "the test must ask for `tracking` before its page is opened.",
}
"""What a failure says among else: the checks' own texts are theirs to test."""


def without_times(text: str) -> str:
    return re.sub(r"\b\d+\.\d s\b", "0.0 s", text)


@pytest.mark.parametrize("name", RIGHT)
def test_a_page_that_reports_right_passes(name: str, inside: dict[str, Outcome]) -> None:
    assert inside[name].text == ""
    assert not inside[name].failed


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_told_in_full(name: str, inside: dict[str, Outcome]) -> None:
    assert without_times(inside[name].text) == FAILURES[name]


@pytest.mark.parametrize("name", FOUND)
def test_a_fault_is_found_as_an_audit_finds_it(name: str, inside: dict[str, Outcome]) -> None:
    assert inside[name].failed
    assert FOUND[name] in inside[name].text


def test_there_are_no_other_tests_inside(inside: dict[str, Outcome]) -> None:
    assert {*RIGHT, *FAILURES, *FOUND} == set(inside)


def test_a_failure_shows_the_test_and_nothing_of_ours(inside: dict[str, Outcome]) -> None:
    for name in (*FAILURES, *FOUND):
        whole = inside[name].whole
        assert "cases.py:" in whole
        assert "auditor/tracking" not in whole
        assert ">       " in whole


def test_no_hit_leaves_but_of_the_test_that_is_not_watched(
    inside: dict[str, Outcome], site: TinySite
) -> None:
    assert not inside["test_sent_as_the_test_ends"].failed
    assert [path for _, path, _, _ in site.hits()] == ["/collect?id=A-1&ev=unwatched"]


def test_personal_data_is_masked_in_failures(inside: dict[str, Outcome]) -> None:
    whole = inside["test_personal"].text
    assert "mia.kunde" not in whole
    assert "echo A-1 purchase" in whole


def test_hits_reach_the_vendor_where_that_is_wanted(project: Path, launch: str) -> None:
    (project / "conftest.py").write_text(launch, "utf-8")
    (project / "test_it.py").write_text((HERE / "cases.py").read_text("utf-8"), "utf-8")
    with serving() as site:
        site.pages["/"] = PAGE.replace("COLLECTOR", site.collector)
        site.pages["/collect"] = Answer(status=204)
        told = run_pytest(
            project,
            "-k",
            "test_right or test_direct_wrong",
            "--tagproof-hits=deliver",
            f"--tagproof-spec={HERE / 'shop.yaml'}",
            environ={"SITE": site.url},
        )
        arrived = [path for _, path, _, _ in site.hits()]
    assert {name: each.failed for name, each in told.items()} == {
        "test_right": False,
        "test_right_in_a_block": False,
        "test_direct_wrong": True,
    }
    assert len(arrived) == 3


def test_the_demo_shop_passes_and_its_faults_are_found(demo: dict[str, Outcome]) -> None:
    assert demo["test_sound"].text == ""
    assert not demo["test_sound"].failed
    found = set(re.findall(r"^  \[([\w-]+),", demo["test_broken"].text, re.MULTILINE))
    assert found == {
        "duplicate-hit",
        "malformed-value",
        "missing-transaction-id",
        "missing-currency",
    }
    assert "avery.test" not in demo["test_broken"].text


# ── what is missing or wrong around it ───────────────────────────────────────────────────────

ASKS = "def test_it(tracking):\n    raise SystemExit('never begins')\n"


def test_without_pytest_playwright_it_says_what_to_install(project: Path) -> None:
    (project / "test_it.py").write_text(ASKS, "utf-8")
    told = run_pytest(project, "-p", "no:playwright")
    assert told["test_it"].text == (
        "tracking watches the fixture `page` of pytest-playwright, and there is none here; install "
        "it:  pip install pytest-playwright"
    )


SAYS = """
def test_it(browser_type_launch_args):
    raise AssertionError(browser_type_launch_args.get("executable_path"))
"""


def test_the_browser_of_tagproof_browser_is_started_unless_the_tests_name_one(
    project: Path,
) -> None:
    environ = {"TAGPROOF_BROWSER": "/opt/browser"}
    (project / "conftest.py").unlink(missing_ok=True)
    (project / "test_it.py").write_text(SAYS, "utf-8")
    assert "/opt/browser" in run_pytest(project, environ=environ)["test_it"].text
    assert "/opt/browser" not in run_pytest(project)["test_it"].text
    firefox = run_pytest(project, "--browser", "firefox", environ=environ)
    assert "/opt/browser" not in "".join(each.text for each in firefox.values())
    (project / "conftest.py").write_text(LAUNCH % ("/opt/own", False), "utf-8")
    assert "/opt/own" in run_pytest(project, environ=environ)["test_it"].text


def test_another_kind_of_page_is_named(project: Path) -> None:
    own = "import pytest\n\n@pytest.fixture\ndef page():\n    return 'about:blank'\n\n"
    (project / "test_it.py").write_text(own + ASKS, "utf-8")
    told = run_pytest(project, "-p", "no:playwright")
    assert told["test_it"].text == (
        "tracking needs a page of Playwright's sync API, as pytest-playwright gives; this `page` "
        "is a builtins.str"
    )


def test_a_spec_with_mistakes_is_told_line_by_line(project: Path) -> None:
    (project / "test_it.py").write_text(ASKS, "utf-8")
    (project / "pytest.ini").write_text("[pytest]\ntagproof_spec = my.yaml\n", "utf-8")
    (project / "my.yaml").write_text("version: 1\nsite: { url: 7 }\ntags: {}\n", "utf-8")
    text = run_pytest(project)["test_it"].text
    assert [line.partition(": ")[0] for line in text.splitlines()] == ["my.yaml:2", "my.yaml:3"]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("tagproof_spec = gone.yaml", "gone.yaml"),
        ("tagproof_hits = keep", "tagproof: tagproof_hits is hold or deliver, not 'keep'"),
    ],
)
def test_a_wrong_setting_is_told(setting: str, said: str, project: Path) -> None:
    (project / "test_it.py").write_text(ASKS, "utf-8")
    (project / "pytest.ini").write_text(f"[pytest]\n{setting}\n", "utf-8")
    text = run_pytest(project)["test_it"].text
    assert said in text
    assert "Traceback" not in text


def page_of(browser: Any) -> Any:
    return SimpleNamespace(url="about:blank", context=SimpleNamespace(browser=browser))


@pytest.mark.parametrize(
    ("browser", "name"),
    [
        (SimpleNamespace(browser_type=SimpleNamespace(name="firefox")), "firefox"),
        (None, "a persistent context"),
    ],
)
def test_another_browser_is_refused_with_what_to_do(browser: Any, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        Watch(page_of(browser), VendorIndex([]), "hold").start()
    assert str(caught.value) == (
        f"tracking watches Chromium only, and this test runs in {name}; mark the test with "
        '@pytest.mark.only_browser("chromium")'
    )


def test_what_a_test_demands_of_a_parameter_reads_as_in_a_spec() -> None:
    demands = [79, 79.5, True, "EUR", re.compile("SO-.*"), ...]
    assert [(each.operator, each.operand) for each in map(matcher, demands)] == [
        ("equals", "79"),
        ("equals", "79.5"),
        ("equals", "true"),
        ("equals", "EUR"),
        ("matches", "SO-.*"),
        ("present", True),
    ]


def test_pytest_starts_without_what_only_the_fixture_needs() -> None:
    code = (
        "import sys, pytest; before = set(sys.modules); import auditor.pytest_plugin; "
        "print(sorted(set(sys.modules) - before))"
    )
    done = run([sys.executable, "-c", code])
    assert done.stdout.strip() == "['auditor', 'auditor.pytest_plugin']"


# ── hits that reach the vendor ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["test_given_up", "test_answered_after_all"])
def test_what_becomes_of_a_delivered_hit_is_told_as_an_audit_tells_it(
    name: str, delivered: dict[str, Outcome]
) -> None:
    assert delivered[name].text == ""
    assert not delivered[name].failed
