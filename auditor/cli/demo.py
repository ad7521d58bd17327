"""tagproof demo: an audit of the bundled shop."""

from __future__ import annotations

import os
from importlib.resources import as_file
from typing import Any

import click

from auditor.cli.auditing import load_setup, run_audit, shared_options
from auditor.cli.options import browser_options, report_options, verbosity_options
from auditor.cli.terminal import say
from auditor.demo import SPEC, serve
from auditor.errors import ExitCode
from auditor.prepare.tasks import plan


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
    if not sound and code is ExitCode.FINDINGS:
        return ExitCode.PASSED
    return code
