"""tagproof report: write the reports of a finished audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from auditor.cli.auditing import tell, wishes_of
from auditor.cli.options import FILE, reporting, talking
from auditor.engine import verdict
from auditor.errors import ExitCode
from auditor.model import Severity
from auditor.report import FILES
from auditor.store import AuditFile

if TYPE_CHECKING:
    from pathlib import Path


@click.command("report")
@click.argument("audit", type=FILE)
@reporting
@talking
def command(audit: Path, **options: Any) -> ExitCode:  # noqa: ANN401 - the shared options, by name
    """Write the reports of the finished audit AUDIT (an .db file), without a browser.

    The exit code is that of the audit, or what --fail-on makes of its findings.
    """
    wishes = wishes_of(options)
    tell(
        audit,
        wishes.formats or tuple(FILES),
        wishes.output or audit.parent,
        quiet=wishes.quiet,
        har=wishes.har,
    )
    with AuditFile.open(audit) as opened:
        if wishes.fail_on is not None:
            return verdict(opened.findings(), Severity[wishes.fail_on.upper()], {})
        return ExitCode(opened.meta.get("exit_code", ExitCode.INCONCLUSIVE))
