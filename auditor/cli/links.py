"""tagproof links: where the links of a mailing lead, and what of them arrives."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.audit.mailing import Link, links_in_file
from auditor.cli.addresses import as_page
from auditor.cli.linklines import link_lines, links_json, summary
from auditor.cli.options import browser_options
from auditor.cli.terminal import say, say_on_stderr
from auditor.errors import ExitCode, UsageError
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.audit.followed_link import Followed
    from auditor.audit.link_look import LinkLook
    from auditor.config.site import HttpCredentials

FILES = frozenset({".eml", ".html", ".htm"})
MOST = 100
ENDS_SUBSCRIPTION = "not followed: it may end the subscription (--all follows it)"


@click.command("links")
@click.argument("source", metavar="FILE.eml|FILE.html|URL")
@click.option("--accept", is_flag=True, help="Accept the consent banner of each page.")
@click.option("--all", "everything", is_flag=True, help="Links that may unsubscribe, too.")
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=MOST,
    show_default=True,
    help="Follow no more links than that.",
)
@click.option("--json", "as_data", is_flag=True, help="JSON: one object.")
@browser_options
def command(  # noqa: PLR0913 - click passes each option by name
    *,
    source: str,
    accept: bool,
    everything: bool,
    most: int,
    as_data: bool,
    browser: str | None,
    channel: str | None,
    headed: bool,
) -> ExitCode:
    """Follow each link of a mailing or page, and say what arrives.

    Each link is opened by a new visitor. It says through which redirects it leads, which UTM
    parameters and click ids survive them, and which tags hear them; all hits are held. The links
    are really opened: a mailing's own counter of clicks counts them. Exit codes: 0 all is well, 1
    something is lost or broken, 2 the file can't be read, 3 it can't be told.
    """
    from auditor.audit.followed_link import spellings  # noqa: PLC0415 - --help is quick
    from auditor.audit.link_look import LinkLook  # noqa: PLC0415 - see above
    from auditor.capture.browser.launch import find_browser  # noqa: PLC0415 - see above
    from auditor.capture.cdp.launcher import Launcher  # noqa: PLC0415 - see above

    path = Path(source)
    links: list[Link] = []
    page, login = "", None
    if path.is_file() or (path.suffix.lower() in FILES and "://" not in source):
        links = links_in_file(path)
        page = _first(links, source)
    else:
        page, login = _as_page(source)
    launcher = Launcher(find_browser(browser, channel, os.environ), headless=not headed)

    def look() -> LinkLook:
        return LinkLook(page, find_vendors().values(), launcher, login=login, accept=accept)

    def show(seen: Followed) -> None:
        if not as_data:
            say("\n".join(map(masked, link_lines(seen))))

    masked = look().masked
    if not links:
        say_on_stderr(f"opening {page} ...")
        links = asyncio.run(look().links_of(page))
        _first(links, source)
    chosen, skipped = _chosen(links, most, everything=everything)
    say_on_stderr(f"{source}: {len(links)} links, following {len(chosen)} ...")
    seen = asyncio.run(look().run(chosen, show))
    for each in skipped:
        show(each)
    differing = list(map(masked, spellings(seen)))
    if as_data:
        say(links_json(source, [*seen, *skipped], differing, masked))
    else:
        say("\n".join([*(f"problem: {each}" for each in differing), summary(seen, skipped)]))
    return ExitCode.FINDINGS if differing else _exit_code(seen)


def _as_page(source: str) -> tuple[str, HttpCredentials | None]:
    try:
        return as_page(source)
    except UsageError as error:
        raise UsageError(
            f"{source}: is neither a file nor a web address; give an e-mail (.eml), an HTML file, "
            "or a page such as https://shop.example"
        ) from error


def _first(links: Sequence[Link], source: str) -> str:
    """The first address among links."""
    found = next((link.url for link in links if link.is_web), None)
    if found is None:
        raise UsageError(f"{source}: has no link to a web page")
    return found


def _chosen(
    links: Sequence[Link], most: int, *, everything: bool
) -> tuple[list[Link], list[Followed]]:
    """The links to follow, and the others with the reason."""
    from auditor.audit.followed_link import Followed  # noqa: PLC0415 - --help is quick

    chosen: list[Link] = []
    skipped: list[Followed] = []
    for link in links:
        if not link.is_web:
            reason = "not followed: it is not the address of a page"
        elif link.may_unsubscribe and not everything:
            reason = ENDS_SUBSCRIPTION
        elif len(chosen) >= most:
            reason = f"not followed: there are more than {most} (--most)"
        else:
            chosen.append(link)
            continue
        skipped.append(Followed(link=link, skipped=reason))
    return chosen, skipped


def _exit_code(seen: Sequence[Followed]) -> ExitCode:
    if any(each.problems for each in seen):
        return ExitCode.FINDINGS
    if not seen or any(each.error for each in seen):
        return ExitCode.INCONCLUSIVE
    return ExitCode.PASSED
