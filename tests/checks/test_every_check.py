"""What holds for every check, the built-in ones and those to come."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.check import SECTIONS, find_checks
from auditor.check.faults import catalogue
from auditor.testing import a_record, a_visit, verdicts

CHECKS = find_checks()
IDS = sorted(CHECKS)
FOLDER = Path(__file__).parents[2] / "checks"
TESTS = Path(__file__).parent
SPEAKING = frozenset({"failed", "cant_tell", "breach", "Cause", "Verdict"})
"""What is handed the texts of a finding ..."""
SPOKEN = frozenset({"message", "expected", "actual", "fix", "because"})
"""... under these names, and the message without any."""
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
"""Two words at least: a parameter's name, `GET` or `https` is the same everywhere."""
LONGEST_REPAIR = 700
"""Characters of a section on how to fix it: more than that nobody reads in a report."""
VERDICTS = frozenset({"passed", "failed", "cant_tell", "inapplicable"})
OF_A_WHOLE_TAG = frozenset({
    "bad_name.bad_name",
    "base_code_twice.base_code_twice",
    "consent_breaches.breached", "consent_default._granted", "consent_default._unsaid",
    "consent_update._by_hits", "container_twice.container_twice", "flagged_traffic._debug",
    "flagged_traffic._internal",
    "hard_coded_beside_container.hard_coded_beside_container",
    "insecure_hit.insecure_hit", "legacy_tag.legacy_tag", "over_limit.over_limit",
    "pii_in_hit._failed", "session_replay_on_form._failed", "tag_not_on_page._delayed",
    "staging_library._failed", "staging_library.staging_library", "tag_not_on_page.tag_not_on_page",
    "undeclared_hash._failed",
    "unplanned_event.unplanned_event", "user_data._failed", "user_data.user_data_form",
    "wrong_account._of_another", "wrong_account.wrong_account",
})  # fmt: skip
"""Functions whose verdicts are about all that a tag does, and so decide no event's test case."""


def test_each_check_has_a_file_of_its_own() -> None:
    assert len(IDS) == len({CHECKS[id_].module for id_ in IDS})


@pytest.mark.parametrize("id_", IDS)
def test_a_check_stands_in_the_family_of_one_of_its_faults(id_: str) -> None:
    family = CHECKS[id_].module.split(".")[-2]
    families = {catalogue()[slug].family for slug in CHECKS[id_].faults}
    assert family in families, f"move it, and its test, to checks/{min(families)}/"


@pytest.mark.parametrize("id_", IDS)
def test_a_checks_id_is_its_files_name_and_its_faults_are_in_the_catalogue(id_: str) -> None:
    check = CHECKS[id_]
    assert check.module.rpartition(".")[2].replace("_", "-") == id_
    assert check.faults, "faults=... of @check names what it finds"
    unknown = check.faults - catalogue().keys()
    assert not unknown, f"describe {sorted(unknown)} in auditor/check/faults.yaml"
    assert check.title
    assert not check.title.endswith("."), "a title ends without a full stop"


@pytest.mark.parametrize("id_", IDS)
def test_each_check_has_its_test_file_under_its_name_and_family(id_: str) -> None:
    family, name = CHECKS[id_].module.split(".")[-2:]
    file = TESTS / family / f"test_{name}.py"
    cure = f"write tests/checks/{family}/{file.name}: a record that fails, and its sound twin"
    assert file.is_file(), cure
    assert f'"{id_}"' in file.read_text(encoding="utf-8"), cure


def test_each_test_file_tries_one_module_of_checks() -> None:
    """A test of several modules stands with one of them, where it is looked for."""
    stray = [
        str(file.relative_to(TESTS))
        for file in sorted(TESTS.rglob("test_*.py"))
        if file != Path(__file__) and not is_named_after_a_module(file)
    ]
    assert not stray, f"name each of them after a module of checks/, in its folder: {stray}"


def is_named_after_a_module(file: Path) -> bool:
    """Whether a test file bears the name of a module, or of the package of its folder.

    What it tests of the module may follow the name, where one file would be too long.
    """
    name = file.stem.removeprefix("test_")
    folder = FOLDER / file.parent.relative_to(TESTS)
    is_package = folder.name == name and (folder / "__init__.py").stat().st_size > 0
    modules = (module.stem for module in folder.glob("*.py"))
    return is_package or any(name == each or name.startswith(f"{each}_") for each in modules)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("id_", IDS)
def test_a_checks_documentation_has_all_sections(id_: str, section: str) -> None:
    assert len(CHECKS[id_].section(section).split()) >= 5, (
        f"write {section!r} into the docstring of {CHECKS[id_].module}"
    )


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
    judged = verdicts(id_, record)  # type: ignore[arg-type] # a VisitRecord
    failed = {verdict.fault for verdict in judged if verdict.outcome == "failed"}
    assert failed <= {"no-hit", "tag-absent-on-page"}


@pytest.mark.parametrize("id_", IDS)
def test_how_to_fix_it_is_short_enough_to_be_read_in_a_report(id_: str) -> None:
    for section in ("How to fix in the tag manager", "How to fix in the code"):
        assert len(CHECKS[id_].section(section)) <= LONGEST_REPAIR, f"shorten {section!r}"


@pytest.mark.parametrize("file", sorted(FOLDER.rglob("*.py")), ids=lambda file: file.stem)
def test_what_a_finding_says_can_be_said_in_another_language(file: Path) -> None:
    plain = [
        f"{file.name}:{node.lineno}: {text}"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPEAKING
        for argument in (*node.args[:1], *(k.value for k in node.keywords if k.arg in SPOKEN))
        for text in plain_texts(argument)
        if SENTENCE.search(text)
    ]
    assert plain == [], "make it message(...), or cut it to one word"


def test_a_verdict_that_names_a_tag_says_of_which_event_it_is() -> None:
    """Without `event` (place_of and place_of_hit give it), it decides no test case."""
    silent = {
        f"{file.stem}.{function.name}"
        for file in FOLDER.rglob("*.py")
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in VERDICTS
        if "tag" in (given := {keyword.arg for keyword in node.keywords}) and "event" not in given
    }
    assert silent - OF_A_WHOLE_TAG == set(), (
        "give its verdict event=..., or add it to OF_A_WHOLE_TAG"
    )
    assert OF_A_WHOLE_TAG - silent == set(), "take it out of OF_A_WHOLE_TAG"


def plain_texts(node: ast.AST) -> Iterator[str]:
    """The texts that an expression may become without `message`."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "…".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*plain_texts(body), *plain_texts(orelse))
        case ast.BoolOp(values=values):
            yield from (text for value in values for text in plain_texts(value))
        case ast.BinOp(left=left, right=right):
            yield from (*plain_texts(left), *plain_texts(right))
