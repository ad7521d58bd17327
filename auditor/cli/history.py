"""tagproof history: the audits of a folder, and how they went."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options import FILE
from auditor.cli.terminal import complain
from auditor.errors import ExitCode, UsageError
from auditor.report.compared.history import LAST, Listed, Shelf, list_audits
from auditor.report.compared.historytable import json_pieces, read_families, table
from auditor.report.compared.same_spec import same_spec
from auditor.report.formats.console import show

if TYPE_CHECKING:
    from auditor.report.compared.historytable import Family

USUAL = Path("tagproof-reports")
"""Where `tagproof run` puts audits, unless the spec says otherwise."""


@click.command("history")
@click.argument("place", type=FILE, default=USUAL, metavar="[FOLDER|SPEC]")
@click.option(
    "--format", "wanted", type=click.Choice(("console", "json")), default="console",
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
def command(place: Path, wanted: str, last: int) -> ExitCode:
    """List the audits in a folder (tagproof-reports), the newest last, and what each changed.

    With a SPEC: its audits, in the folder that its report.output names.
    """
    shelf = _shelf(place)
    left_out = list(shelf.left_out)
    families = list(read_families(shelf, last, left_out))
    if wanted == "json":
        for piece in json_pieces(families, left_out):
            click.echo(piece, nl=False)
    else:
        show(lambda _: "\n\n".join(map(_text, families)))
        for each in left_out:
            complain(f"tagproof: left out: {each}")
    return ExitCode.PASSED


def _text(family: Family) -> str:
    return "\n".join(table(family))


def _shelf(place: Path) -> Shelf:
    """The audits that are meant.

    Raises:
        UsageError: there is no such folder, or no audit in it.
        SpecError: the spec is wrong.
    """
    if place.is_dir():
        return _of_folder(place)
    if place.is_file() and place.suffix not in {".yaml", ".yml"}:
        raise UsageError(f"{place}: is neither a folder of audits nor a spec (.yaml)")
    if not place.is_file():
        hint = "" if place != USUAL else "; name the folder that your spec's report.output names"
        raise UsageError(f"{place}: there is no such folder of audits, nor such a spec{hint}")
    from auditor.config import load_spec  # noqa: PLC0415 - a folder needs no spec

    spec = load_spec(place, os.environ)
    shelf = _of_folder(Path(spec.report.output))
    ours = tuple(audit for audit in shelf.audits if _is_of(audit, place))
    if not ours:
        raise UsageError(f"{spec.report.output}: holds no audit of {place}; `tagproof run` it")
    return Shelf(audits=ours, left_out=shelf.left_out)


def _is_of(audit: Listed, spec: Path) -> bool:
    return same_spec(audit.meta.spec_path, str(spec))


def _of_folder(folder: Path) -> Shelf:
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder; `tagproof run` writes audits there")
    shelf = list_audits(folder)
    if not shelf.audits:
        why = f" that can be read: {shelf.left_out[0]}" if shelf.left_out else ""
        raise UsageError(
            f"{folder}: holds no audit (audit-*.db){why}; name the folder that `tagproof run` "
            "writes to"
        )
    return shelf
