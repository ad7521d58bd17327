"""tagproof report: write the reports of a finished audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from auditor.cli.auditing import baseline_audit, report_audit, shared_options
from auditor.cli.options import (
    FILE,
    baseline_option,
    browser_choice_options,
    report_options,
    verbosity_options,
)
from auditor.errors import ExitCode
from auditor.judge.diff import known_findings
from auditor.judge.judging import concluded
from auditor.model import Severity
from auditor.report.ending import Ending
from auditor.report.formats.registry import USUAL
from auditor.report.meta import read_meta
from auditor.store import AuditFile

if TYPE_CHECKING:
    from pathlib import Path

    from auditor.cli.auditing import SharedOptions
    from auditor.report.compared.outline import Outline


@click.command("report")
@click.argument("audit", type=FILE)
@report_options
@baseline_option
@browser_choice_options
@verbosity_options
def command(audit: Path, **options: Any) -> ExitCode:  # noqa: ANN401 - the shared options, by name
    """Write the reports of the finished audit AUDIT (an .db file), without a browser.

    Only pdf needs one: it prints the report.

    The exit code is that of the audit, or what --fail-on makes of its findings.
    """
    shared = shared_options(options)
    with AuditFile.open(audit) as opened:
        spec = str(opened.meta.get("spec_path", ""))
        baseline = baseline_audit(shared, spec)
        ending = _ending(opened, shared, baseline)
    names = shared.formats or USUAL
    report_audit(audit, names, shared.output or audit.parent, shared, ending, baseline)
    return ending.code


def _ending(audit: AuditFile, shared: SharedOptions, baseline: Outline | None) -> Ending:
    meta = audit.meta
    fail_on = shared.fail_on or str(meta.get("fail_on") or "high")
    code = ExitCode(meta.get("exit_code", ExitCode.INCONCLUSIVE))
    judged = code in {ExitCode.PASSED, ExitCode.FINDINGS, ExitCode.INCONCLUSIVE}
    if shared.fail_on is None and (baseline is None or not judged):
        return Ending(code=code, fail_on=fail_on)
    known = known_findings(baseline.findings) if baseline else None
    tolerated = read_meta(meta).tolerated
    code = concluded(audit, Severity[fail_on.upper()], tolerated, known)
    return Ending(code=code, fail_on=fail_on)
