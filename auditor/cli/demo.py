"""tagproof demo: the whole job on a shop of our own."""

from __future__ import annotations

import os
from importlib.resources import as_file
from typing import Any

import click

from auditor.cli.auditing import carry_out, prepare, wishes_of
from auditor.cli.options import browsing, reporting, talking
from auditor.cli.terminal import say
from auditor.demo import SPEC, serve
from auditor.errors import ExitCode
from auditor.prepare.tasks import plan


@click.command("demo")
@click.option("--sound", is_flag=True, help="Audit the shop without its planted faults.")
@reporting
@browsing
@talking
def command(sound: bool, **options: Any) -> ExitCode:  # noqa: ANN401, FBT001 - click passes by name
    """Serve the bundled shop with planted faults on loopback, and audit it.

    The faults are meant to be found, so the exit code is 0 when the audit ran to its end.
    """
    wishes = wishes_of(options)
    with serve("sound" if sound else "broken") as url, as_file(SPEC) as spec:
        if not wishes.quiet:
            say(f"The demo shop is open at {url}; it is audited with {spec}")
        setup = prepare(spec, {**os.environ, "TAGPROOF_DEMO_URL": url}, wishes.fail_on)
        code = carry_out(setup, plan(setup.spec), wishes)
    if not sound and code is ExitCode.FINDINGS:
        return ExitCode.PASSED
    return code
