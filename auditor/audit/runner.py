"""The conductor: capture, redact, store, decode, check; visit by visit.

Each visit goes through the audit file before it is judged, so that judging it again later, without
a browser, sees the same and says the same.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from auditor.config.expectations import MatcherSpec
from auditor.errors import ExitCode, StoreError
from auditor.judge.judging import conclude, judge_stored_audit, judge_visit
from auditor.model import Finding, Hit, Leg, Run, StepRun, Visit, VisitFacts
from auditor.prepare.setup import Setup, looked_for
from auditor.prepare.tasks import Task, plan
from auditor.prepare.to_model import allowed
from auditor.store import AuditFile

if TYPE_CHECKING:
    from auditor.capture.backend import PlaywrightBackend
    from auditor.capture.cdp.launcher import Launcher
    from auditor.capture.walk.journey import Journey
    from auditor.config.steps import Step

P = TypeVar("P")
R = TypeVar("R")
PARALLEL = min(4, os.cpu_count() or 1)
"""Journeys walked at a time, each in a profile of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What came of one visit, masked as it is stored."""

    steps: tuple[StepRun, ...] = ()
    hits: tuple[Hit, ...] = ()
    failed: tuple[Finding, ...] = ()
    error: str | None = None
    """Why it could not be finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A visit as it is stored."""

    visit: Visit
    pages: int
    visited: Visited


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an audit is, told after each visit."""

    done: int
    """Visits that are done."""
    planned: int
    """Visits that are known to come, done ones included; grows while the crawl finds pages."""
    pages: int
    hits: int
    findings: int
    label: str
    """What was just done."""
    is_page: bool = False
    """Whether that was a page of the crawl."""
    visited: Visited = Visited()


