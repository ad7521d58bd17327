from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from auditor.check import Check, check, find_checks, passed
from auditor.check.faults import catalogue
from auditor.cli import explain, tagproof
from auditor.cli.checkoptions import KINDS, options_of
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
    assert out.endswith(
        "Options, in the spec under checks.late-hit:\n"
        "  above: a whole number\n"
        "      From how many milliseconds on a hit is late.\n"
        "      default: 3000\n"
        "  exempt: a list of texts\n"
        "      default: [ga4, meta]\n"
    )


def test_every_option_of_ours_says_what_it_means() -> None:
    options = [(each.id, option) for each in find_checks().values() for option in options_of(each)]
    assert len(options) > 20
    assert [(id_, option.name) for id_, option in options if not option.meaning] == []
    assert {option.kind for _, option in options} <= set(KINDS.values())


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("facebook", "of vendors, did you mean meta? See `tagproof vendors`"),
        ("GA4", "of vendors, did you mean ga4? See `tagproof vendors`"),
        ("ga4", "a vendor is: tagproof vendors ga4"),
    ],
)
def test_a_vendors_name_is_told_where_vendors_are(name: str, hint: str) -> None:
    code, _, err = run(name)
    assert code == 2
    assert err == f"tagproof: there is no check or fault called {name}; {hint}\n"


def test_checks_and_faults_are_data_too() -> None:
    everything = json.loads(run("--json")[1])
    assert [each["id"] for each in everything["checks"]] == list(find_checks())
    assert [each["slug"] for each in everything["faults"]] == list(catalogue())
    both = json.loads(run("before-choice", "--json")[1])
    assert [len(both["checks"]), len(both["faults"])] == [1, 1]
    assert both["checks"][0]["options"] == [
        {
            "name": "exempt",
            "kind": "a list of texts",
            "default": "[]",
            "meaning": "Ids of vendors that need no consent on this site.",
        }
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class LateHitOptions:
    above: int = 3000
    """From how many milliseconds
    on a hit is late."""
    exempt: tuple[str, ...] = ("ga4", "meta")


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
