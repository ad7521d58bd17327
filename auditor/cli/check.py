"""tagproof check: decode and check again what was captured, without a browser."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from auditor.audit import conclude, judge_again
from auditor.cli.auditing import formats, prepare, tell, wishes_of
from auditor.cli.options import FILE, reporting, talking
from auditor.store import AuditFile

if TYPE_CHECKING:
    from pathlib import Path

    from auditor.errors import ExitCode


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
    wishes = wishes_of(options)
    setup = prepare(spec, os.environ, wishes.fail_on)
    with AuditFile.open(audit) as opened:
        judge_again(opened, setup)
        code = conclude(opened, setup)
    tell(
        audit,
        formats(setup, wishes),
        wishes.output or audit.parent,
        quiet=wishes.quiet,
        har=wishes.har,
    )
    return code
