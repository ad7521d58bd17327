"""tagproof consent: which banner a page has, and what accepting, refusing and withdrawing does."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import click

from auditor.cli.addresses import as_page
from auditor.cli.consentlines import consent_json, consent_lines
from auditor.cli.options import browser_options
from auditor.cli.terminal import say, say_on_stderr
from auditor.errors import ExitCode
from auditor.model import ConsentChoice
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.audit.consent_look import ChoiceSeen


@click.command("consent")
@click.argument("url", metavar="URL")
@click.option(
    "--choice",
    "choices",
    type=click.Choice([str(choice) for choice in ConsentChoice]),
    multiple=True,
    help="Only this choice (repeatable).",
)
@click.option("--json", "as_data", is_flag=True, help="JSON: one object.")
@browser_options
def command(
    url: str,
    choices: tuple[str, ...],
    as_data: bool,  # noqa: FBT001 - click passes by name
    browser: str | None,
    channel: str | None,
    headed: bool,  # noqa: FBT001 - click passes by name
) -> ExitCode:
    """Say which consent banner a page has, and what each choice on it does.

    It accepts, refuses and withdraws as three new visitors, with clicks like theirs, and says what
    was clicked, what confirms it, and which hits and cookies there were before and after; all hits
    are held. Exit codes: 0 all choices are confirmed, 1 the site says the opposite of what was
    clicked, 3 it can't be told.
    """
    from auditor.audit.consent_look import ConsentLook  # noqa: PLC0415 - --help is quick
    from auditor.capture.browser.launch import find_browser  # noqa: PLC0415 - see above
    from auditor.capture.cdp.launcher import Launcher  # noqa: PLC0415 - see above
    from auditor.cli.interrupts import quiet_when_closed  # noqa: PLC0415 - see above

    page, login = as_page(url)
    launcher = Launcher(find_browser(browser, channel, os.environ), headless=not headed)
    look = ConsentLook(page, find_vendors().values(), launcher, login=login)
    wanted = [choice for choice in ConsentChoice if not choices or choice in choices]

    async def run() -> list[ChoiceSeen]:
        quiet_when_closed()
        return await look.run(wanted)

    say_on_stderr(f"opening {page} {len(wanted)} times ...")
    seen = asyncio.run(run())
    if as_data:
        say(consent_json(page, seen, look.masked))
    else:
        for line in consent_lines(page, seen):
            say(look.masked(line))
    return _exit_code(seen)


def _exit_code(seen: Sequence[ChoiceSeen]) -> ExitCode:
    done = [one.made for one in seen if one.made is not None and one.made.choice is one.choice]
    if len(done) < len(seen) or not all(made.is_made for made in done):
        return ExitCode.INCONCLUSIVE
    contradicted = any(made.problem for made in done)
    return ExitCode.FINDINGS if contradicted else ExitCode.PASSED
