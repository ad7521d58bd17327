"""What holds for every check, the built-in ones and those to come."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.check import SECTIONS, find_checks
from auditor.faults import catalogue
from auditor.testing import a_record, a_visit, verdicts

CHECKS = find_checks()
IDS = sorted(CHECKS)
FOLDER = Path(__file__).parents[2] / "checks"


def test_each_check_has_a_file_of_its_own() -> None:
    assert len(IDS) == len({CHECKS[id_].module for id_ in IDS})
    assert {CHECKS[id_].module.rpartition(".")[2] for id_ in IDS} <= {
        file.stem for file in FOLDER.glob("*.py")
    }


@pytest.mark.parametrize("id_", IDS)
def test_a_checks_id_is_its_files_name_and_its_faults_are_in_the_catalogue(id_: str) -> None:
    check = CHECKS[id_]
    assert check.module.rpartition(".")[2].replace("_", "-") == id_
    assert check.faults
    assert check.faults <= set(catalogue())
    assert check.title
    assert not check.title.endswith(".")


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("id_", IDS)
def test_a_checks_documentation_has_all_sections(id_: str, section: str) -> None:
    assert len(CHECKS[id_].section(section).split()) >= 5


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize(
    "record",
    [
        a_record(),
        a_record(goal=None),
        a_record(visit=a_visit(error="broke", inconclusive="page-failed", goal_at=None)),
        a_record(visit=a_visit(repeat_of=1), expect=()),
    ],
    ids=["empty", "crawl", "inconclusive", "revisit"],
)
def test_no_check_finds_a_fault_where_nothing_was_seen_but_a_missing_hit(
    id_: str, record: object
) -> None:
    found = verdicts(id_, record)  # type: ignore[arg-type] # a VisitRecord
    failed = {verdict.fault for verdict in found if verdict.outcome == "failed"}
    assert failed <= {"no-hit", "tag-absent-on-page"}
