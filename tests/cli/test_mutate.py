"""tagproof mutate as a person and a pipeline call it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import orderedaudit
import pytest
from click.testing import CliRunner, Result
from orderedaudit import REJECT, STRICT, facts

from auditor.cli import tagproof
from auditor.mutate.faults import FAULTS
from tools import ROOT

WEAK = STRICT.replace("event: Purchase", "event: Purchase\n        fires: at_least_once")
LINE = WEAK[: WEAK.index("- tag: meta")].count("\n") + 1


def mutate(folder: Path, spec: str, audit: Path, *options: str) -> Result:
    path = folder / "shop.yaml"
    path.write_text(spec, "utf-8")
    return CliRunner().invoke(tagproof, ["mutate", str(path), str(audit), *options])


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return orderedaudit.write(tmp_path_factory.mktemp("audit") / "audit.db")


def test_it_says_which_fault_would_pass_where_and_what_to_write(
    audit: Path, tmp_path: Path
) -> None:
    before = hashlib.sha256(audit.read_bytes()).digest()
    result = mutate(tmp_path, WEAK, audit)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == (
        "1 of 23 planted faults would pass unnoticed:\n"
        "\n"
        f"purchase · Meta Pixel Purchase ({tmp_path}/shop.yaml:{LINE})\n"
        "  ✗ hit sent twice: it was sent once more\n"
        "    nobody counts it: write `fires: once`\n"
        "\n"
        "22 would fail the audit\n"
    )
    assert hashlib.sha256(audit.read_bytes()).digest() == before


def test_a_strict_spec_passes_and_all_shows_who_noticed(audit: Path, tmp_path: Path) -> None:
    result = mutate(tmp_path, STRICT, audit, "--all")
    assert result.exit_code == 0
    assert result.stdout.startswith("0 of 23 planted faults would pass unnoticed.\n")
    assert "  ✓ wrong currency: EUR became USD; noticed (wrong-parameter)\n" in result.stdout


def test_data_has_every_trial_and_agrees_with_the_lines(audit: Path, tmp_path: Path) -> None:
    result = mutate(tmp_path, WEAK, audit, "--json")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["faults"], data["passing"]) == (1, 23, 1)
    assert sum(data["answers"].values()) == len(data["trials"]) == 23
    (passed,) = [trial for trial in data["trials"] if trial["passes"]]
    assert (passed["fault"], passed["tag"], passed["line"], passed["checks"]) == (
        "doubled", "meta", LINE, [],
    )  # fmt: skip
    assert passed["gap"] == "nobody counts it: write `fires: once`"


def test_what_was_not_planted_and_what_is_switched_off_is_said(tmp_path: Path) -> None:
    audit = orderedaudit.write(tmp_path / "one.db", facts(), facts(device="mobile", order="T-2"))
    result = mutate(tmp_path, "checks: { late-linker: off }\n" + STRICT, audit)
    assert "not planted: sent after a refusal; it takes a visit that rejects" in result.stdout
    assert "switched off in the spec: late-linker\n" in result.stdout


def test_what_a_site_sent_steers_no_terminal(tmp_path: Path) -> None:
    evil = {"en": "buy\x1b[2J\n::error::now", "tid": "G-EVIL\x1b[2J"}
    audit = orderedaudit.write(tmp_path / "evil.db", facts(ga4=evil), facts(REJECT, order="T-2"))
    out = mutate(tmp_path, STRICT, audit, "--all").stdout
    assert "\x1b" not in out
    assert "G-EVIL\\x1b[2J" in out
    assert not any(line.startswith("::error") for line in out.splitlines())


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--goal", "contact"], 2, "there is no goal 'contact'; known: purchase"),
        (["--environment", "stage"], 2, "stage"),
    ],
)
def test_a_name_that_there_is_not_is_a_wrong_call(
    options: list[str], code: int, says: str, audit: Path, tmp_path: Path
) -> None:
    result = mutate(tmp_path, STRICT, audit, *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert says in result.stderr


def test_without_a_sound_hit_it_can_not_tell(tmp_path: Path) -> None:
    audit = orderedaudit.write(tmp_path / "silent.db", facts(sent=()))
    result = mutate(tmp_path, STRICT, audit)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "no visit of it came to its end with a hit" in result.stderr


def test_a_file_that_is_no_audit_is_a_wrong_call(tmp_path: Path) -> None:
    notes = tmp_path / "notes.db"
    notes.write_text("shopping list")
    assert mutate(tmp_path, STRICT, notes).exit_code == 2


def test_every_fault_is_in_the_docs() -> None:
    page = (ROOT / "docs" / "mutate.md").read_text("utf-8")
    missing = [fault.id for fault in FAULTS if f"`{fault.id}`" not in page]
    assert missing == []
