"""tagproof check: judge what was captured, by an audit or in a HAR file, without a browser."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import click

from auditor.audit.from_har import HarContext, audit_har
from auditor.cli.auditfiles import is_audit
from auditor.cli.auditing import (
    baseline_audit,
    load_setup,
    new_audit_path,
    report_audit,
    report_folder,
    report_formats,
    shared_options,
)
from auditor.cli.options import (
    FILE,
    baseline_option,
    browser_choice_options,
    environment_option,
    report_options,
    verbosity_options,
)
from auditor.errors import UsageError
from auditor.har.reader import read_har
from auditor.judge.diff import known_findings
from auditor.judge.judging import conclude, judge_again
from auditor.prepare.setup import set_up
from auditor.report.ending import Ending
from auditor.store import AuditFile

if TYPE_CHECKING:
    from pathlib import Path

    from auditor.cli.auditing import SharedOptions
    from auditor.errors import ExitCode
    from auditor.prepare.setup import Setup
    from auditor.report.compared.outline import Outline


@click.command("check")
@click.argument("spec", type=FILE)
@click.argument("audit", type=FILE)
@click.option(
    "--goal",
    "goals",
    multiple=True,
    metavar="NAME",
    help="Of a HAR file: this goal was achieved in it (repeatable).",
)
@click.option("--leg", metavar="NAME", help="Of a HAR file: what the visitor had chosen.")
@click.option("--device", metavar="NAME", help="Of a HAR file: the device it was recorded on.")
@environment_option
@report_options
@baseline_option
@browser_choice_options
@verbosity_options
def command(
    spec: Path,
    audit: Path,
    goals: tuple[str, ...],
    leg: str | None,
    device: str | None,
    environment: str | None,
    **options: Any,  # noqa: ANN401 - the shared options, by name
) -> ExitCode:
    """Check AUDIT against SPEC without a browser: an audit's .db file, or a HAR file.

    A HAR file may come from DevTools, a proxy, or a phone through a proxy. It does not say which
    goals were achieved in it: name them with --goal.
    """
    shared = shared_options(options)
    setup = load_setup(spec, os.environ, shared.fail_on, environment)
    baseline = baseline_audit(shared, str(setup.spec.path))
    context = HarContext(goals=goals, leg=leg, device=device)
    if is_audit(audit):
        if context != HarContext():
            raise UsageError(
                f"{audit}: an audit file says itself which goals, legs and devices it holds; "
                "leave --goal, --leg and --device out"
            )
        return _judge_again(setup, audit, shared, environment, baseline)
    har = read_har(audit)
    output = report_folder(setup, shared)
    path = new_audit_path(output)
    code = audit_har(setup, har, context, path, version("tagproof"))
    if baseline is not None:
        with AuditFile.open(path) as judged:
            code = conclude(judged, setup, known_findings(baseline.findings))
    ending = Ending(code=code, fail_on=setup.spec.fail_on)
    report_audit(path, report_formats(setup, shared), output, shared, ending, baseline)
    return code


def _judge_again(
    setup: Setup,
    audit: Path,
    shared: SharedOptions,
    environment: str | None,
    baseline: Outline | None,
) -> ExitCode:
    with AuditFile.open(audit) as opened:
        audited_environment = str(opened.meta.get("environment", ""))
        if environment is None and audited_environment in setup.spec.environments:
            setup = set_up(setup.spec.in_environment(audited_environment))
        judge_again(opened, setup)
        code = conclude(opened, setup, known_findings(baseline.findings) if baseline else None)
    ending = Ending(code=code, fail_on=setup.spec.fail_on)
    output = shared.output or audit.parent
    report_audit(audit, report_formats(setup, shared), output, shared, ending, baseline)
    return code
