"""tagproof diff, history and --baseline as a pipeline calls them."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from auditpair import IGNORED, LOST, TWICE, UNSURE, an_audit, on, seen
from click.testing import CliRunner

from auditor.cli import tagproof
from auditor.report.compared.historytable import HEAD


def call(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    result = CliRunner().invoke(tagproof, [str(each) for each in arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return an_audit(tmp_path / "audit-1.db", seen(LOST), exit_code=1, started=on(1))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return an_audit(tmp_path / "audit-2.db", seen(LOST, TWICE), exit_code=1, started=on(2))


def too_old(path: Path) -> Path:
    """An audit file of a version that is read no more."""
    an_audit(path, seen())
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    return path


def test_diff_fails_on_what_is_new_only(old: Path, new: Path) -> None:
    code, told, _ = call("diff", old, new)
    assert (code, "1 new and 1 still there." in told) == (1, True)
    assert call("diff", new, old)[0] == 0
    assert call("diff", old, old)[0] == 0
    assert call("diff", old, new, "--fail-on", "critical")[0] == 0


def test_json_is_short_for_the_format(old: Path, new: Path) -> None:
    assert call("diff", old, new, "--json") == call("diff", old, new, "--format", "json")
    folder = old.parent
    assert call("history", folder, "--json") == call("history", folder, "--format", "json")


def test_diff_that_cannot_tell_says_so(old: Path, tmp_path: Path) -> None:
    unsure = an_audit(tmp_path / "unsure.db", seen(LOST, TWICE(**UNSURE)), started=on(3))
    code, told, _ = call("diff", old, unsure)
    assert (code, "COULD NOT TELL" in told) == (3, True)


@pytest.mark.parametrize(
    ("wanted", "begins"),
    [("console", "Old  "), ("markdown", "## "), ("html", "<!doctype html>"), ("json", "{")],
)
def test_diff_writes_each_format_to_stdout_or_into_a_file(
    wanted: str, begins: str, old: Path, new: Path, tmp_path: Path
) -> None:
    _, shown, _ = call("diff", old, new, "--format", wanted)
    assert shown.lstrip().startswith(begins)
    file = tmp_path / "out" / "diff"
    code, told, _ = call("diff", old, new, "--format", wanted, "--output", file)
    assert code == 1
    assert told.splitlines() == [
        "FAILED: 1 finding at or over “high” that the earlier audit did not have.",
        f"  {file}",
    ]
    assert file.read_text("utf-8").strip() == shown.strip()


def test_a_file_that_is_no_audit_of_ours_is_a_wrong_call(old: Path, tmp_path: Path) -> None:
    text = tmp_path / "notes.db"
    text.write_text("shopping list")
    missing, ancient = tmp_path / "missing.db", too_old(tmp_path / "ancient.db")
    for wrong, says in (
        (text, "this is not an audit file"),
        (missing, "there is no such file"),
        (ancient, "its format 2 is too old"),
        (tmp_path, "is a folder"),
    ):
        for name, pair in (("OLD", (wrong, old)), ("NEW", (old, wrong))):
            code, told, error = call("diff", *pair)
            assert (code, told) == (2, "")
            assert error.startswith(f"tagproof: {wrong}: {name}: ")
            assert says in error


def test_audits_of_different_sites_can_be_compared_with_a_warning(
    old: Path, tmp_path: Path
) -> None:
    other = an_audit(tmp_path / "other.db", seen(LOST), site="https://other.example", started=on(3))
    code, told, _ = call("diff", old, other)
    assert code == 0
    assert "! The two audits are of different sites: https://shop.example and https://o" in told


def test_a_report_with_a_baseline_fails_on_what_is_new_only(old: Path, new: Path) -> None:
    report = ("report", new, "--format", "json")
    assert call(*report)[0] == 1
    code, told, _ = call(*report, "--baseline", old)
    assert code == 1
    assert "FAILED: 1 finding at or over high that the baseline does not have." in told
    assert call(*report, "--baseline", new)[0] == 0
    assert call(*report, "--baseline", old, "--fail-on", "critical")[0] == 0
    told = json.loads((new.parent / "report.json").read_text())["change"]
    assert told["is_baseline"] is True


def test_what_a_baseline_ignored_or_could_not_tell_is_not_known(tmp_path: Path) -> None:
    ignored = an_audit(tmp_path / "ignored.db", seen(LOST(**IGNORED)))
    unsure = an_audit(tmp_path / "unsure.db", seen(LOST(**UNSURE)))
    new = an_audit(tmp_path / "new.db", seen(LOST), exit_code=1)
    for baseline in (ignored, unsure):
        assert call("report", new, "--format", "json", "--baseline", baseline)[0] == 1
    again = an_audit(tmp_path / "again.db", seen(LOST(**UNSURE)), exit_code=3)
    assert call("report", again, "--format", "json")[0] == 3
    assert call("report", again, "--format", "json", "--baseline", unsure)[0] == 0


def test_an_audit_that_was_cut_short_stays_so_with_any_baseline(old: Path, tmp_path: Path) -> None:
    cut = an_audit(tmp_path / "cut.db", seen(LOST), exit_code=130, status="interrupted")
    code, told, _ = call("report", cut, "--format", "json", "--baseline", old, "--quiet")
    assert (code, told.startswith("INTERRUPTED: ")) == (130, True)


def test_a_baseline_of_another_spec_is_a_wrong_call(new: Path, tmp_path: Path) -> None:
    other = an_audit(tmp_path / "other.db", spec_path="clients/b/other.yaml")
    code, told, error = call("report", new, "--baseline", other)
    assert (code, told) == (2, "")
    assert "is an audit of clients/b/other.yaml, not of shop.yaml" in error


def test_a_quiet_report_is_the_verdict_and_the_files(new: Path) -> None:
    code, told, error = call("report", new, "--format", "json", "--quiet")
    verdict, *written = told.splitlines()
    assert (code, error) == (1, "")
    assert verdict == "FAILED: 2 findings at or over high. The one goal is broken."
    assert written == [f"  {new.parent / 'report.json'}", f"  {new}"]


@pytest.mark.usefixtures("new")
def test_history_lists_audits_with_what_each_changed(old: Path) -> None:
    an_audit(old.parent / "audit-3.db", seen(), exit_code=0, started=on(3))
    an_audit(old.parent / "audit-4.db", exit_code=130, started=on(4), status="interrupted")
    code, told, error = call("history", old.parent)
    assert (code, error) == (0, "")
    title, head, *lines = told.splitlines()
    assert title == "Tracking audit · Nordwind Tea GmbH (shop.yaml)"
    assert re.split("  +", head.strip()) == [*HEAD]
    fields = [line.split() for line in lines]
    assert [each[-1] for each in fields] == [f"audit-{n}.db" for n in (1, 2, 3, 4)]
    assert [each[-4:-1] for each in fields[1:3]] == [["1", "0", "1"], ["0", "2", "0"]]
    assert lines[3].split()[-3:] == ["130", "interrupted", "audit-4.db"]


def test_history_keeps_specs_apart_and_leaves_out_what_it_cannot_read(old: Path) -> None:
    an_audit(old.parent / "audit-5.db", spec_path="other.yaml", title="Other", started=on(5))
    too_old(old.parent / "audit-0.db")
    code, told, error = call("history", old.parent)
    assert code == 0
    assert [line for line in told.splitlines() if not line.startswith(" ")] == [
        "Tracking audit · Nordwind Tea GmbH (shop.yaml)",
        "",
        "Other · Nordwind Tea GmbH (other.yaml)",
    ]
    assert error.startswith("tagproof: left out: audit-0.db: its format 2 is too old")
    _, told, _ = call("history", old.parent, "--format", "json")
    document = json.loads(told)
    assert [each["spec"] for each in document["specs"]] == ["shop.yaml", "other.yaml"]
    assert document["specs"][0]["audits"][0]["problems"] == {"high": 1}
    assert len(document["left_out"]) == 1


def test_history_shows_the_last_ones(old: Path, new: Path) -> None:
    _, told, _ = call("history", old.parent, "--last", "1")
    assert "1 earlier audit" in told
    assert old.name not in told
    assert told.rstrip().endswith(new.name)
    assert told.split()[-4:-1] == ["1", "0", "1"]


SPEC = """\
version: 1
site: { url: "https://shop.example" }
report: { output: OUT }
tags: { ga4: { vendor: ga4, account: G-4TEST0001 } }
goals: { purchase: { steps: [{ navigate: / }], expect: [{ tag: ga4, event: purchase }] } }
"""


@pytest.mark.usefixtures("old")
def test_history_of_a_spec_is_what_its_own_folder_has_of_it(tmp_path: Path) -> None:
    spec = tmp_path / "shop.yaml"
    spec.write_text(SPEC.replace("OUT", str(tmp_path)))
    an_audit(tmp_path / "audit-5.db", spec_path="other.yaml", started=on(5))
    code, told, _ = call("history", spec)
    assert (code, "audit-1.db" in told, "audit-5.db" in told) == (0, True, False)
    shutil.copy(spec, tmp_path / "third.yaml")
    code, _, error = call("history", tmp_path / "third.yaml")
    assert (code, "holds no audit of" in error) == (2, True)


def test_history_of_nothing_is_a_wrong_call(tmp_path: Path) -> None:
    code, told, error = call("history", tmp_path)
    assert (code, told, "holds no audit (audit-*.db)" in error) == (2, "", True)
    code, _, error = call("history", tmp_path / "nowhere")
    assert (code, "there is no such folder of audits" in error) == (2, True)
    (tmp_path / "notes.txt").write_text("x")
    code, _, error = call("history", tmp_path / "notes.txt")
    assert (code, "neither a folder of audits nor a spec" in error) == (2, True)
