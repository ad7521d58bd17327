"""What holds for each format, whichever is added: a hostile site gets nowhere with any of them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hostileaudit import HARM

from auditor.cli.diff import FORMATS as COMPARED
from auditor.cli.diff import command as diff
from auditor.cli.options import FORMATS
from auditor.config import models
from auditor.model import Format, ReportFile
from auditor.report.formats.github import SUMMARY
from auditor.report.formats.registry import FILES, USUAL, write_har, write_reports
from auditor.store import AuditFile

TESTS = Path(__file__).parents[2]
WRITTEN = tuple(FILES)
"""All but the PDF, which a browser makes of the HTML file, and the console: both have their own
tests."""
STEERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufffe\ud800-\udfff]"
)
OPEN = {"crawl", "queryString", "_initiator"}
"""Keys whose value is made of what a site chose: as many parameters as its address has."""
PAYLOADS = {
    "everything": HARM,
    "script": "</script><script>alert(1)</script><svg onload=alert(2)>",
    "markup": "\"><img src=x onerror=alert(1)>' onmouseover=alert(2) x='<!-- ]]> --> <![CDATA[",
    "templates": "{{ 7*7 }} {% include 'x' %} ${7*7} #{7*7} <%= 7 %>",
    "terminal": "\x1b]0;owned\x07\x1b[2J\x9b31m\x08\x08\r",
    "directions": "\u202egnp.exe\u2066\u200f\u061c\u2028\u2029",
    "formula": '=HYPERLINK("https://evil.example";"x")\r\n@SUM(1)\t+1',
    "nothing": "\x00",
    "half": "\ud83d",
    "emptied": "\x00" * 50,
}


@pytest.fixture(autouse=True)
def no_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests may themselves be a step of GitHub Actions."""
    monkeypatch.delenv(SUMMARY, raising=False)


def test_the_spec_and_the_command_line_take_the_same_formats() -> None:
    assert set(get_args(Format)) == set(FORMATS)
    assert set(USUAL) <= set(FORMATS)
    assert tuple(models.Report().formats) == USUAL


def test_every_format_is_documented() -> None:
    lines = (TESTS.parent / "docs" / "formats.md").read_text(encoding="utf-8").splitlines()
    rows = {name: line for name in FORMATS for line in lines if line.startswith(f"| `{name}` |")}
    assert rows.keys() == set(FORMATS), "give it a row in the table of docs/formats.md"
    silent = [
        file for name, files in FILES.items() for file in files if f"`{file}`" not in rows[name]
    ]
    assert silent == [], "name the file in its format's row in docs/formats.md"


@pytest.mark.parametrize("page", ["docs/spec.md", "docs/cli.md"])
def test_every_format_can_be_chosen_by_who_reads(page: str) -> None:
    text = (TESTS.parent / page).read_text(encoding="utf-8")
    missing = [name for name in FORMATS if f"`{name}`" not in text]
    assert missing == [], f"name it in {page}, beside the others"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_test_of_its_own(name: str) -> None:
    assert [*TESTS.rglob(f"test_{name}.py")], f"write tests/report/formats/test_{name}.py"


def all_files(audit: AuditFile, folder: Path) -> list[Path]:
    return [*write_reports(audit, WRITTEN, folder), write_har(audit, folder / "all.har")]


