"""tagproof diff: what changed between two audits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal, assert_never, get_args

import click

from auditor.cli.hyperlinks import say_written
from auditor.cli.options import FILE, SEVERITIES, json_option
from auditor.cli.terminal import clean
from auditor.errors import ExitCode, UsageError
from auditor.model import Severity
from auditor.report.compared.console import render_text, verdict_line
from auditor.report.compared.diff_view import compare_audits
from auditor.report.compared.lookback import read_named
from auditor.report.files import write_whole
from auditor.report.formats.console import show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.report.compared.diff_view import DiffView

DiffFormat = Literal["console", "markdown", "html", "json"]
"""The formats of a comparison."""
FORMATS = get_args(DiffFormat)
ROWS = 500
"""Problems of one kind in the HTML page; the JSON file has all."""


@click.command("diff")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option(
    "--format", "format_name", type=click.Choice(FORMATS), default="console", show_default=True,
    help="How to show it.",
)  # fmt: skip
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it there, instead of showing it.",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    help="Exit 1 from this severity up, instead of what NEW's spec says.",
)
@click.option("--hits", "of_hits", is_flag=True, help="Compare what was sent, not what was found.")
@json_option
def command(
    old: Path,
    new: Path,
    format_name: DiffFormat,
    output: Path | None,
    fail_on: str | None,
    of_hits: bool,  # noqa: FBT001 - click's signature
    as_json: bool,  # noqa: FBT001 - click passes by name
) -> ExitCode:
    """Say what changed from the audit OLD to the audit NEW (two .db files).

    With --hits: which hits and parameters are lost, new or others, goal by goal.

    Exit codes: 0 nothing new at or over the threshold (with --hits: nothing lost or changed), 1
    something new, 3 nothing new, but NEW could not tell what OLD could.
    """
    format_name = "json" if as_json else format_name
    if of_hits:
        return _compare_hits(old, new, format_name, output, fail_on)
    threshold = Severity[fail_on.upper()] if fail_on else None
    view = compare_audits(read_named(old, "OLD"), read_named(new, "NEW"), threshold)
    if output is not None:
        write_whole(output, _pieces(view, format_name))
        show(lambda _: verdict_line(view))
        say_written(output)
    elif format_name == "console":
        show(lambda _: render_text(view))
    else:
        for piece in _pieces(view, format_name):
            click.echo(piece, nl=False)
    return view.code


def _compare_hits(
    old: Path, new: Path, format_name: DiffFormat, output: Path | None, fail_on: str | None
) -> ExitCode:
    from auditor.cli.hitchanges import as_data, lines
    from auditor.report.compared.hits import compare_hits
    from auditor.store import AuditFile

    if format_name not in {"console", "json"} or fail_on:
        raise UsageError("--hits has the formats console and json, and no --fail-on")
    with AuditFile.open(old) as before, AuditFile.open(new) as after:
        compared = compare_hits(before, after)
    text = (
        json.dumps(as_data(compared), indent=2)
        if format_name == "json"
        else "\n".join(map(clean, lines(compared)))
    )
    if output is not None:
        write_whole(output, [text, "\n"])
        say_written(output)
    else:
        click.echo(text)
    if not compared.compared:
        return ExitCode.INCONCLUSIVE
    lost = any(change.is_loss for change in compared.changes)
    return ExitCode.FINDINGS if lost else ExitCode.PASSED


def _pieces(view: DiffView, format_name: DiffFormat) -> Iterable[str]:
    # ruff: noqa: PLC0415 - a format's imports are made only when it is asked for
    match format_name:
        case "markdown":
            from auditor.report.compared.markdown import render_markdown

            return [render_markdown(view)]
        case "html":
            from auditor.report.page.html import render_page

            return [render_page("diff.html.j2", view.new.meta, view=view, rows=ROWS)]
        case "json":
            from auditor.report.compared.json import json_pieces

            return json_pieces(view)
        case "console":
            return [click.unstyle(render_text(view)), "\n"]
    assert_never(format_name)
