"""tagproof mutate: faults planted into an audit, to see which of them the spec would notice."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import click

from auditor.cli.auditing import load_setup
from auditor.cli.mutatelines import as_data, lines
from auditor.cli.options import FILE, environment_option
from auditor.cli.terminal import say, say_on_stderr
from auditor.errors import ExitCode
from auditor.mutate.trial import try_faults
from auditor.prepare.setup import set_up
from auditor.prepare.tasks import refuse_unknown
from auditor.store import AuditFile

if TYPE_CHECKING:
    from pathlib import Path


@click.command("mutate")
@click.argument("spec", type=FILE)
@click.argument("audit", type=FILE)
@click.option("--goal", "goals", multiple=True, metavar="NAME", help="Only this goal (repeatable).")
@click.option("--all", "show_all", is_flag=True, help="Show the faults that are noticed, too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@environment_option
def command(
    spec: Path,
    audit: Path,
    goals: tuple[str, ...],
    show_all: bool,  # noqa: FBT001 - click's signature
    as_json: bool,  # noqa: FBT001 - click's signature
    environment: str | None,
) -> ExitCode:
    """Say which faults SPEC would not notice, by planting them into AUDIT (a .db file).

    Hits are dropped, doubled, sent early, after a refusal, to another account, with another value
    and so on, one fault at a time, and the checks judge again. No browser is opened, and AUDIT is
    not changed.

    Exit codes: 0 each fault is noticed, 1 some would pass, 3 AUDIT has no hit to plant faults into.
    """
    setup = load_setup(spec, os.environ, environment=environment)
    with AuditFile.open(audit) as opened:
        audited = str(opened.meta.get("environment", ""))
        if environment is None and audited in setup.spec.environments:
            setup = set_up(setup.spec.in_environment(audited))
        refuse_unknown(setup.spec, "goal", goals, setup.spec.goals)
        trials = try_faults(opened, setup, goals)
    if not trials.trials:
        say_on_stderr(
            f"tagproof: {audit}: no visit of it came to its end with a hit that faults could be "
            "planted into; run the audit first, and repair what it finds missing"
        )
        return ExitCode.INCONCLUSIVE
    if as_json:
        click.echo(json.dumps(as_data(trials, setup), indent=2))
    else:
        for line in lines(trials, setup, show_all=show_all):
            say(line)
    passing = any(trial.answer.passes for trial in trials.trials)
    return ExitCode.FINDINGS if passing else ExitCode.PASSED
