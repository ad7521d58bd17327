"""tagproof plan: what a spec asks of those who implement it, as a document."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.auditing import load_setup
from auditor.cli.hyperlinks import say_written
from auditor.cli.options import FILE, environment_option, json_option
from auditor.config.wording import listed
from auditor.errors import ExitCode, UsageError
from auditor.languages import LANGUAGES
from auditor.prepare.tasks import refuse_unknown
from auditor.report.files import write_whole
from auditor.report.plan.formats import FORMATS, SUFFIXES, PlanFormat, render_plan
from auditor.report.plan.planned import plan_of
from auditor.report.text import inert

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("plan")
@click.argument("spec", type=FILE)
@click.option("--goal", "goals", multiple=True, metavar="NAME", help="Only this goal (repeatable).")
@click.option(
    "--format", "format_name", type=click.Choice(FORMATS),
    help="What to write; otherwise by the ending of FILE, else markdown.",
)  # fmt: skip
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it there, instead of showing it.",
)
@click.option(
    "--language", type=click.Choice(sorted(LANGUAGES)), help="Its language, instead of the spec's."
)
@json_option
@environment_option
def command(
    spec: Path,
    goals: Sequence[str],
    format_name: PlanFormat | None,
    output: Path | None,
    language: str | None,
    as_json: bool,  # noqa: FBT001 - click passes by name
    environment: str | None,
) -> ExitCode:
    """Write what SPEC asks for as a checklist for those who implement it. Opens no browser.

    For each goal: what sets it off, which vendors are told, with which account, event and
    parameters, what the vendors need besides, and what must not be sent.
    """
    chosen: PlanFormat = "json" if as_json else format_name or _by_ending(output)
    if chosen == "xlsx" and output is None:
        raise UsageError("a workbook can't be shown; write it with --output plan.xlsx")
    setup = load_setup(spec, os.environ, environment=environment, audits=False)
    refuse_unknown(setup.spec, "goal", goals, setup.spec.goals)
    document = render_plan(plan_of(setup, goals), setup, chosen, language or "")
    if output is None:
        click.echo(inert(document.decode("utf-8")), nl=False)
        return ExitCode.PASSED
    write_whole(output, [document])
    say_written(output)
    return ExitCode.PASSED


def _by_ending(output: Path | None) -> PlanFormat:
    """The format that a file's name says.

    Raises:
        UsageError: it says none.
    """
    if output is None:
        return "markdown"
    ending = output.suffix.lower()
    if ending not in SUFFIXES:
        raise UsageError(
            f"{output}: its ending says no format; it may be {listed(SUFFIXES)}, or use --format"
        )
    return SUFFIXES[ending]
