"""tagproof report: write the reports of a finished audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import FILE, reporting, talking
from auditor.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("report")
@click.argument("audit", type=FILE)
@reporting
@talking
def command(audit: Path, **options: Any) -> ExitCode:  # noqa: ANN401 - the shared options, by name
    """Write the reports of the finished audit AUDIT (an .db file), without a browser."""
    raise UsageError(f"report can't report yet: {audit} {options}")
