"""tagproof record: a spec from a journey that is replayed, and what it sends."""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.auditing import load_setup
from auditor.cli.hitlines import amount_of, fate_of
from auditor.cli.importing import with_url
from auditor.cli.init import DEFAULT_FILE
from auditor.cli.options import FILE, browser_options
from auditor.cli.terminal import clean, say, say_on_stderr
from auditor.draft.imported.nouns import identifier
from auditor.draft.imported.registry import import_file
from auditor.draft.imported.text import Source, imported_text, opened, without_banner
from auditor.draft.learned import learned
from auditor.draft.tags import found_tags
from auditor.draft.write import refuse_existing, write_spec
from auditor.errors import ExitCode, TagproofError, UsageError
from auditor.model import Phase
from auditor.prepare.tasks import plan
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from auditor.audit.seen import Seen
    from auditor.audit.step_trial import TriedStep
    from auditor.capture.cdp.launcher import Launcher
    from auditor.draft.found import FoundSite, FoundTag
    from auditor.draft.imported.nouns import Imported, ImportedGoal
    from auditor.draft.learned import Walked
    from auditor.prepare.setup import Setup
    from auditor.vendor import Vendor


@click.command("record")
@click.option("--script", type=FILE, required=True, metavar="FILE",
              help="The recording or script to replay.")  # fmt: skip
@click.option("--goal", "goals", multiple=True, metavar="NAME",
              help="Only this goal, where FILE has several (repeatable).")  # fmt: skip
@click.option("--url", metavar="URL", help="The site, if it is not the one in FILE.")
@click.option("--output", type=FILE, default=DEFAULT_FILE, metavar="FILE",
              help=f"The file to write. [{DEFAULT_FILE}]")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@browser_options
def command(
    script: Path,
    goals: tuple[str, ...],
    url: str | None,
    output: Path,
    force: bool,  # noqa: FBT001 - click passes by name
    **of_browser: Any,  # noqa: ANN401 - which browser, by name
) -> ExitCode:
    """Replay a recording in the browser, and write a spec of what it sends.

    The consent banner is accepted, the steps are walked once, and all hits are held; what a form
    sends to the site itself is real. Amounts and order numbers are tied to the element of the page
    that shows them. Exit codes: 0 the spec is written, 2 FILE can't be read, or the spec is there
    already, 3 a step could not be performed, or no tag was told.
    """
    from auditor.capture.browser.launch import find_browser  # noqa: PLC0415 - --help is quick
    from auditor.capture.cdp.launcher import Launcher  # noqa: PLC0415 - see above

    refuse_existing(output, force=force)
    vendors = find_vendors()
    name, imported = import_file(script, vendors)
    imported = _chosen(with_url(imported, url, script), goals, script)
    choice = find_browser(of_browser["browser"], of_browser["channel"], os.environ)
    launcher = Launcher(choice, headless=not of_browser["headed"])
    site = asyncio.run(_site(imported, vendors, launcher))
    imported = without_banner(imported, site)
    source = Source(
        file=clean(script.name), name=name, spec=str(output), verb="record --script", site=site
    )
    # What was typed is known here, and goes into no file.
    environ = {**imported.secrets, **os.environ}
    replayed = _replayed(imported_text(imported, (), vendors, source), environ, launcher)
    tags, nameless = found_tags(
        (),
        [hit for _, seen in replayed for hit in seen.decoded.hits],
        [seen.decoded for _, seen in replayed],
        vendors,
    )
    if not tags:
        more = f" ({', '.join(nameless)} loaded, without an account)" if nameless else ""
        raise TagproofError(f"{imported.url}: no tag of a known vendor was told{more}")
    taught = [
        learned(goal, walked, tags)
        for goal, (walked, _) in zip(imported.goals, replayed, strict=True)
    ]
    imported = replace(imported, goals=tuple(taught), tags=tuple(tags))
    write_spec(output, imported_text(imported, tags, vendors, source), environ)
    _summary(imported, name, output)
    return ExitCode.PASSED


