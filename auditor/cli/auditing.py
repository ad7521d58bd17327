"""Shared by run, demo, check and report: loading a spec, running an audit, writing its reports."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.audit.pdf import write_pdf
from auditor.audit.runner import Options, run
from auditor.capture.browser.launch import device_names, find_browser
from auditor.capture.cdp.launcher import Launcher
from auditor.check import find_checks
from auditor.cli.hyperlinks import open_page, say_written
from auditor.cli.interrupts import quiet_when_closed
from auditor.cli.progress import following
from auditor.cli.terminal import say_on_stderr
from auditor.config import load_spec, unbuilt
from auditor.errors import ExitCode, SpecError, UsageError
from auditor.judge.diff import known_findings
from auditor.judge.judging import conclude
from auditor.prepare.setup import Setup, set_up
from auditor.report.compared.lookback import look_back, read_baseline
from auditor.report.ending import Ending
from auditor.report.formats.console import print_summary, print_verdict
from auditor.report.formats.github import commands
from auditor.report.formats.registry import build_view, write_har, write_views
from auditor.store import AuditFile
from auditor.tap.receiver import Tap
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from auditor.prepare.tasks import Task
    from auditor.report.compared.outline import Outline


# A check that crashes becomes a finding; its traceback is logged, for users who set up logging.
logging.getLogger("auditor").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedOptions:
    """The shared options of the command line."""

    output: Path | None = None
    formats: tuple[str, ...] = ()
    language: str | None = None
    fail_on: str | None = None
    baseline: Path | None = None
    har: Path | None = None
    browser: str | None = None
    channel: str | None = None
    headed: bool = False
    quiet: bool = False
    verbose: bool = False
    opens: bool = False
    """Whether the HTML report is shown in the user's own browser."""
    budget: int | None = None
    """Milliseconds after which no visit is begun any more."""


def load_setup(
    path: Path,
    environ: Mapping[str, str],
    fail_on: str | None = None,
    environment: str | None = None,
    *,
    audits: bool = True,
) -> Setup:
    """A spec made ready for an audit, in its own environment or in another one of it.

    `audits`: whether it is to be audited; what is not built yet need not hinder others.

    Raises:
        SpecError: it is wrong, or wants something that is not built yet.
        UsageError: it has no such environment.
    """
    spec = load_spec(
        path,
        environ,
        vendors=find_vendors(),
        checks=find_checks(),
        devices=asyncio.run(device_names()),
    )
    if audits and (problems := unbuilt(spec)):
        raise SpecError(problems)
    if environment is not None:
        spec = spec.in_environment(environment)
    if fail_on is not None:
        spec = spec.model_copy(update={"fail_on": fail_on})
    return set_up(spec)


def run_audit(setup: Setup, tasks: Sequence[Task], shared: SharedOptions) -> ExitCode:
    """Run an audit, write its reports and return its exit code; also when it was cut short."""
    baseline = baseline_audit(shared, str(setup.spec.path))
    choice = find_browser(shared.browser, shared.channel, os.environ)
    output = report_folder(setup, shared)
    path = new_audit_path(output)
    with (
        tap_of(setup) as tap,
        following(quiet=shared.quiet, verbose=shared.verbose) as listener,
    ):
        options = Options(
            tasks=tasks,
            launcher=Launcher(choice, headless=not shared.headed),
            path=path,
            tool_version=version("tagproof"),
            listener=listener,
            tap=tap,
            seconds=None if shared.budget is None else shared.budget / 1000,
        )
        interrupted = False
        try:
            code = asyncio.run(_run(setup, options))
        except KeyboardInterrupt:
            interrupted, code = True, ExitCode.INTERRUPTED
        except BaseException:
            if path.exists():
                say_on_stderr(f"tagproof: the audit broke off; what it captured is in {path}")
            raise
    if interrupted:
        say_on_stderr("tagproof: interrupted; the report tells of what was captured up to now")
    elif baseline is not None:
        with AuditFile.open(path) as audit:
            code = conclude(audit, setup, known_findings(baseline.findings))
    ending = Ending(code=code, fail_on=setup.spec.fail_on)
    report_audit(path, report_formats(setup, shared), output, shared, ending, baseline)
    return code


def tap_of(setup: Setup) -> AbstractContextManager[Tap | None]:
    """What receives the requests of the site's server; nothing where the spec has no `tap`."""
    if setup.spec.tap is None:
        return nullcontext()
    return Tap(setup.spec.tap.port, setup.redactor.server_request)


def baseline_audit(shared: SharedOptions, spec: str) -> Outline | None:
    """The audit named with --baseline, or None. Read first, so that a mistake ends it at once.

    Raises:
        UsageError: it is missing, no audit, of another version or of another spec.
    """
    return None if shared.baseline is None else read_baseline(shared.baseline, spec)


async def _run(setup: Setup, options: Options) -> ExitCode:
    quiet_when_closed()
    return await run(setup, options)


def report_audit(
    path: Path,
    format_names: Sequence[str],
    output: Path,
    shared: SharedOptions,
    ending: Ending,
    baseline: Outline | None = None,
) -> None:
    """Write an audit's reports and print its summary; after that print a PDF and write a HAR file.

    In this order, so that a PDF or HAR file that fails hides nothing that the audit found.

    Raises:
        UsageError: --har format_names the audit itself.
        BrowserError: a PDF is wanted, and there is no browser to print it.
        StoreError: a file can't be written.
    """
    har = shared.har
    if har is not None and har.exists() and har.samefile(path):
        raise UsageError(f"{har} is the audit itself; name another file with --har")
    with AuditFile.open(path) as audit:
        decided: dict[str, object] = {"exit_code": int(ending.code), "fail_on": ending.fail_on}
        if shared.language is not None:
            decided["language"] = shared.language
        view = build_view(audit, look_back(audit, baseline), decided)
        written = write_views(audit, view, [name for name in format_names if name != "pdf"], output)
        if shared.quiet:
            print_verdict(view, ending)
        else:
            print_summary(view, ending, whole=shared.verbose)
        for file in (*written, path):
            say_written(file)
        if "github" in format_names:
            for line in commands(view):
                click.echo(line)
        if "pdf" in format_names:
            choice = find_browser(shared.browser, shared.channel, os.environ)
            say_written(write_pdf(view, output, choice))
        if har is not None:
            say_written(write_har(audit, har))
    if shared.opens:
        open_page(written)


def report_formats(setup: Setup, shared: SharedOptions) -> Sequence[str]:
    """The formats to write: the command line's, else the spec's."""
    return shared.formats or setup.spec.report.formats


def report_folder(setup: Setup, shared: SharedOptions) -> Path:
    """The folder to write reports to: the command line's, else the spec's."""
    return shared.output or Path(setup.spec.report.output)


def shared_options(options: Mapping[str, Any]) -> SharedOptions:
    """The shared options, of what click passes by name."""
    return SharedOptions(**options)


def new_audit_path(output: Path) -> Path:
    """The path of a new audit file; two within one second get different format_names."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
    path = output / f"audit-{stamp}.db"
    number = 1
    while path.exists():
        number += 1
        path = output / f"audit-{stamp}-{number}.db"
    return path
