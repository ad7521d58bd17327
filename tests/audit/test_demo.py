"""The demo shop, audited whole: what was planted is found, and nothing else."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

import pytest
from commandline import run
from playwright.async_api import Browser
from readable import violations

from auditor.config import load_spec
from auditor.demo import SPEC
from auditor.demo.faults import EXPECTED
from auditor.errors import ExitCode
from auditor.judge.judging import judge_again
from auditor.model import Finding, Outcome
from auditor.prepare.setup import set_up
from auditor.report.compared.diff_view import compare_audits
from auditor.report.compared.outline import read_outline
from auditor.store import AuditFile

if TYPE_CHECKING:
    import subprocess

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TAGPROOF = str(Path(sys.executable).with_name("tagproof"))


def demo(folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], Path]:
    done = run([TAGPROOF, "demo", "--output", folder, *arguments], environ={"CI": "true"})
    [path] = folder.glob("audit-*.db")
    return done, path


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    done, path = demo(tmp_path_factory.mktemp("broken"))
    assert done.returncode == 0, done.stderr
    return done.stdout, path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, Path]:
    done, path = demo(tmp_path_factory.mktemp("sound"), "--sound")
    return done.returncode, done.stdout, path


def findings(path: Path) -> list[Finding]:
    with AuditFile.open(path) as audit:
        return list(audit.findings())


def test_the_sound_shop_passes_without_a_single_finding(sound: tuple[int, str, Path]) -> None:
    code, said, path = sound
    assert [each.message for each in findings(path)] == []
    assert code == 0
    assert "All 5 goals are counted right." in said
    with AuditFile.open(path) as audit:
        outcomes = {cell.outcome for cell in audit.test_cases()}
        held = [
            requests[number].held
            for visit in audit.visits()
            for requests in [{each.id: each for each in audit.facts(visit.id).requests}]
            for hit in audit.hits(visit.id)
            for number in hit.requests
        ]
    assert outcomes == {Outcome.PASSED}
    assert len(held) > 50
    assert all(held)


def test_it_ends_with_the_report_and_with_how_to_go_on(broken: tuple[str, Path]) -> None:
    said, path = broken
    page = path.parent / "report.html"
    assert f"\nThe report: {page.resolve().as_uri()}\n" in said
    assert f"\n  {TAGPROOF} demo --open  " in said
    assert said.splitlines()[-2:] == [
        f"  {TAGPROOF} init shop.example     drafts a spec",
        f"  {TAGPROOF} run tagproof.yaml     audits it",
    ]


def test_the_broken_shop_gives_exactly_what_was_planted(broken: tuple[str, Path]) -> None:
    found = {(each.fault, each.goal, each.tag) for each in findings(broken[1])}
    assert found == EXPECTED
    assert len({fault for fault, _, _ in found}) >= 12


def test_every_failed_finding_of_the_broken_shop_carries_evidence_and_a_reason(
    broken: tuple[str, Path],
) -> None:
    for each in findings(broken[1]):
        assert each.outcome is Outcome.FAILED
        assert each.message.endswith(".")
        assert each.expected or each.check in {"before-choice", "after-reject", "pii-in-hit"}
        assert each.evidence or each.fault == "no-hit"


def test_checking_the_audit_again_without_a_browser_gives_the_same(
    broken: tuple[str, Path],
) -> None:
    before = findings(broken[1])
    with AuditFile.open(broken[1]) as audit:
        site = audit.meta["site"]
        spec = load_spec(Path(str(SPEC)), {"TAGPROOF_DEMO_URL": site})
        judge_again(audit, set_up(spec))
        again = list(audit.findings())
    assert again == before


def test_the_reports_are_there_and_agree(broken: tuple[str, Path]) -> None:
    folder = broken[1].parent
    report = json.loads((folder / "report.json").read_text())
    suites = ET.parse(folder / "junit.xml").getroot()  # noqa: S314 - we wrote it ourselves
    html = (folder / "report.html").read_text()
    assert report["audit"]["hits"] == "hold"
    assert int(suites.get("failures") or 0) > 0
    assert "double-install" in json.dumps(report)
    assert "Content-Security-Policy" in html
    assert report["summary"]["headline"] in html
    assert str(folder / "report.html") in broken[0]


def test_the_planted_identity_is_nowhere_in_what_is_written(broken: tuple[str, Path]) -> None:
    folder = broken[1].parent
    spec = load_spec(Path(str(SPEC)), {"TAGPROOF_DEMO_URL": "http://127.0.0.1"})
    email = spec.identity["email"].encode()
    for path in folder.iterdir():
        content = path.read_bytes()
        assert email not in content, path.name
        assert email.replace(b"@", b"%40") not in content, path.name


def test_between_the_broken_shop_and_the_sound_one_all_is_fixed_and_nothing_is_left_open(
    broken: tuple[str, Path], sound: tuple[int, str, Path]
) -> None:
    before, after = read_outline(broken[1]), read_outline(sound[2])
    repaired = compare_audits(before, after)
    assert repaired.code is ExitCode.PASSED
    assert [each.key for each in repaired.sections] == ["fixed"]
    assert len(repaired.change.fixed) == repaired.old.past.problems
    ruined = compare_audits(after, before)
    assert ruined.code is ExitCode.FINDINGS
    assert [each.key for each in ruined.sections] == ["new"]


async def test_both_reports_open_in_a_browser_and_anybody_can_read_them(
    broken: tuple[str, Path], sound: tuple[int, str, Path], browser: Browser
) -> None:
    for audit, scheme in zip((broken[1], sound[2]), SCHEMES, strict=True):
        page = await browser.new_page(color_scheme=scheme, viewport={"width": 1440, "height": 900})
        uri = (audit.parent / "report.html").as_uri()
        heard: list[str] = []
        page.on("request", partial(note, heard, "url"))
        page.on("console", partial(note, heard, "text"))
        page.on("pageerror", partial(note, heard, "message"))
        await page.goto(uri)
        assert await page.evaluate("document.documentElement.scrollHeight") < 9_000, "folded"
        assert await violations(page) == []
        assert heard == [uri]
        await page.close()


def note(heard: list[str], what: str, event: object) -> None:
    heard.append(str(getattr(event, what)))