def _chosen(imported: Imported, names: Sequence[str], script: Path) -> Imported:
    """The goals of these names that have steps; none named: all that do.

    Raises:
        UsageError: there are none.
    """
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


async def _site(imported: Imported, vendors: Mapping[str, Vendor], launcher: Launcher) -> FoundSite:
    """The page on which the recording begins, and its banner."""
    from auditor.audit.site_look import look_at_site  # noqa: PLC0415 - --help is quick
    from auditor.cli.interrupts import quiet_when_closed  # noqa: PLC0415 - see above

    quiet_when_closed()
    first = opened(imported.goals[0].steps)
    path = next(str(step.data["navigate"]) for step in first if step.data)
    url = path if "://" in path else imported.url + path
    return await look_at_site(url, vendors, launcher, tell=say_on_stderr, is_brief=True)


def _replayed(
    text: str, environ: Mapping[str, str], launcher: Launcher
) -> list[tuple[Walked, Seen]]:
    """What came of each goal of a draft, in its order."""
    from auditor.audit.replay import replay  # noqa: PLC0415 - --help is quick
    from auditor.cli.interrupts import quiet_when_closed  # noqa: PLC0415 - see above

    async def run(setup: Setup, name: str) -> tuple[Walked, Seen]:
        quiet_when_closed()
        tasks = plan(setup.spec, goals=[name], crawl=False)
        task = next((task for task in tasks if task.leg.granted), tasks[0])
        say(f"{name}:")
        return await replay(setup, task, launcher, Listing(setup).show)

    with tempfile.TemporaryDirectory(prefix="tagproof-") as folder:
        path = Path(folder) / "draft.yaml"
        path.write_text(text, "utf-8")
        setup = load_setup(path, environ)
        return [asyncio.run(run(setup, name)) for name in setup.spec.goals]


class Listing:
    """Prints steps as they are replayed, with what they send."""

    def __init__(self, setup: Setup) -> None:
        """Nothing was shown yet."""
        self._mask = setup.redactor.text

    def show(self, tried: TriedStep) -> None:
        """Print a step and its hits."""
        who = "consent " if tried.phase is Phase.CONSENT else ""
        sign = "✗" if tried.problem else "○" if tried.is_left_out else "✓"
        shown = self._mask(str(tried.step))
        say(f"  {sign} {who}{tried.number}. {shown}  {tried.seconds:.1f} s")
        for hit in (seen.hit for seen in tried.hits):
            amount = amount_of(hit)
            say(f"      → {' '.join(filter(None, [str(hit.about), amount]))}  {fate_of(hit)}")
        for element in tried.near:
            say(f"      there is {self._mask(element)}")


def _summary(imported: Imported, name: str, output: Path) -> None:
    say(f"{output}: written, from {name}")
    say(clean(f"  tags     {', '.join(_told(imported.tags))}"))
    for goal in imported.goals:
        steps = opened(goal.steps)
        at = goal.goal_at or 0
        data = steps[at].data or {}
        said = next(iter(data.values()), "")
        shown = said if isinstance(said, str) else said.get("name") or next(iter(said.values()), "")
        say(clean(f"  goal     {goal.title}: {next(iter(data), '')} {shown}"))
        for line in goal.expect:
            params = ", ".join(line.get("params", {}))
            more = f" ({params})" if params else ""
            say(clean(f"           {line['tag']} {line['event']}{more}"))
        if not goal.expect:
            say_on_stderr("           nobody was told of it: complete what is expected")
    if imported.variables:
        say(f"  set      {', '.join(imported.variables)} in the environment before you run it")
    say(f"next: tagproof run {output}")


def _told(tags: Sequence[FoundTag]) -> list[str]:
    return [f"{tag.vendor} {tag.account}" for tag in tags]
