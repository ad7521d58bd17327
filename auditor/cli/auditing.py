"""What run, demo, check and report share: the spec made ready, and an audit told at its end."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.audit.pdf import write_pdf
from auditor.audit.runner import Options, run
from auditor.capture.browser.launch import device_names, find_browser
from auditor.capture.cdp.launcher import Launcher
from auditor.check import find_checks
from auditor.cli.progress import following
from auditor.cli.terminal import complain, say
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
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from auditor.prepare.tasks import Task
    from auditor.report.compared.outline import Outline


# A check that crashes is told as a finding; its traceback is for whoever sets up logging.
logging.getLogger("auditor").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
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


def prepare(
    path: Path,
    environ: Mapping[str, str],
    fail_on: str | None = None,
    environment: str | None = None,
) -> Setup:
    """Load a spec that is to be carried out, in its own environment or in another of it.

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
    if problems := unbuilt(spec):
        raise SpecError(problems)
    if environment is not None:
        spec = spec.in_environment(environment)
    if fail_on is not None:
        spec = spec.model_copy(update={"fail_on": fail_on})
    return set_up(spec)


def carry_out(setup: Setup, tasks: Sequence[Task], wishes: Wishes) -> ExitCode:
    """Run an audit, write its reports and tell the verdict; also of one that was cut short."""
    baseline = baseline_of(wishes, str(setup.spec.path))
    choice = find_browser(wishes.browser, wishes.channel, os.environ)
    output = folder(setup, wishes)
    path = audit_path(output)
    with following(quiet=wishes.quiet, verbose=wishes.verbose) as listener:
        options = Options(
            tasks=tasks,
            launcher=Launcher(choice, headless=not wishes.headed),
            path=path,
            tool_version=version("tagproof"),
            listener=listener,
        )
        interrupted = False
        try:
            code = asyncio.run(_run(setup, options))
        except KeyboardInterrupt:
            interrupted, code = True, ExitCode.INTERRUPTED
        except BaseException:
            if path.exists():
                complain(f"tagproof: the audit broke off; what it captured is in {path}")
            raise
    if interrupted:
        complain("tagproof: interrupted; the report tells of what was captured up to now")
    elif baseline is not None:
        with AuditFile.open(path) as audit:
            code = conclude(audit, setup, known_findings(baseline.findings))
    ending = Ending(code=code, fail_on=setup.spec.fail_on)
    tell(path, formats(setup, wishes), output, wishes, ending, baseline)
    return code


def baseline_of(wishes: Wishes, spec: str) -> Outline | None:
    """The audit that the user holds this one against; read before the work, not after it.

    Raises:
        UsageError: it is missing, no audit, of another version or of another spec.
    """
    return None if wishes.baseline is None else read_baseline(wishes.baseline, spec)


async def _run(setup: Setup, options: Options) -> ExitCode:
    """Run the audit; on Ctrl-C the terminal interrupts Playwright's driver as well as us.

    What it then says of its closed connection is not news, and must not bury ours.
    """

    def told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "Connection closed" not in str(context.get("exception")):
            loop.default_exception_handler(context)

    asyncio.get_running_loop().set_exception_handler(told)
    return await run(setup, options)


def tell(
    path: Path,
    wanted: Sequence[str],
    output: Path,
    wishes: Wishes,
    ending: Ending,
    baseline: Outline | None = None,
) -> None:
    """Write the reports of an audit and print its summary; then print a PDF, and write a HAR file.

    In this order, so that what can't be written hides nothing that the audit found.

    Raises:
        UsageError: --har names the audit itself.
        BrowserError: a PDF is wanted, and there is no browser to print it.
        StoreError: a file can't be written.
    """
    har = wishes.har
    if har is not None and har.exists() and har.samefile(path):
        raise UsageError(f"{har} is the audit itself; name another file with --har")
    with AuditFile.open(path) as audit:
        view = build_view(audit, look_back(audit, baseline))
        if wishes.language is not None:
            view = replace(view, meta=replace(view.meta, language=wishes.language))
        written = write_views(audit, view, [each for each in wanted if each != "pdf"], output)
        if wishes.quiet:
            print_verdict(view, ending)
        else:
            print_summary(view, ending, whole=wishes.verbose)
        for each in (*written, path):
            say(f"  {each}")
        if "github" in wanted:
            for line in commands(view, ending.fail_on):
                click.echo(line)
        if "pdf" in wanted:
            choice = find_browser(wishes.browser, wishes.channel, os.environ)
            say(f"  {write_pdf(view, output, choice)}")
        if har is not None:
            say(f"  {write_har(audit, har)}")


def formats(setup: Setup, wishes: Wishes) -> Sequence[str]:
    """The reports to write: the command line's, else the spec's."""
    return wishes.formats or setup.spec.report.formats


def folder(setup: Setup, wishes: Wishes) -> Path:
    """Where they are written."""
    return wishes.output or Path(setup.spec.report.output)


def wishes_of(options: Mapping[str, Any]) -> Wishes:
    """The shared options as click passes them."""
    return Wishes(**options)


def audit_path(output: Path) -> Path:
    """A new file for this audit; two within one second get different names."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
    path = output / f"audit-{stamp}.db"
    number = 1
    while path.exists():
        number += 1
        path = output / f"audit-{stamp}-{number}.db"
    return path