def all_comparisons(old: AuditFile, new: AuditFile, folder: Path) -> list[Path]:
    """What `tagproof diff` writes of the two; the console is told of with the others' suffix."""
    suffixes = {"markdown": "md", "html": "html", "json": "json", "console": "txt"}
    assert set(suffixes) == set(COMPARED)
    written = []
    for name, suffix in suffixes.items():
        path = folder / f"diff.{suffix}"
        options = ["--format", name, "--output", str(path)]
        done = CliRunner().invoke(diff, [str(old.path), str(new.path), *options])
        assert done.exception is None, done.exception
        assert STEERS.findall(done.output) == []
        written.append(path)
    return written


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_it_steers_or_breaks_a_comparison(
    hostile_audit: Callable[[str], AuditFile], tmp_path: Path, payload: str
) -> None:
    harmed, harmless = hostile_audit(PAYLOADS[payload]), hostile_audit("harmless")
    other = hostile_audit("another")
    written = all_comparisons(other, harmed, tmp_path / "harmed")
    for path, like in zip(
        written, all_comparisons(other, harmless, tmp_path / "harmless"), strict=True
    ):
        assert STEERS.findall(path.read_bytes().decode("utf-8")) == [], path.name
        assert shape(path) == shape(like), path.name


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_a_site_writes_steers_or_breaks_any_format(
    hostile_audit: Callable[[str], AuditFile], tmp_path: Path, payload: str
) -> None:
    harmed = all_files(hostile_audit(PAYLOADS[payload]), tmp_path / "harmed")
    harmless = all_files(hostile_audit("harmless"), tmp_path / "harmless")
    assert [path.name for path in harmed] == [path.name for path in harmless]
    for path, other in zip(harmed, harmless, strict=True):
        assert STEERS.findall(path.read_bytes().decode("utf-8")) == [], path.name
        assert shape(path) == shape(other), path.name


def test_a_million_characters_make_no_file_too_heavy(
    hostile_audit: Callable[[str], AuditFile], tmp_path: Path
) -> None:
    written = write_reports(hostile_audit("<&|=`;" * 170_000), WRITTEN, tmp_path)
    sizes = {path.name: path.stat().st_size for path in written}
    assert max(sizes.values()) < 3_000_000, sizes


@pytest.mark.parametrize("name", WRITTEN)
def test_an_empty_audit_has_a_report(empty_audit: AuditFile, tmp_path: Path, name: str) -> None:
    for path in write_reports(empty_audit, [name], tmp_path):
        assert shape(path) is not None


class _Active(HTMLParser):
    """The elements and attributes that do something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "iframe", "object", "embed", "form", "base", "meta", "link"}:
            self.found.append(tag)
        self.found += [name for name, _ in attrs if name.startswith("on")]
        self.found += [
            f"{name}={value}"
            for name, value in attrs
            if name in {"href", "src", "action"} and not (value or "").startswith(("#", "data:"))
        ]


def shape(path: Path) -> object:
    """What a file is made of, without what a site wrote: whoever reads it must find the same."""
    text = path.read_bytes().decode("utf-8-sig")
    match path.suffix:
        case ".json" | ".sarif" | ".har":
            return keys(json.loads(text))
        case ".xml":
            root = ET.fromstring(text)  # noqa: S314 - we wrote it ourselves
            return [(each.tag, sorted(each.attrib)) for each in root.iter()]
        case ".csv":
            return [len(row) for row in csv.reader(StringIO(text, newline=""), strict=True)]
        case ".html":
            return _Active(text).found
        case ".md":
            return [re.sub(r"[^|#>*<-].*", "", line) for line in text.splitlines()]
        case ".prom":
            return [re.sub(r"\{.*\} ", " {} ", line).split()[:3] for line in text.splitlines()]
        case ".txt":
            return bool(text)
        case _:
            raise AssertionError(f"{path.name}: say in shape() what such a file is made of")


def keys(value: object) -> object:
    """The keys of a document, and which of its values are numbers."""
    match value:
        case dict():
            return {name: keys(each) for name, each in value.items() if name not in OPEN}
        case list():
            return [keys(each) for each in value]
        case _:
            return type(value) in {int, float, bool}


def test_the_schema_is_in_the_package() -> None:
    assert json.loads(files("auditor.templates").joinpath("report.schema.json").read_text())


def test_a_format_that_nobody_writes_is_not_written_as_another(
    audit: AuditFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was written as CSV, since that was the last."""
    names = ("tags.parquet", "inventory.parquet", "hits.parquet")
    monkeypatch.setattr("auditor.report.formats.registry.FILES", {"parquet": names})

    with pytest.raises(AssertionError, match="parquet"):
        write_reports(audit, ["parquet"], tmp_path)


def test_each_format_that_is_a_file_has_its_names() -> None:
    assert set(FILES) == set(get_args(ReportFile)), (
        "FILES in auditor/report/formats/registry.py, ReportFile in auditor/model/words.py"
    )
