"""tagproof try: walk a goal's steps at once, without an audit."""
# ruff: noqa: N999 - the file is called as the verb is; importlib finds it

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.auditing import load_setup
from auditor.cli.hitlines import amount_of, fate_of
from auditor.cli.options import FILE, browser_options, environment_option
from auditor.cli.terminal import say, say_on_stderr
from auditor.config import load_spec
from auditor.draft.locator import with_target
from auditor.draft.write import write_spec
from auditor.draft.yaml import value
from auditor.errors import ExitCode, UsageError
from auditor.model import Phase
from auditor.prepare.tasks import plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from auditor.audit.seen import SeenHit
    from auditor.audit.step_trial import TriedStep
    from auditor.capture.walk.offers import Offer
    from auditor.config.models import Spec
    from auditor.config.targets import Target
    from auditor.prepare.setup import Setup
    from auditor.prepare.tasks import Task


@click.command("try")
@click.argument("spec", type=FILE)
@click.option("--goal", "goals", multiple=True, metavar="NAME", help="Only this goal (repeatable).")
@click.option("--leg", metavar="NAME", help="As this visitor; otherwise as one who accepts.")
@click.option("--device", metavar="NAME", help="On this device; otherwise on the first.")
@click.option("--slow", type=click.IntRange(0, 60_000), default=0, metavar="MS",
              help="Wait so many milliseconds before each step, to watch it.")  # fmt: skip
@click.option("--keep-open", is_flag=True, help="Leave the window open until you close it.")
@click.option("--fix", is_flag=True, help="Write the better locator into SPEC, and go on.")
@environment_option
@browser_options
def command(
    spec: Path,
    goals: tuple[str, ...],
    leg: str | None,
    device: str | None,
    environment: str | None,
    **options: Any,  # noqa: ANN401 - how to walk, by name
) -> ExitCode:
    """Walk the steps of SPEC's goals at once, and stop where one can't be performed.

    Each step is shown with its line, its time and the hits that it sent; where one fails, the
    elements that it may mean, as a spec names them. Nothing is judged or stored; hits are held.
    Exit codes: 0 all steps could be performed, 3 one could not.
    """
    setup = load_setup(spec, os.environ, environment=environment)
    if not setup.spec.goals:
        raise UsageError(f"{spec}: has no goals to walk; `tagproof run` crawls")
    tasks = plan(
        setup.spec,
        goals=goals,
        legs=[leg] if leg else (),
        devices=[device] if device else (),
        crawl=False,
    )
    code = ExitCode.PASSED
    for task in _one_each(tasks):
        if not _try(setup, task, **options):
            code = ExitCode.INCONCLUSIVE
    return code


def _one_each(tasks: Iterable[Task]) -> list[Task]:
    """One task of each goal: the first on which consent is given, if there is one."""
    chosen: dict[str, Task] = {}
    for task in tasks:
        known = chosen.get(task.goal or "")
        if known is None or (task.leg.granted and not known.leg.granted):
            chosen[task.goal or ""] = task
    return list(chosen.values())


def _try(
    setup: Setup,
    task: Task,
    *,
    slow: int,
    keep_open: bool,
    fix: bool,
    **of_browser: Any,  # noqa: ANN401 - which browser, by name
) -> bool:
    """Walk one goal; returns whether all of its steps could be performed."""
    from auditor.audit.step_trial import StepTrial  # noqa: PLC0415 - --help is quick
    from auditor.capture.browser.launch import find_browser  # noqa: PLC0415 - see above
    from auditor.capture.cdp.launcher import Launcher  # noqa: PLC0415 - see above
    from auditor.cli.interrupts import quiet_when_closed  # noqa: PLC0415 - see above

    listing = Listing(setup)
    trial = StepTrial(
        setup,
        task,
        tell=listing.show,
        repair=Repair(setup).choose if fix else lambda _: None,
        slow_ms=slow,
        stays=keep_open,
    )
    is_shown = of_browser["headed"] or keep_open
    choice = find_browser(of_browser["browser"], of_browser["channel"], os.environ)
    launcher = Launcher(choice, headless=not is_shown)

    async def run() -> bool:
        quiet_when_closed()
        return await trial.run(launcher)

    say(f"{task.goal} · {task.leg.name} · {task.device}")
    is_done = asyncio.run(run())
    listing.show_late(trial.late)
    if trial.error is not None and not listing.has_failed:
        say_on_stderr(f"tagproof: {setup.redactor.text(trial.error)}")
    return is_done


class Listing:
    """Prints steps as they are tried."""

    def __init__(self, setup: Setup) -> None:
        """Nothing was shown yet."""
        self._setup = setup
        self.has_failed = False

    def show(self, tried: TriedStep) -> None:
        """Print a step, its hits, and what is in its way."""
        spec, mask = self._setup.spec, self._setup.redactor.text
        line = line_of(spec, tried.key_path)
        who = "consent " if tried.phase is Phase.CONSENT else ""
        sign = "✗" if tried.problem else "○" if tried.is_left_out else "✓"
        why = ", skipped: does not show" if tried.is_left_out else ""
        say(
            f"  {sign} {spec.path}:{line}  {who}{tried.number}. {mask(str(tried.step))}"
            f"  {tried.seconds:.1f} s{why}"
        )
        self._show_hits(tried.hits)
        self.has_failed = bool(tried.problem)
        if not tried.problem:
            return
        say(f"      {mask(tried.problem)}")
        for number, offer in enumerate(tried.offers, 1):
            say(f"      {number}) {mask(locator(offer))}")
        if not tried.offers:
            for element in tried.near:
                say(f"      there is {mask(element)}")
        sys.stdout.flush()

    def show_late(self, hits: Sequence[SeenHit]) -> None:
        """Print the hits that came as the page was left."""
        if hits:
            say("    later:")
            self._show_hits(hits)

    def _show_hits(self, hits: Iterable[SeenHit]) -> None:
        for hit in (seen.hit for seen in hits):
            amount = amount_of(hit)
            say(f"      → {' '.join(filter(None, [str(hit.about), amount]))}  {fate_of(hit)}")


def line_of(spec: Spec, key_path: str) -> int:
    """The line of a step; of the nearest key above it, where `auto` stands for it."""
    while key_path and not spec.line(key_path):
        key_path = key_path.rpartition(".")[0]
    return spec.line(key_path)


class Repair:
    """Chooses another locator for a step that failed, and writes it into the spec."""

    def __init__(self, setup: Setup) -> None:
        """Nothing was repaired yet."""
        self._spec, self._mask = setup.spec, setup.redactor.text
        self._tried: set[str] = set()

    def choose(self, tried: TriedStep) -> Target | None:
        """The target that is in the file from now on; None if nothing was chosen."""
        if not tried.offers or tried.key_path in self._tried:
            return None
        self._tried.add(tried.key_path)
        offer = self._chosen(tried.offers)
        if offer is None:
            return None
        path = self._spec.path
        write_spec(path, with_target(self._spec, tried.key_path, offer.target), os.environ)
        self._spec = load_spec(path, os.environ)
        say(f"      {path} says now: {self._mask(locator(offer))}")
        return offer.target

    def _chosen(self, offers: Sequence[Offer]) -> Offer | None:
        if sys.stdin.isatty():
            number = click.prompt(
                "      which one (0: none)?", default=1, type=click.IntRange(0, len(offers))
            )
            return offers[number - 1] if number else None
        return offers[0] if offers[0].is_sure else None


def locator(offer: Offer) -> str:
    """An element as a spec names it."""
    return value(offer.target.model_dump(exclude_none=True, exclude_defaults=True))