Listener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to run an audit."""

    tasks: Sequence[Task]
    launcher: Launcher
    """What starts the browser."""
    path: Path
    """The audit file to write; there must be none yet."""
    tool_version: str = ""
    listener: Listener = lambda _: None


class Audit:
    """One audit as it runs."""

    def __init__(self, setup: Setup, options: Options, audit: AuditFile) -> None:
        """Use `run`."""
        self._setup, self._options, self._audit = setup, options, audit
        self._walked: set[tuple[str | None, str, str]] = set()
        self._done = self._pages = self._hits = self._findings = 0
        self._planned = sum(len(task.runs) for task in options.tasks if task.goal is not None)
        self._crawls: dict[str, int] = {"pages": 0, "refused_by_robots": 0, "left_over": 0}
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")

    async def carry_out(self, backend: PlaywrightBackend) -> None:
        """Walk all journeys, then crawl on each leg."""
        slots = asyncio.Semaphore(PARALLEL)

        async def one(task: Task) -> None:
            async with slots:
                await self._walk(backend, task)

        async with asyncio.TaskGroup() as group:
            for task in self._options.tasks:
                if task.goal is not None:
                    group.create_task(one(task))
        for task in self._options.tasks:
            if task.goal is None:
                await self._crawl(backend, task)

    def note_unwalked(self, reason: str) -> None:
        """What was planned and not done can't be told: say so for each goal."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        for task in self._options.tasks:
            if task.goal is None or self._key(task) in self._walked:
                continue
            visit = Visit(
                id=0,
                goal=task.goal,
                leg=task.leg,
                device=task.device,
                began=now,
                error=reason,
                inconclusive="precondition-unmet",
            )
            self._tell(
                self._keep(VisitFacts(visit=visit)), f"{task.goal} ({task.leg.name}): not walked"
            )

    def summary(self) -> dict[str, object]:
        """What the audit's meta data say at its end."""
        return {"crawl": self._crawls}

    # ── one task ─────────────────────────────────────────────────────────────────────────────

    @staticmethod
    def _key(task: Task) -> tuple[str | None, str, str]:
        return task.goal, task.leg.name, task.device

    async def _walk(self, backend: PlaywrightBackend, task: Task) -> None:
        goal = task.goal or ""
        first_journey, *again = (self._journey(task, run) for run in task.runs)
        all_facts = await backend.walk(first_journey, goal, task.leg, task.device, again)
        self._planned -= len(task.runs) - len(all_facts)
        self._walked.add(self._key(task))
        label = f"{goal} · {task.leg.name} · {task.device}"
        for kept in await self._aside(self._keep_walk, all_facts):
            is_again = kept.visit.repeat_of is not None
            self._tell(kept, f"{label} · {kept.visit.run}" if is_again else label)

    def _journey(self, task: Task, run: Run) -> Journey:
        # Only here: check and report need no browser.
        from auditor.capture.walk.journey import Journey, wrongly_filled  # noqa: PLC0415

        spec, view = self._setup.spec, self._setup.view
        goal, known = spec.goals[task.goal or ""], view.goals[task.goal or ""]
        texts = [
            condition.equals_text
            for line in goal.expect
            for condition in line.params.values()
            if isinstance(condition, MatcherSpec) and condition.equals_text is not None
        ]
        expect = allowed(known.expect, task.leg)
        repeats = known.repeats if expect and run is Run.JOURNEY else frozenset()
        journey = Journey(
            spec=spec,
            steps=goal.variant if run is Run.VARIANT else goal.steps,
            consent=self._consent(task.leg),
            expect=expect,
            texts=texts,
            repeats=frozenset(repeats),
            index=self._setup.index,
            mask=self._setup.redactor.text,
            run=run,
        )
        if run is Run.INVALID:
            steps = wrongly_filled(goal.steps, journey.goal_step, goal.invalid)
            journey = replace(journey, steps=steps)
        return journey

    def _consent(self, leg: Leg) -> Sequence[Step]:
        chosen = self._setup.spec.consent.get(leg.name)
        return chosen.steps if chosen else ()

    async def _crawl(self, backend: PlaywrightBackend, task: Task) -> None:
        from auditor.capture.walk.crawl import Crawler, CrawlPlan  # noqa: PLC0415 - see _journey

        spec, view = self._setup.spec, self._setup.view
        if spec.crawl is None:
            return
        plan = CrawlPlan(
            spec=spec,
            crawl=spec.crawl,
            leg=task.leg,
            device=task.device,
            consent=self._consent(task.leg),
            expect=allowed(view.crawl_expect, task.leg),
            index=self._setup.index,
        )
        before = self._planned
        async with backend.profile(task.device) as profile:
            crawler = Crawler(plan, profile)
            visited = opened = 0
            async for facts in crawler.pages():
                visited += 1
                opened += bool(facts.steps)
                self._planned = before + visited + len(crawler.frontier)
                self._tell(await self._aside(self._keep, facts), facts.visit.url)
        self._crawls["pages"] += opened
        for name in ("refused_by_robots", "left_over"):
            self._crawls[name] = max(self._crawls[name], getattr(crawler.frontier, name))

    async def _aside(self, work: Callable[[P], R], what: P) -> R:
        """Do it in the writer's thread: the event loop answers the browser's paused requests.

        What was begun or waits is done even if nobody waits for it any more: see `finish`.
        """
        return await asyncio.shield(asyncio.wrap_future(self._writer.submit(work, what)))

    def finish(self) -> None:
        """Wait until all that was captured is stored; from then on the audit file is free."""
        self._writer.shutdown()

    def _keep_walk(self, all_facts: Sequence[VisitFacts]) -> list[Kept]:
        """Keep a journey and its repetitions, which name it."""
        kept: list[Kept] = []
        for facts in all_facts:
            first = kept[0].visit.id if kept else None
            kept.append(self._keep(replace(facts, visit=replace(facts.visit, repeat_of=first))))
        return kept

    def _keep(self, facts: VisitFacts) -> Kept:
        """Redact, store and judge one visit."""
        kept = self._setup.redactor.facts(facts)
        visit = self._audit.add_visit(kept)
        hits, failed = judge_visit(self._audit, self._setup, visit)
        return Kept(
            visit=replace(kept.visit, id=visit),
            pages=len(kept.pages),
            visited=Visited(steps=kept.steps, hits=hits, failed=failed, error=kept.visit.error),
        )

    def _tell(self, kept: Kept, label: str) -> None:
        """Tell how far we are."""
        self._done += 1
        self._pages += kept.pages
        self._hits += len(kept.visited.hits)
        self._findings += len(kept.visited.failed)
        self._planned = max(self._planned, self._done)
        self._options.listener(
            Progress(
                done=self._done,
                planned=self._planned,
                pages=self._pages,
                hits=self._hits,
                findings=self._findings,
                label=self._setup.redactor.text(label),
                is_page=kept.visit.goal is None,
                visited=kept.visited,
            )
        )


