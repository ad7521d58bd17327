"""Reports: what an audit says, in the format that its reader wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.errors import UsageError
from auditor.report.files import write_whole

if TYPE_CHECKING:
    from auditor.report.view import Audit, ReportView

FILES = {"html": "report.html", "json": "report.json", "junit": "junit.xml"}
"""The formats that are files, and what the files are called."""


def build_view(audit: Audit) -> ReportView:
    """Read the audit once and lay out what every report shows."""
    from auditor.report.build import build  # noqa: PLC0415 - `tagproof --help` stays quick

    return build(audit)


def write_reports(audit: Audit, formats: Iterable[str], output: Path) -> list[Path]:
    """Write one file a format into the folder `output`, and say which.

    Raises:
        UsageError: a format that doesn't exist.
        StoreError: the folder or a file can't be written.
    """
    return write_views(build_view(audit), formats, output)


def write_views(view: ReportView, formats: Iterable[str], output: Path) -> list[Path]:
    """Do what write_reports does, with a view that has been built already."""
    wanted = [each for each in dict.fromkeys(formats) if each != "console"]
    if unknown := [each for each in wanted if each not in FILES]:
        known = ", ".join([*FILES, "console"])
        raise UsageError(f"there is no report format {unknown[0]!r}; choose from {known}")
    written = []
    for each in wanted:
        path = output / FILES[each]
        write_whole(path, [_renderer(each)(view)])
        written.append(path)
    return written


def write_har(audit: Audit, path: Path) -> Path:
    """Write all requests of the audit as a HAR file.

    Raises:
        StoreError: the folder or the file can't be written.
    """
    from auditor.report.har import har_pieces  # noqa: PLC0415 - `tagproof --help` stays quick

    write_whole(path, har_pieces(audit), option="--har")
    return path


def _renderer(name: str) -> Callable[[ReportView], str]:
    """The function that writes a format; its imports are paid for only when it is wanted."""
    match name:
        case "html":
            from auditor.report.html import render_html as render  # noqa: PLC0415 - see above
        case "json":
            from auditor.report.json import render_json as render  # noqa: PLC0415 - see above
        case _:
            from auditor.report.junit import render_junit as render  # noqa: PLC0415 - see above
    return render
