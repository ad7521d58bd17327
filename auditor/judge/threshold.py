"""What makes an audit fail: the severities of `fail_on`, and what `allow` tolerates of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.errors import ExitCode
from auditor.model import Finding, Outcome, Severity


def failing(
    findings: Iterable[Finding], fail_on: Severity, allow: Mapping[Severity, int]
) -> frozenset[Severity]:
    """The severities whose findings make the audit fail; suppressed findings don't count.

    Those at or over `fail_on`, and lower ones of which there are more than `allow` tolerates (any
    number where it names no limit).
    """
    counted = dict.fromkeys(Severity, 0)
    for finding in findings:
        if finding.outcome is Outcome.FAILED and finding.suppressed_by is None:
            counted[finding.severity] += 1
    return frozenset(
        severity
        for severity, number in counted.items()
        if number > (0 if severity >= fail_on else allow.get(severity, number))
    )


def verdict(
    findings: Iterable[Finding], fail_on: Severity, allow: Mapping[Severity, int]
) -> ExitCode:
    """The exit code of an audit, by its findings that are not in a baseline.

    FINDINGS: some make it fail. INCONCLUSIVE: none does, but a check could not tell.
    """
    new = tuple(findings)
    if failing(new, fail_on, allow):
        return ExitCode.FINDINGS
    is_unsure = any(
        finding.outcome is Outcome.CANT_TELL and finding.suppressed_by is None for finding in new
    )
    return ExitCode.INCONCLUSIVE if is_unsure else ExitCode.PASSED
