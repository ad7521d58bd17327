"""tagproof hits: what a page sends, or what is in a recording, without a spec."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.audit.seen import look_at_recording
from auditor.cli.addresses import as_page
from auditor.cli.auditfiles import is_audit
from auditor.cli.hitlisting import Listing
from auditor.cli.options import browser_options
from auditor.cli.terminal import say_on_stderr
from auditor.cli.vendornames import vendor_called
from auditor.errors import ExitCode, UsageError
from auditor.har.reader import read_har
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from auditor.audit.seen import Seen
    from auditor.vendor import Vendor


@click.command("hits")
@click.argument("source", metavar="FILE.har|URL")
@click.option(
    "--vendor", "vendors", multiple=True, metavar="ID", help="Only this vendor's (repeatable)."
)
@click.option("--event", "events", multiple=True, metavar="NAME", help="Only these (repeatable).")
@click.option("--json", "as_lines", is_flag=True, help="JSON: one object a hit, each on a line.")
@click.option("--csv", "as_table", is_flag=True, help="CSV, for spreadsheets.")
@click.option(
    "--click",
    "clicks",
    multiple=True,
    metavar="TEXT",
    help="Click the button or link of this name first: 'Accept all' (repeatable, in order).",
)
@browser_options
def command(
    source: str,
    vendors: tuple[str, ...],
    events: tuple[str, ...],
    as_lines: bool,  # noqa: FBT001 - click passes by name
    as_table: bool,  # noqa: FBT001 - click passes by name
    **options: Any,  # noqa: ANN401 - what concerns the browser, by name
) -> ExitCode:
    """Show the hits of a page or of a recording, without a spec.

    With a URL it opens the page as a new visitor, scrolls, leaves it, and prints each hit as it is
    sent; all hits are held, so that nobody's figures change. With --headed a window opens for you:
    give consent, click, buy; close it when you are done.
    """
    if as_lines and as_table:
        raise UsageError("--json and --csv are both given: give one of them")
    known = find_vendors()
    listing = Listing(
        vendors=frozenset(vendor_called(name, known) for name in vendors),
        events=frozenset(events),
        form="json" if as_lines else "csv" if as_table else "lines",
    )
    path = Path(source)
    if path.is_file() or (path.suffix.lower() == ".har" and "://" not in source):
        if options["clicks"] or options["headed"]:
            raise UsageError(f"--click and --headed are for a page; {source} is a recording")
        if path.is_file() and is_audit(path):
            raise UsageError(
                f"{path}: is an audit file; `tagproof report {path} --format csv` writes its hits"
            )
        for seen in look_at_recording(read_har(path), known.values()):
            listing.show(seen.hits)
            listing.note(seen)
        listing.end()
        return ExitCode.PASSED
    return _look_at_page(source, known, listing, **options)


def _look_at_page(
    source: str,
    known: dict[str, Vendor],
    listing: Listing,
    *,
    clicks: tuple[str, ...],
    browser: str | None,
    channel: str | None,
    headed: bool,
) -> ExitCode:
    from auditor.audit.page_look import PageLook  # noqa: PLC0415 - a recording needs no browser
    from auditor.capture.browser.launch import find_browser  # noqa: PLC0415 - see above
    from auditor.capture.cdp.launcher import Launcher  # noqa: PLC0415 - see above
    from auditor.cli.interrupts import quiet_when_closed  # noqa: PLC0415 - see above

    url, login = as_page(source)
    launcher = Launcher(find_browser(browser, channel, os.environ), headless=not headed)
    look = PageLook(url, known.values(), launcher, login=login, clicks=clicks, stay=headed)

    async def run() -> Seen:
        quiet_when_closed()
        return await look.run(listing.show)

    say_on_stderr(
        f"{url} opens in a window; close the window when you are done"
        if headed
        else f"opening {url} ..."
    )
    seen = asyncio.run(run())
    listing.note(seen)
    listing.end(is_page=True)
    error = seen.facts.visit.error
    if listing.is_empty and error is None and not headed:
        listing.advise(url, look.buttons)
    if look.interrupted:
        say_on_stderr("tagproof: interrupted")
        return ExitCode.INTERRUPTED
    if error is not None:
        say_on_stderr(f"tagproof: {error}")
        return ExitCode.INCONCLUSIVE
    return ExitCode.PASSED
