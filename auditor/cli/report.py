"""tagproof report: write the reports of a finished audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from auditor.cli.auditing import baseline_of, tell, wishes_of
from auditor.cli.options import FILE, choosing, comparing, reporting, talking
from auditor.errors import ExitCode
from auditor.judge.diff import known_findings
from auditor.judge.engine import verdict
from auditor.model import Severity
from auditor.report.ending import Ending
from auditor.report.formats.registry import USUAL
from auditor.store import AuditFile

if TYPE_CHECKING:
    from pathlib import Path

    from auditor.cli.auditing import Wishes
    from auditor.report.compared.outline import Outline


@click.command("report")
@click.argument("audit", type=FILE)
@reporting
@comparing
@choosing
@talking
def command(audit: Path, **options: Any) -> ExitCode:  # noqa: ANN401 - the shared options, by name
    """Write the reports of the finished audit AUDIT (an .db file), without a browser.

    Only pdf needs one: it prints the report.

    The exit code is that of the audit, or what --fail-on makes of its findings.
    """
    wishes = wishes_of(options)
    with AuditFile.open(audit) as opened:
        spec = str(opened.meta.get("spec_path", ""))
        baseline = baseline_of(wishes, spec)
        ending = _ending(opened, wishes, baseline)
    wanted = wishes.formats or USUAL
    tell(audit, wanted, wishes.output or audit.parent, wishes, ending, baseline)
    return ending.code


def _ending(audit: AuditFile, wishes: Wishes, baseline: Outline | None) -> Ending:
    meta = audit.meta
    fail_on = wishes.fail_on or str(meta.get("fail_on") or "high")
    code = ExitCode(meta.get("exit_code", ExitCode.INCONCLUSIVE))
    judged = code in {ExitCode.PASSED, ExitCode.FINDINGS, ExitCode.INCONCLUSIVE}
    if wishes.fail_on is None and (baseline is None or not judged):
        return Ending(code=code, fail_on=fail_on)
    ours = known_findings(baseline.findings if baseline else ())
    found = (finding for finding in audit.findings() if not ours.has(finding))
    return Ending(code=verdict(found, Severity[fail_on.upper()], {}), fail_on=fail_on)