async def run(setup: Setup, options: Options) -> ExitCode:
    """Run an audit into a new audit file.

    Whatever ends it, what was captured is in the file, and the file can be reported.

    Raises:
        TagproofError: no browser starts, or the audit file can't be written.
        asyncio.CancelledError: it was interrupted; the file says so.
    """
    from auditor.capture.backend import PlaywrightBackend  # noqa: PLC0415 - see Audit._journey

    with AuditFile.create(options.path, _meta(setup, options)) as audit:
        running = Audit(setup, options, audit)
        backend = PlaywrightBackend(setup.spec, setup.index, options.launcher)
        try:
            async with backend:
                audit.update_meta(
                    browser=backend.description,
                    sandbox=backend.unsandboxed is None,
                    sandbox_off=backend.unsandboxed,
                )
                try:
                    await running.carry_out(backend)
                finally:
                    running.finish()
            status = "complete"
        except asyncio.CancelledError:
            _close(audit, setup, running, backend, "interrupted")
            raise
        except BaseExceptionGroup as group:
            _close(audit, setup, running, backend, "failed")
            raise _first(group) from group
        except BaseException:
            _close(audit, setup, running, backend, "failed")
            raise
        return _close(audit, setup, running, backend, status)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The one error that several tasks failed with; a StoreError before all others."""
    flat: list[BaseException] = []
    waiting: list[BaseException] = [group]
    while waiting:
        error = waiting.pop(0)
        if isinstance(error, BaseExceptionGroup):
            waiting.extend(error.exceptions)
        else:
            flat.append(error)
    return next((each for each in flat if isinstance(each, StoreError)), flat[0])


def _close(
    audit: AuditFile, setup: Setup, running: Audit, backend: PlaywrightBackend, status: str
) -> ExitCode:
    """Write down how it ended. On a full disk even that may fail, and must not hide the cause."""
    code = ExitCode.INTERRUPTED if status == "interrupted" else ExitCode.INCONCLUSIVE
    with suppress(StoreError):
        if status != "complete":
            running.note_unwalked(f"The audit was {status} before this was walked.")
        else:
            judge_stored_audit(audit, setup)
            code = conclude(audit, setup)
        audit.update_meta(
            status=status,
            ended=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            held=backend.held,
            unattributed=backend.unattributed,
            capture_faults=[setup.redactor.text(fault) for fault in backend.faults[:20]],
            browser_starts=backend.starts,
            exit_code=int(code),
            **running.summary(),
        )
    return code


def _meta(setup: Setup, options: Options) -> dict[str, object]:
    return {
        **meta_of(setup, options.tool_version),
        "legs": sorted({task.leg.name for task in options.tasks}),
        "devices": sorted({task.device for task in options.tasks}),
        "planned": sorted({task.goal for task in options.tasks if task.goal is not None}),
        "partial": len(options.tasks) < len(plan(setup.spec)),
    }


def meta_of(setup: Setup, tool_version: str) -> dict[str, object]:
    """What an audit file says of the audit as a whole, from its beginning on."""
    spec, view, text = setup.spec, setup.view, setup.redactor.text
    return {
        "tool_version": tool_version,
        "spec_path": str(spec.path),
        "spec_source": text(spec.source),
        **setup.appearance,
        "has_choice": any(leg.steps for leg in spec.consent.values()),
        "site": spec.site.url,
        "site_name": spec.site.name,
        "environment": spec.site.environment,
        "started": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "status": "running",
        "presented_as": spec.browser.present_as,
        "hits_mode": spec.hits,
        "fail_on": spec.fail_on,
        "goals": [
            {"name": goal.name, "title": goal.title, "macro": goal.macro, "line": goal.line}
            for goal in view.goals.values()
        ],
        "tags": [
            {"name": tag.name, "vendor": tag.vendor, "account": tag.account}
            for tag in view.tags.values()
        ],
        "own_vendors": {name: setup.vendors[name].name for name in spec.vendors},
        "notes": list(view.notes),
        **looked_for(view),
    }
