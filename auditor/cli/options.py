"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from auditor.config.units import span
from auditor.languages import LANGUAGES
from auditor.model import Format

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., Any]")

SEVERITIES = ("low", "medium", "high", "critical")
FORMATS = get_args(Format)

FILE = click.Path(path_type=Path)


def report_options(command: Command) -> Command:
    """Add --fail-on, --format, --language, --har, --output, --open: what fails, what is written."""
    for option in (
        click.option("--open", "opens", is_flag=True, help="Show the HTML report in your browser."),
        click.option(
            "--har",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Write all requests there too, masked, as a HAR file for DevTools.",
        ),
        click.option(
            "--output",
            type=FILE,
            metavar="FOLDER",
            help="Write reports there, instead of the spec's report.output.",
        ),
        click.option(
            "--language",
            type=click.Choice(sorted(LANGUAGES)),
            help="The language of html, pdf and markdown, instead of the spec's.",
        ),
        click.option(
            "--format",
            "formats",
            type=click.Choice(FORMATS),
            multiple=True,
            help="Write this report, instead of the spec's (repeatable).",
        ),
        click.option(
            "--fail-on",
            type=click.Choice(SEVERITIES),
            help="Exit 1 from this severity up, instead of the spec's fail_on.",
        ),
    ):
        command = option(command)
    return command


def baseline_option(command: Command) -> Command:
    """Add --baseline: what that audit has already makes nothing fail."""
    return click.option(
        "--baseline",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE.db",
        help="Let only findings count that this earlier audit does not have.",
    )(command)


def browser_options(command: Command) -> Command:
    """Add --browser, --channel, --headed: which browser, and whether its window is shown."""
    headed = click.option("--headed", is_flag=True, help="Show the browser's window.")
    return browser_choice_options(headed(command))


def browser_choice_options(command: Command) -> Command:
    """Add --browser, --channel: which browser; a report in PDF is printed by it."""
    for option in (
        click.option(
            "--channel",
            metavar="NAME",
            help="An installed browser: chrome, msedge, chrome-beta ...",
        ),
        click.option(
            "--browser",
            metavar="PATH",
            help="The browser to start. [env: TAGPROOF_BROWSER]",
        ),
    ):
        command = option(command)
    return command


def environment_option(command: Command) -> Command:
    """Add --environment: which copy of the site."""
    return click.option(
        "--environment",
        metavar="NAME",
        help="Audit this copy of the site: one of the spec's environments.",
    )(command)


def json_option(command: Command) -> Command:
    """Add --json: the same as data."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


def verbosity_options(command: Command) -> Command:
    """Add --quiet, --verbose: how much is printed during the audit."""
    for option in (
        click.option("-v", "--verbose", is_flag=True, help="Say each step and each hit."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but the verdict."),
    ):
        command = option(command)
    return command


def budget_option(command: Command) -> Command:
    """Add --budget: milliseconds after which no visit is begun any more."""
    return click.option(
        "--budget",
        callback=_milliseconds,
        metavar="TIME",
        help="Begin no visit after this time (10m); the most telling ones come first.",
    )(command)


def _milliseconds(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    try:
        return None if value is None else span(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} {error}") from None
