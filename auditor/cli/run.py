"""tagproof run: capture, check, report."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.auditing import load_setup, report_folder, run_audit, shared_options
from auditor.cli.options import (
    FILE,
    baseline_option,
    browser_options,
    budget_option,
    environment_option,
    report_options,
    verbosity_options,
)
from auditor.cli.terminal import say
from auditor.cli.time_needed import time_needed
from auditor.errors import ExitCode, UsageError
from auditor.prepare.dry_run import describe_tasks, tasks_as_data
from auditor.prepare.tasks import plan

if TYPE_CHECKING:
    from pathlib import Path


@click.command("run")
@click.argument("spec", type=FILE)
@click.option("--goal", "goals", multiple=True, metavar="NAME", help="Only this goal (repeatable).")
@click.option(
    "--leg", "legs", multiple=True, metavar="NAME", help="Only this consent leg (repeatable)."
)
@click.option(
    "--device", "devices", multiple=True, metavar="NAME", help="Only this device (repeatable)."
)
@click.option("--no-crawl", is_flag=True, help="Walk the goals only.")
@click.option("--dry-run", is_flag=True, help="Print what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: print it as JSON.")
@budget_option
@environment_option
@report_options
@baseline_option
@browser_options
@verbosity_options
def command(
    spec: Path,
    goals: tuple[str, ...],
    legs: tuple[str, ...],
    devices: tuple[str, ...],
    no_crawl: bool,  # noqa: FBT001 - click passes by name
    dry_run: bool,  # noqa: FBT001 - click passes by name
    environment: str | None,
    **options: Any,  # noqa: ANN401 - the shared options, by name
) -> ExitCode:
    """Walk every goal of SPEC, crawl the site, check every tag, and write the reports."""
    as_json = options.pop("as_json")
    if as_json and not dry_run:
        raise UsageError("--json belongs to --dry-run; of an audit, --format json writes a file")
    shared = shared_options(options)
    setup = load_setup(spec, os.environ, shared.fail_on, environment)
    tasks = plan(setup.spec, goals=goals, legs=legs, devices=devices, crawl=not no_crawl)
    if not dry_run:
        return run_audit(setup, tasks, shared)
    time = time_needed(report_folder(setup, shared), setup, tasks)
    if as_json:
        data = {"spec": str(spec), "tasks": tasks_as_data(setup.spec, tasks), "time": time}
        click.echo(json.dumps(data, indent=2))
        return ExitCode.PASSED
    for line in (*describe_tasks(setup.spec, tasks), time):
        say(line)
    return ExitCode.PASSED
