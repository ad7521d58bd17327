"""tagproof history: the audits of a folder, and how they went."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import FILE, json_option
from auditor.cli.terminal import say_on_stderr
from auditor.errors import ExitCode, UsageError
from auditor.report.compared.history import LAST, AuditFolder, ListedAudit, list_audits
from auditor.report.compared.historytable import json_pieces, read_series, table
from auditor.report.compared.same_spec import same_spec
from auditor.report.formats.console import show

if TYPE_CHECKING:
    from auditor.report.compared.historytable import AuditSeries

USUAL = Path("tagproof-reports")
"""Where `tagproof run` puts audits, unless the spec says otherwise."""


@click.command("history")
@click.argument("path", type=FILE, default=USUAL, metavar="[FOLDER|SPEC]")
@click.option(
    "--format", "format_name", type=click.Choice(("console", "json")), default="console",
    show_default=True, help="How to show it.",
)  # fmt: skip
@click.option(
    "--last",
    type=click.IntRange(min=1),
    default=LAST,
    show_default=True,
    metavar="N",
    help="The last N audits of each spec.",
)
@json_option
def command(path: Path, format_name: str, last: int, as_json: bool) -> ExitCode:  # noqa: FBT001 - click passes by name
    """List the audits in a folder (tagproof-reports), the newest last, and what each changed.

    With a SPEC: its audits, in the folder that its report.output names.
    """
    audits = _audits_at(path)
    left_out = list(audits.left_out)
    all_series = list(read_series(audits, last, left_out))
    if as_json or format_name == "json":
        for piece in json_pieces(all_series, left_out):
            click.echo(piece, nl=False)
    else:
        show(lambda _: "\n\n".join(map(_text, all_series)))
        for reason in left_out:
            say_on_stderr(f"tagproof: left out: {reason}")
    return ExitCode.PASSED


def _text(series: AuditSeries) -> str:
    return "\n".join(table(series))


def _audits_at(path: Path) -> AuditFolder:
    """The audits in a folder, or those of a spec.

    Raises:
        UsageError: there is no such folder, or no audit in it.
        SpecError: the spec is wrong.
    """
    if path.is_dir():
        return _in_folder(path)
    if path.is_file() and path.suffix not in {".yaml", ".yml"}:
        raise UsageError(f"{path}: is neither a folder of audits nor a spec (.yaml)")
    if not path.is_file():
        hint = "" if path != USUAL else "; name the folder that your spec's report.output names"
        raise UsageError(f"{path}: there is no such folder of audits, nor such a spec{hint}")
    from auditor.config import load_spec  # noqa: PLC0415 - a folder needs no spec

    spec = load_spec(path, os.environ)
    in_folder = _in_folder(Path(spec.report.output))
    of_spec = tuple(audit for audit in in_folder.audits if _is_of(audit, path))
    if not of_spec:
        raise UsageError(f"{spec.report.output}: holds no audit of {path}; `tagproof run` it")
    return AuditFolder(audits=of_spec, left_out=in_folder.left_out)


def _is_of(audit: ListedAudit, spec: Path) -> bool:
    return same_spec(audit.meta.spec_path, str(spec))


def _in_folder(folder: Path) -> AuditFolder:
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder; `tagproof run` writes audits there")
    listed = list_audits(folder)
    if not listed.audits:
        why = f" that can be read: {listed.left_out[0]}" if listed.left_out else ""
        raise UsageError(
            f"{folder}: holds no audit (audit-*.db){why}; name the folder that `tagproof run` "
            "writes to"
        )
    return listed
