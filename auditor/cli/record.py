"""tagproof record: a spec from a journey that is walked once, and what it sends."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.addresses import as_page
from auditor.cli.importing import with_url
from auditor.cli.init import DEFAULT_FILE
from auditor.cli.options import FILE, browser_options
from auditor.cli.replaying import replayed
from auditor.cli.terminal import clean, say, say_on_stderr
from auditor.cli.watching import (
    asked,
    imported_from,
    lived,
    numbers_of,
    refuse_without_screen,
    until_closed,
)
from auditor.draft.imported.nouns import identifier
from auditor.draft.imported.registry import import_file
from auditor.draft.imported.text import (
    Source,
    aim_of_events,
    goal_action,
    imported_text,
    opened,
    step_words,
    without_banner,
)
from auditor.draft.learned import learned
from auditor.draft.tags import found_tags
from auditor.draft.words import TITLES
from auditor.draft.write import refuse_existing, write_spec
from auditor.errors import ExitCode, TagproofError, UsageError
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from auditor.audit.seen import Seen
    from auditor.capture.cdp.launcher import Launcher
    from auditor.cli.watching import Walk
    from auditor.draft.found import FoundSite, FoundTag
    from auditor.draft.imported.nouns import Imported, ImportedGoal
    from auditor.vendor import Vendor


@click.command("record")
@click.argument("url", metavar="[URL]", required=False)
@click.option("--script", type=FILE, metavar="FILE",
              help="Replay this recording or script, instead of recording one.")  # fmt: skip
@click.option("--goal", "goals", multiple=True, metavar="NAME",
              help="What to call the goal; of a script with several: "
                   "only this one (repeatable).")  # fmt: skip
@click.option("--output", type=FILE, default=DEFAULT_FILE, metavar="FILE",
              help=f"The file to write. [{DEFAULT_FILE}]")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@browser_options
def command(
    url: str | None,
    script: Path | None,
    goals: tuple[str, ...],
    output: Path,
    force: bool,  # noqa: FBT001 - click passes by name
    **of_browser: Any,  # noqa: ANN401 - which browser, by name
) -> ExitCode:
    """Walk a goal once at URL, in a window, and write a spec of what it sends.

    With --script the browser walks it, as FILE says. All hits are held; what a form sends to the
    site itself is real. Amounts and order numbers are tied to the element of the page that shows
    them. Exit codes: 0 the spec is written, 2 FILE can't be read, or the spec is there already, 3 a
    step could not be performed, or no tag was told.
    """
    from auditor.capture.browser.launch import find_browser  # noqa: PLC0415 - --help is quick
    from auditor.capture.cdp.launcher import Launcher  # noqa: PLC0415 - see above

    refuse_existing(output, force=force)
    if script is None and url is None:
        raise UsageError("name the site to walk on, or a recording: --script FILE")
    choice = find_browser(of_browser["browser"], of_browser["channel"], os.environ)
    if script is not None:
        launcher = Launcher(choice, headless=not of_browser["headed"])
        return _replay(script, url, goals, output, launcher)
    refuse_without_screen()
    hidden, window = Launcher(choice, headless=True), Launcher(choice, headless=False)
    return record(url or "", goals[0] if goals else "", output, hidden, window, until_closed)


def _replay(
    script: Path,
    url: str | None,
    goals: Sequence[str],
    output: Path,
    launcher: Launcher,
) -> ExitCode:
    vendors = find_vendors()
    name, imported = import_file(script, vendors)
    imported = chosen(with_url(imported, url, script), goals, script)
    site = asyncio.run(_site(_first_page(imported), vendors, launcher))
    imported = without_banner(imported, site)
    source = Source(
        file=clean(script.name), name=name, spec=str(output), verb="record --script", site=site
    )
    # What was typed is known here, and goes into no file.
    environ = {**imported.secrets, **os.environ}
    came = replayed(imported_text(imported, (), vendors, source), environ, launcher)
    tags = _tags([seen for _, seen in came], vendors, imported.url)
    taught = [
        learned(goal, walked, tags) for goal, (walked, _) in zip(imported.goals, came, strict=True)
    ]
    return _write(imported, taught, tags, vendors, source)


def record(
    url: str, goal: str, output: Path, hidden: Launcher, window: Launcher, walk: Walk
) -> ExitCode:
    """Write a spec of what is done in a window until `walk` is over.

    Args:
        url: the page on which it begins.
        goal: what to call the goal; empty: as its goal action is called.
        output: the file to write.
        hidden: starts a browser that looks at the site's banner.
        window: starts the browser in which the goal is walked.
        walk: gets the page.
    """
    page, login = as_page(url)
    if login is not None:
        raise UsageError("a site behind HTTP authentication can't be recorded yet; use --script")
    vendors = find_vendors()
    site = asyncio.run(_site(page, vendors, hidden))
    seen = lived(page, vendors, window, walk)
    tags = _tags([seen.seen], vendors, page)
    imported = without_banner(imported_from(seen, goal or "recorded"), site)
    (walked_goal,) = imported.goals
    walked = seen.walked(numbers_of(walked_goal))
    taught = learned(walked_goal, walked, tags)
    if sys.stdin.isatty():
        taught = learned(walked_goal, walked, tags, goal_at=asked(taught))
    if not goal:
        taught = replace(taught, title=_title(taught))
    source = Source(
        file=page, name="a walk in the browser", spec=str(output), verb="record", site=site
    )
    return _write(imported, [taught], tags, vendors, source)


async def _site(url: str, vendors: Mapping[str, Vendor], launcher: Launcher) -> FoundSite:
    """The page on which it begins, and its banner."""
    from auditor.audit.site_look import look_at_site  # noqa: PLC0415 - --help is quick
    from auditor.cli.interrupts import quiet_when_closed  # noqa: PLC0415 - see above

    quiet_when_closed()
    return await look_at_site(url, vendors, launcher, tell=say_on_stderr, is_brief=True)


def _first_page(imported: Imported) -> str:
    steps = opened(imported.goals[0].steps)
    path = next(str(step.data["navigate"]) for step in steps if step.data)
    return path if "://" in path else imported.url + path


def chosen(imported: Imported, names: Sequence[str], script: Path) -> Imported:
    """The goals of these names that have steps; none named: all that do.

    Of a recording with one goal, a name is what to call it.

    Raises:
        UsageError: there are none.
    """
    if len(imported.goals) == len(names) == 1:
        imported = replace(imported, goals=(replace(imported.goals[0], title=names[0]),))
        names = ()
    taken: list[str] = []
    kept: list[ImportedGoal] = []
    for goal in imported.goals:
        taken.append(identifier(goal.title, taken))
        is_wanted = not names or taken[-1] in names
        if is_wanted and any(step.data for step in goal.steps):
            kept.append(goal)
    if unknown := [name for name in names if name not in taken]:
        raise UsageError(f"{script}: has no goal {unknown[0]!r}; it has {', '.join(taken)}")
    if not kept:
        raise UsageError(f"{script}: has no steps to replay; `tagproof import` reads it")
    return replace(imported, goals=tuple(kept), crawl=())


def _tags(seen: Sequence[Seen], vendors: Mapping[str, Vendor], url: str) -> list[FoundTag]:
    """Who was told, or loaded.

    Raises:
        TagproofError: nobody.
    """
    hits = [hit for each in seen for hit in each.decoded.hits]
    tags, nameless = found_tags((), hits, [each.decoded for each in seen], vendors)
    if not tags:
        more = f" ({', '.join(nameless)} loaded, without an account)" if nameless else ""
        raise TagproofError(f"{url}: no tag of a known vendor was told{more}")
    return tags


def _title(goal: ImportedGoal) -> str:
    """What it is for, or what the goal action says: Order placed."""
    steps = opened(goal.steps)
    aim = aim_of_events(str(line["event"]) for line in goal.expect) or goal_action(steps)[1]
    if aim is not None:
        return TITLES[aim]
    data = steps[goal.goal_at or 0].data or {}
    element = next(iter(data.values()), "")
    said = element.get("name") or element.get("text") if isinstance(element, dict) else ""
    return str(said or "Recorded journey")


def _write(
    imported: Imported,
    taught: Sequence[ImportedGoal],
    tags: Sequence[FoundTag],
    vendors: Mapping[str, Vendor],
    source: Source,
) -> ExitCode:
    imported = replace(imported, goals=tuple(taught), tags=tuple(tags))
    environ = {**imported.secrets, **os.environ}
    write_spec(Path(source.spec), imported_text(imported, tags, vendors, source), environ)
    say(f"{source.spec}: written, from {source.name}")
    say(clean(f"  tags     {', '.join(f'{tag.vendor} {tag.account}' for tag in tags)}"))
    for goal in imported.goals:
        action = opened(goal.steps)[goal.goal_at or 0]
        say(clean(f"  goal     {goal.title}: {step_words(action)}"))
        for line in goal.expect:
            params = ", ".join(line.get("params", {}))
            more = f" ({params})" if params else ""
            say(clean(f"           {line['tag']} {line['event']}{more}"))
        if not goal.expect:
            say_on_stderr("           nobody was told of it: complete what is expected")
    if imported.variables:
        say(f"  set      {', '.join(imported.variables)} in the environment before you run it")
    say(f"next: tagproof run {source.spec}")
    return ExitCode.PASSED
