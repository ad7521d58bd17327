"""tagproof plan as a person calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli import tagproof

SPEC = """\
version: 1
site: { url: "https://shop.example" }
tags: { ga4: { vendor: ga4, account: G-7XK2P9QW3L } }
environments: { live: { url: "https://www.shop.example", accounts: { ga4: G-LIVE00001 } } }
goals:
  contact:
    steps: [{ navigate: /contact }, { click: { text: Send } }]
    expect: [{ tag: ga4, event: generate_lead }]
"""


def plan(folder: Path, *options: str) -> Result:
    path = folder / "shop.yaml"
    path.write_text(SPEC, "utf-8")
    return CliRunner().invoke(tagproof, ["plan", str(path), *options])


def test_it_is_shown_as_markdown(tmp_path: Path) -> None:
    result = plan(tmp_path, "--goal", "contact")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "- [ ] **Google Analytics 4 `generate_lead`** to `G-7XK2P9QW3L`: once" in result.stdout


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.md", b"# "), ("a.HTML", b"<!doctype"), ("a.csv", b"\xef\xbb\xbfDone"),
     ("a.xlsx", b"PK"), ("a.json", b"{")],
)  # fmt: skip
def test_a_files_ending_says_its_format(name: str, begins: bytes, tmp_path: Path) -> None:
    path = tmp_path / "out" / name
    assert plan(tmp_path, "--output", str(path)).exit_code == 0
    assert path.read_bytes().lstrip().startswith(begins)


def test_the_accounts_are_those_of_the_environment(tmp_path: Path) -> None:
    said = plan(tmp_path, "--environment", "live").stdout
    assert "`G-LIVE00001`" in said
    assert "G-7XK2P9QW3L" not in said


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--output", "plan.txt"], "its ending says no format"),
        (["--format", "xlsx"], "write it with --output plan.xlsx"),
        (["--goal", "contct"], "did you mean contact?"),
    ],
)
def test_a_wrong_call_says_what_to_write(options: list[str], says: str, tmp_path: Path) -> None:
    result = plan(tmp_path, *options)
    assert result.exit_code == 2
    assert says in result.stderr
    assert not (tmp_path / "plan.txt").exists()
