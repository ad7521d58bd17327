from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from auditor.check import Check, check, find_checks, passed
from auditor.check.faults import catalogue
from auditor.cli import explain, tagproof
from auditor.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.model import Verdict, VisitRecord


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(tagproof, ["explain", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_without_a_name_all_checks_and_their_faults_are_listed() -> None:
    code, out, _ = run()
    checks, _, faults = out.partition("\n\n")
    assert code == 0
    assert [line.split()[0] for line in checks.splitlines()[1:]] == list(find_checks())
    told = {line.split()[0]: line for line in faults.splitlines()[1:] if line.startswith(" " * 4)}
    assert told.keys() == catalogue().keys()
    for each in find_checks().values():
        assert all(each.id in told[slug] for slug in each.faults)
    assert told["bot-wall"].endswith("a reason for which checks can't tell")


def test_a_fault_says_what_it_is_and_who_finds_it() -> None:
    code, out, _ = run("pii-in-url")
    fault = catalogue()["pii-in-url"]
    assert code == 0
    assert out.startswith(f"Fault pii-in-url ({fault.family}, {_name(fault.severity)})\n\n")
    assert out.endswith("\nFound by: pii-in-hit\n")


def test_a_check_prints_its_documentation() -> None:
    code, out, _ = run("container-twice")
    assert code == 0
    assert out.startswith("Check container-twice (critical)\n\n")
    assert find_checks()["container-twice"].doc in out


def test_a_name_of_both_a_check_and_a_fault_explains_both() -> None:
    _, out, _ = run("before-choice")
    assert out.startswith("Check before-choice ")
    assert "\n\nFault before-choice " in out


def test_an_unknown_name_is_a_wrong_call_with_a_guess() -> None:
    code, out, err = run("befor-choice")
    assert (code, out) == (2, "")
    assert err.startswith(
        "tagproof: there is no check or fault called befor-choice; did you mean before-choice"
    )


def test_a_name_like_no_other_is_told_where_the_list_is() -> None:
    _, _, err = run("xyzzy")
    assert err == (
        "tagproof: there is no check or fault called xyzzy; `tagproof explain` lists them\n"
    )


def test_the_options_of_a_check_are_listed_with_their_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(explain, "find_checks", lambda: {"late-hit": late_hit})
    _, out, _ = run("late-hit")
    assert out.endswith("Options, in the spec under checks:\n  above: int (default: 3000)\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class LateHitOptions:
    above: int = 3000


def _late_hit(record: VisitRecord, _: LateHitOptions) -> Iterator[Verdict]:
    """Hits come soon."""
    yield passed("It came.", about=record.page_url)


late_hit: Check = check(
    id="late-hit",
    title="Hits come soon",
    severity=Severity.LOW,
    faults={"late-hit"},
    options=LateHitOptions,
)(_late_hit)


def _name(severity: Severity | None) -> str:
    return severity.name.lower() if severity else ""
