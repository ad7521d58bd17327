"""tagproof check: decode and check again what was captured, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import FILE, reporting, talking
from auditor.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@click.argument("spec", type=FILE)
@click.argument("audit", type=FILE)
@reporting
@talking
def command(
    spec: Path,
    audit: Path,
    **options: Any,  # noqa: ANN401 - the shared options, by name
) -> ExitCode:
    """Check the finished audit AUDIT (an .db file) against SPEC again, without a browser."""
    raise UsageError(f"check can't check yet: {spec} {audit} {options}")
