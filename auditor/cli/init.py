"""tagproof init: a first spec, from what a site shows and sends."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.addresses import as_page
from auditor.cli.options import FILE, browser_options
from auditor.cli.terminal import clean, say, say_on_stderr
from auditor.draft.spec_text import LOGIN, Answers, spec_text
from auditor.draft.write import refuse_existing, write_spec
from auditor.errors import ExitCode
from auditor.model.messages import count
from auditor.vendor import find_vendors
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from auditor.draft.found import FoundSite
    from auditor.vendor import Vendor

DEFAULT_FILE = "tagproof.yaml"
STAGING = ("localhost", "127.", "staging", "stage", "test", "dev", "preview", "demo")
"""What the name of a host begins with, or has between dots, that is no live site."""


@click.command("init")
@click.argument("url", metavar="URL")
@click.option(
    "--output",
    type=FILE,
    default=DEFAULT_FILE,
    metavar="FILE",
    help=f"The file to write. [{DEFAULT_FILE}]",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option(
    "--pages", type=click.IntRange(1, 50), default=8, metavar="N", help="Open N pages at most. [8]"
)
@click.option("--environment", metavar="NAME", help="Which copy of the site it is: staging ...")
@browser_options
def command(
    url: str,
    output: Path,
    force: bool,  # noqa: FBT001 - click passes by name
    yes: bool,  # noqa: FBT001 - click passes by name
    pages: int,
    environment: str | None,
    **options: Any,  # noqa: ANN401 - what concerns the browser, by name
) -> ExitCode:
    """Draft a spec for the site at URL, which `tagproof run` can audit at once.

    It accepts the consent banner, opens a page of each kind, puts a product into the cart, and
    tries what leaves nothing behind: calls, downloads, the search. Forms are not sent. All hits are
    held. Exit codes: 0 the spec is written, 2 the file is there already, 3 the site could not be
    looked at, or has no tags.
    """
    refuse_existing(output, force=force)
    vendors = find_vendors()
    site, devices = _seen(url, vendors, pages, **options)
    answers = Answers(name=site.name, environment=environment or _environment(site.url))
    if not yes and sys.stdin.isatty():
        site, answers = _asked(site, answers, asks_environment=environment is None)
    text = spec_text(site, answers, vendors, str(output))
    write_spec(output, text, {**dict.fromkeys(LOGIN, "-"), **os.environ}, devices=devices)
    _summary(site, output)
    return ExitCode.PASSED


def _seen(
    url: str,
    vendors: Mapping[str, Vendor],
    pages: int,
    *,
    browser: str | None,
    channel: str | None,
    headed: bool,
) -> tuple[FoundSite, Collection[str]]:
    """What there is on the site, and the browser's devices."""
    from auditor.audit.site_look import look_at_site  # noqa: PLC0415 - --help is quick
    from auditor.capture.browser.launch import (  # noqa: PLC0415 - see above
        device_names,
        find_browser,
    )
    from auditor.capture.cdp.launcher import Launcher  # noqa: PLC0415 - see above
    from auditor.cli.interrupts import quiet_when_closed  # noqa: PLC0415 - see above

    page, login = as_page(url)
    launcher = Launcher(find_browser(browser, channel, os.environ), headless=not headed)

    async def look() -> tuple[FoundSite, Collection[str]]:
        quiet_when_closed()
        site = await look_at_site(
            page, vendors, launcher, login=login, most_pages=pages, tell=say_on_stderr
        )
        return site, await device_names()

    return asyncio.run(look())


def _environment(url: str) -> str:
    host = host_of(url)
    is_test = host.startswith(STAGING) or any(part in STAGING for part in host.split("."))
    return "staging" if is_test else "production"


def _asked(
    site: FoundSite, answers: Answers, *, asks_environment: bool
) -> tuple[FoundSite, Answers]:
    """The site and the answers, as whoever sits at the terminal wants them."""
    answers = replace(
        answers,
        name=click.prompt("What do people call the site?", default=clean(answers.name)),
        max_pages=click.prompt(
            "How many pages may an audit open?", default=answers.max_pages, type=click.IntRange(1)
        ),
    )
    if asks_environment:
        environment = click.prompt("Which copy of it is this?", default=answers.environment)
        answers = replace(answers, environment=environment)
    kept = [
        tag
        for tag in site.tags
        if click.confirm(clean(f"Audit {tag.vendor} {tag.account}?"), default=True)
    ]
    return site.only_with(kept or site.tags), answers


def _summary(site: FoundSite, output: Path) -> None:
    ready = [goal for goal in site.goals if goal.is_ready]
    drafts = [goal for goal in site.goals if not goal.is_ready]
    say(f"{output}: written, from {count(len(site.pages), 'page')} of {site.url}")
    say(f"  tags     {', '.join(f'{tag.vendor} {tag.account}' for tag in site.tags)}")
    banner = site.banner
    if banner is None:
        say("  consent  no banner was recognised")
    else:
        problems = [banner.accept_problem, banner.refuse_problem]
        shown = "; ".join(filter(None, problems)) or "accepted and refused"
        say(f"  consent  {banner.name or 'a banner of its own'}: {shown}")
    if ready:
        say(f"  goals    {', '.join(goal.aim for goal in ready)}: tried, ready")
    if drafts:
        say(f"  drafts   {', '.join(goal.aim for goal in drafts)}: in comments, to be completed")
    if site.has_login:
        say(f"  login    set {' and '.join(LOGIN)} in the environment before you run it")
    say(f"next: tagproof run {output}")
