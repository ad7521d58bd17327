"""tagproof container: why each tag of a container fired, or did not, event by event."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import click

from auditor.cli.auditing import load_setup
from auditor.cli.containerlines import as_data, lines
from auditor.cli.options import FILE, environment_option
from auditor.cli.terminal import say, say_on_stderr
from auditor.errors import ExitCode
from auditor.judge.replaying import replays
from auditor.prepare.setup import set_up
from auditor.prepare.tasks import refuse_unknown
from auditor.store import AuditFile

if TYPE_CHECKING:
    from pathlib import Path


@click.command("container")
@click.argument("spec", type=FILE)
@click.argument("audit", type=FILE)
@click.option("--goal", "goals", multiple=True, metavar="NAME", help="Only this goal (repeatable).")
@click.option("--leg", "legs", multiple=True, metavar="NAME", help="Only this leg (repeatable).")
@click.option("--all", "show_all", is_flag=True, help="Show tags that wait for another event, too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@environment_option
def command(
    spec: Path,
    audit: Path,
    goals: tuple[str, ...],
    legs: tuple[str, ...],
    show_all: bool,  # noqa: FBT001 - click's signature
    as_json: bool,  # noqa: FBT001 - click's signature
    environment: str | None,
) -> ExitCode:
    """Say why each tag of a container fired or did not, in AUDIT (a .db file).

    What the journeys of AUDIT recorded is replayed through the rules of the containers of Google
    Tag Manager that their pages loaded: event by event, which tags fire, which condition was false,
    what consent or an exception kept back, and what can't be told. No browser is opened.

    Exit codes: 0 something was replayed, 3 no journey of AUDIT loaded a container.
    """
    setup = load_setup(spec, os.environ, environment=environment)
    with AuditFile.open(audit) as opened:
        audited = str(opened.meta.get("environment", ""))
        if environment is None and audited in setup.spec.environments:
            setup = set_up(setup.spec.in_environment(audited))
        refuse_unknown(setup.spec, "goal", goals, setup.spec.goals)
        found = list(replays(opened, setup, goals, legs))
    if not found:
        say_on_stderr(
            f"tagproof: {audit}: none of these journeys loaded a container of Google Tag Manager "
            "whose rules could be read"
        )
        return ExitCode.INCONCLUSIVE
    if as_json:
        click.echo(json.dumps(as_data(found), indent=2))
    else:
        for line in lines(found, setup.vendors, show_all=show_all):
            say(line)
    return ExitCode.PASSED
