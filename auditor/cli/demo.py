"""tagproof demo: the whole job on a shop of our own."""

from __future__ import annotations

from typing import Any

import click

from auditor.cli.options import browsing, reporting, talking
from auditor.errors import ExitCode, UsageError


@click.command("demo")
@click.option("--sound", is_flag=True, help="Audit the shop without its planted faults.")
@reporting
@browsing
@talking
def command(sound: bool, **options: Any) -> ExitCode:  # noqa: ANN401, FBT001 - click passes by name
    """Serve the bundled shop with planted faults on loopback, and audit it."""
    raise UsageError(f"demo can't audit yet: {sound} {options}")
