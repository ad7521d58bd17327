"""The formats of a report: the files of each, and the functions that write them."""

# ruff: noqa: PLC0415 - a format's imports are made only when it is asked for

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
    "metrics": ("metrics.prom",),
    "tickets": ("tickets.csv",),
})  # fmt: skip
"""The formats that are files, with the names of their files."""

USUAL = ("html", "json", "junit")
"""The formats of `tagproof report` where the command line names none."""


def build_view(
    audit: Audit,
    look_back: LookBack | None = None,
    decided: Mapping[str, object] = MappingProxyType({}),
) -> ReportView:
    """All that reports show of an audit; `look_back`: the audits before it.

    `decided`: meta data that the command line decides: the exit code, the threshold, the language.
    """
    from auditor.report.build import build
    from auditor.report.compared.lookback import LookBack

    return build(audit, look_back or LookBack(), decided)


def write_reports(audit: Audit, formats: Iterable[str], output: Path) -> list[Path]:
    """Write the files of each format into the folder `output`, and return their paths.

    Raises:
        UsageError: a format that doesn't exist.
        StoreError: the folder or a file can't be written.
    """
    return write_views(audit, build_view(audit), formats, output)


def write_views(audit: Audit, view: ReportView, formats: Iterable[str], output: Path) -> list[Path]:
    """Do as write_reports, with a view that is already built."""
    names = [name for name in dict.fromkeys(formats) if name != "console"]
    files: dict[str, ReportFile] = {name: name for name in FILES}
    if unknown := [name for name in names if name not in files]:
        choices = ", ".join([*files, "console"])
        raise UsageError(f"there is no report format {unknown[0]!r}; choose from {choices}")
    written, mistake = [], None
    for name in names:
        try:
            written += _write_format(files[name], audit, view, output)
        except UsageError as error:
            # A mistake in the spec's own templates must not cost a pipeline its JUnit file.
            mistake = mistake or error
    if mistake is not None:
        raise mistake
    return written


def _write_format(name: ReportFile, audit: Audit, view: ReportView, output: Path) -> list[Path]:
    if name == "github" and (summary := _append_summary(view)):
        return [summary]
    paths = [output / file for file in FILES[name]]
    for path, write in zip(paths, _writers(name), strict=True):
        write_whole(path, write(audit, view))
    if name == "tickets":
        _write_tickets(view, output / "tickets")
    return paths


def _write_tickets(view: ReportView, folder: Path) -> None:
    """Write a file for each finding; the table names them all."""
    from auditor.report.formats.tickets import ticket_files

    for file, text in ticket_files(view):
        write_whole(folder / file, [text])


def write_har(audit: Audit, path: Path) -> Path:
    """Write all requests of the audit as a HAR file, and return its path.

    Raises:
        StoreError: the folder or the file can't be written.
    """
    from auditor.report.formats.har import har_pieces

    write_whole(path, har_pieces(audit), option="--har")
    return path


def _writers(name: ReportFile) -> tuple[Writer, ...]:  # noqa: C901, PLR0911 - a case a format
    """The functions that write a format's files, one for each file."""
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
        case "metrics":
            from auditor.report.formats.metrics import render_metrics

            return (_whole(render_metrics),)
        case "tickets":
            from auditor.report.formats.tickets import ticket_rows

            return (_of_view(ticket_rows),)
    assert_never(name)


def _append_summary(view: ReportView) -> Path | None:
    """The path of the step's summary, once ours is appended; None outside of a step."""
    from auditor.report.formats.github import append_summary

    return append_summary(view)


def _of_view(write: Callable[[ReportView], Iterable[str]]) -> Writer:
    return lambda _, view: write(view)


def _whole(render: Callable[[ReportView], str]) -> Writer:
    return lambda _, view: [render(view)]
