"""tagproof demo: an audit of the bundled shop."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.auditing import load_setup, report_folder, run_audit, shared_options
from auditor.cli.options import browser_options, report_options, verbosity_options
from auditor.cli.terminal import say
from auditor.demo import SPEC, serve
from auditor.errors import ExitCode
from auditor.prepare.tasks import plan

if TYPE_CHECKING:
    from auditor.cli.auditing import SharedOptions
    from auditor.prepare.setup import Setup


@click.command("demo")
@click.option("--sound", is_flag=True, help="Audit the shop without its planted faults.")
@report_options
@browser_options
@verbosity_options
def command(sound: bool, **options: Any) -> ExitCode:  # noqa: ANN401, FBT001 - click passes by name
    """Serve the bundled shop with planted faults on loopback, and audit it.

    The faults are meant to be found, so the exit code is 0 when the audit ran to its end.
    """
    shared = shared_options(options)
    with serve("sound" if sound else "broken") as url, as_file(SPEC) as spec:
        if not shared.quiet:
            say(f"The demo shop is open at {url}; it is audited with {spec}")
        setup = load_setup(spec, {**os.environ, "TAGPROOF_DEMO_URL": url}, shared.fail_on)
        code = run_audit(setup, plan(setup.spec), shared)
    if not shared.quiet:
        _say_what_next(setup, shared)
    if not sound and code is ExitCode.FINDINGS:
        return ExitCode.PASSED
    return code


def _say_what_next(setup: Setup, shared: SharedOptions) -> None:
    """Where the report is, and how to go on from here."""
    page = report_folder(setup, shared) / "report.html"
    call = own_call()
    if page.exists():
        say(f"\nThe report: {page.resolve().as_uri()}")
        if not shared.opens:
            say(f"  {call} demo --open     shows it in your browser at once")
    say("Your own site:")
    say(f"  {call} init shop.example     drafts a spec")
    say(f"  {call} run tagproof.yaml     audits it")


def own_call() -> str:
    """How tagproof is called here: by its name, or by its path where a shell doesn't find it."""
    called = Path(sys.argv[0])
    if called.stem != "tagproof":
        return "tagproof"
    found = shutil.which("tagproof")
    if found is not None and Path(found).resolve() == called.resolve():
        return "tagproof"
    return shlex.quote(str(called))
