"""The formats of a report: which files each writes, and what writes them."""

# ruff: noqa: PLC0415 - a format's imports are paid for only when it is wanted

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from auditor.errors import UsageError
from auditor.model import ReportFile
from auditor.report.files import write_whole

if TYPE_CHECKING:
    from auditor.report.compared.lookback import LookBack
    from auditor.report.view import Audit, ReportView

    Pieces = Iterable[str] | Iterable[bytes]
    Writer = Callable[[Audit, ReportView], Pieces]

FILES: Mapping[ReportFile, tuple[str, ...]] = MappingProxyType({
    "html": ("report.html",),
    "json": ("report.json",),
    "junit": ("junit.xml",),
    "sarif": ("report.sarif",),
    "github": ("github-summary.md",),
    "gitlab": ("gl-code-quality-report.json",),
    "markdown": ("report.md",),
    "csv": ("tags.csv", "inventory.csv", "hits.csv"),
})  # fmt: skip
"""The formats that are files, and what the files are called."""

USUAL = ("html", "json", "junit")
"""What is written when nobody says what."""


def build_view(audit: Audit, look: LookBack | None = None) -> ReportView:
    """Read the audit once and lay out what every report shows; `look`: what came before it."""
    from auditor.report.build import build

    return build(audit, look)


def write_reports(audit: Audit, formats: Iterable[str], output: Path) -> list[Path]:
    """Write the files of each format into the folder `output`, and say which.

    Raises:
        UsageError: a format that doesn't exist.
        StoreError: the folder or a file can't be written.
    """
    return write_views(audit, build_view(audit), formats, output)


def write_views(audit: Audit, view: ReportView, formats: Iterable[str], output: Path) -> list[Path]:
    """Do what write_reports does, with a view that has been built already."""
    wanted = [fromkey for fromkey in dict.fromkeys(formats) if fromkey != "console"]
    files: dict[str, ReportFile] = {each: each for each in FILES}
    if unknown := [each for each in wanted if each not in files]:
        known = ", ".join([*files, "console"])
        raise UsageError(f"there is no report format {unknown[0]!r}; choose from {known}")
    written, wrong = [], None
    for each in wanted:
        try:
            written += _write_format(files[each], audit, view, output)
        except UsageError as error:
            # A mistake in the spec's own templates must not cost a pipeline its JUnit file.
            wrong = wrong or error
    if wrong is not None:
        raise wrong
    return written


def _write_format(name: ReportFile, audit: Audit, view: ReportView, output: Path) -> list[Path]:
    if name == "github" and (summary := _append_summary(view)):
        return [summary]
    paths = [output / each for each in FILES[name]]
    for path, write in zip(paths, _writers(name), strict=True):
        write_whole(path, write(audit, view))
    return paths


def write_har(audit: Audit, path: Path) -> Path:
    """Write all requests of the audit as a HAR file.

    Raises:
        StoreError: the folder or the file can't be written.
    """
    from auditor.report.formats.har import har_pieces

    write_whole(path, har_pieces(audit), option="--har")
    return path


def _writers(name: ReportFile) -> tuple[Writer, ...]:
    """What writes a format's files, one function a file."""
    match name:
        case "html":
            from auditor.report.page.html import render_html

            return (_whole(render_html),)
        case "json":
            from auditor.report.formats.json import json_pieces

            return (_of_view(json_pieces),)
        case "junit":
            from auditor.report.formats.junit import render_junit

            return (_whole(render_junit),)
        case "sarif":
            from auditor.report.formats.sarif import sarif_pieces

            return (_of_view(sarif_pieces),)
        case "github":
            from auditor.report.formats.github import render_summary

            return (_whole(render_summary),)
        case "gitlab":
            from auditor.report.formats.gitlab import gitlab_pieces

            return (_of_view(gitlab_pieces),)
        case "markdown":
            from auditor.report.formats.markdown import render_markdown

            return (_whole(render_markdown),)
        case "csv":
            from auditor.report.formats.csv import hit_pieces, inventory_pieces, tag_pieces

            return (_of_view(tag_pieces), _of_view(inventory_pieces), hit_pieces)
    assert_never(name)


def _append_summary(view: ReportView) -> Path | None:
    """The summary of the job's step that runs us, once it holds ours; None: there is no such."""
    from auditor.report.formats.github import append_summary

    return append_summary(view)


def _of_view(write: Callable[[ReportView], Iterable[str]]) -> Writer:
    return lambda _, view: write(view)


def _whole(render: Callable[[ReportView], str]) -> Writer:
    return lambda _, view: [render(view)]
