"""What `tagproof run` says while it works, and what a baseline makes of its verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from auditfacts import a_finding, a_hit
from auditpair import LOST, an_audit, seen
from commandline import call
from tinysite import TinySite, serving

from auditor.audit.progress import Progress
from auditor.audit.writer import VisitOutcome
from auditor.cli.progress import details, following
from auditor.model import Phase, StepKind, StepRun

SPEC = """\
version: 1
site: { url: "URL" }
tags:
  ga4: { vendor: ga4, account: G-TEST0001 }
goals:
  lead:
    steps:
      - navigate: /
      - click: { role: button, name: Send }
    expect:
      - { tag: ga4, event: generate_lead }
"""
PAGE = """<title>Contact</title><button>Send</button><script>
document.querySelector('button').onclick = () => navigator.sendBeacon(
  'https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001&en=contact&epn.value=5'
  + '&cu=EUR')</script>"""


@pytest.fixture
def site() -> Iterator[TinySite]:
    with serving() as tiny:
        tiny.pages["/"] = PAGE
        yield tiny


def run(folder: Path, *arguments: str) -> tuple[int, list[str], list[str]]:
    """Exit code, and the lines of stdout and stderr."""
    command = ("run", "shop.yaml", "--output", "out", "--format", "json")
    result = call(folder, *command, *arguments)
    return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()


def test_a_pipeline_with_a_baseline_fails_only_on_what_it_does_not_have(
    site: TinySite, tmp_path: Path
) -> None:
    spec = tmp_path / "shop.yaml"
    spec.write_text(SPEC.replace("URL", site.url))
    code, said, errors = run(tmp_path, "--quiet")
    assert (code, errors) == (1, [])
    assert said[0] == "FAILED: 1 finding at or over high. The one goal is broken."
    [audit] = (tmp_path / "out").glob("audit-*.db")
    assert said[1:] == ["  out/report.json", f"  {audit.relative_to(tmp_path)}"]

    code, said, errors = run(tmp_path, "--baseline", str(audit), "--verbose")
    assert code == 0
    assert "PASSED: No findings at or over high that the baseline does not have." in said
    assert any(line.startswith("Since the baseline of ") for line in said)
    told = "\n".join(errors)
    assert re.search(r"^ +\d+\.\d\d s  step  click button .Send.* \(\d+ ms\)$", told, re.MULTILINE)
    assert re.search(
        r"s  hit   Google Analytics 4 G-TEST0001 contact 5 EUR, held$", told, re.MULTILINE
    )
    assert re.search(r"^ +found  critical: .* \(missing-hit\)$", told, re.MULTILINE)


@pytest.mark.parametrize("wrong", ["missing.db", "other.db", "shop.yaml"])
def test_a_baseline_that_cannot_be_used_is_told_before_the_audit_begins(
    wrong: str, site: TinySite, tmp_path: Path
) -> None:
    (tmp_path / "shop.yaml").write_text(SPEC.replace("URL", site.url))
    an_audit(tmp_path / "other.db", seen(LOST), spec_path="other.yaml")
    code, said, errors = run(tmp_path, "--baseline", wrong)
    assert (code, said) == (2, [])
    assert errors[0].startswith(f"tagproof: {wrong}: --baseline: ")
    assert len(errors) == 1
    assert site.arrived == []
    assert not (tmp_path / "out").exists()


def step(**more: object) -> StepRun:
    given = {"visit": 1, "index": 1, "phase": Phase.JOURNEY, "began": 40, "ended": 90}
    return StepRun(**{"kind": StepKind.NAVIGATE, "action": "navigate /", **given, **more})  # type: ignore[arg-type]


def test_each_step_hit_and_finding_of_a_visit_is_told_in_the_order_of_time() -> None:
    visited = VisitOutcome(
        steps=(step(), step(began=2500, ended=None, error="no element matched")),
        hits=(
            a_hit(1, "meta", "1002", "Purchase", "/", at=1500, value="38.9", currency="EUR"),
            a_hit(2, "ga4", "G-1", "page_view", "/", at=300, held=False, delivered=False,
                  failure="csp"),
        ),
        failed=(a_finding(1, "missing-hit", "It is missing."),),
        error="The journey stopped.",
    )  # fmt: skip
    assert list(details(visited)) == [
        "      0.04 s  step  navigate / (50 ms)",
        "      0.30 s  hit   Google Analytics 4 G-1 page_view, not delivered: csp",
        "      1.50 s  hit   Meta Pixel 1002 Purchase 38.9 EUR, held",
        "      2.50 s  step  navigate / FAILED: no element matched",
        "       found  high: It is missing. (missing-hit)",
        "   broke off  The journey stopped.",
    ]


def test_hostile_text_in_them_steers_no_terminal() -> None:
    harm = "\x1b[2J\x00\n\u202e" + "A" * 100_000
    hit = a_hit(1, harm, harm, harm, "/", label=harm, held=False, delivered=False, failure=harm)
    visited = VisitOutcome(
        steps=(step(action=harm, error=harm),),
        hits=(hit,),
        failed=(a_finding(1, harm, harm),),
        error=harm,
    )
    lines = list(details(visited))
    assert len(lines) == 4
    assert all(line.isprintable() and len(line) < 1_000 for line in lines)


@pytest.mark.parametrize(("quiet", "verbose", "lines"), [(1, 0, 0), (0, 0, 1), (0, 1, 2)])
def test_quiet_says_nothing_and_verbose_says_more(
    quiet: bool, verbose: bool, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = Progress(
        done=1, planned=2, pages=3, hits=4, findings=5, label="lead · accept · desktop",
        outcome=VisitOutcome(steps=(step(),)),
    )  # fmt: skip
    with following(quiet=quiet, verbose=verbose) as listener:
        listener(progress)
    assert len(capsys.readouterr().err.splitlines()) == lines


def test_one_of_a_thing_is_said_in_the_singular(capsys: pytest.CaptureFixture[str]) -> None:
    one = Progress(done=1, planned=1, pages=1, hits=1, findings=1, label="lead")
    with following(quiet=False, verbose=False) as listener:
        listener(one)
        listener(replace(one, planned=2, pages=2, hits=0, findings=3))
    assert capsys.readouterr().err.splitlines() == [
        "1/1 visit, 1 page, 1 hit, 1 finding: lead",
        "1/2 visits, 2 pages, 0 hits, 3 findings: lead",
    ]
