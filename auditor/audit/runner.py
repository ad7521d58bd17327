"""Runs an audit: has each visit captured, then stored and judged, and writes down how it ended."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.audit.meta import meta_of
from auditor.audit.orders import orders_for_meta
from auditor.audit.progress import Listener, ProgressCounter
from auditor.audit.writer import StoredVisit, Writer
from auditor.errors import ExitCode, StoreError
from auditor.judge.judging import conclude, judge_stored_audit
from auditor.model import NOT_ASKED, Visit, VisitFacts
from auditor.prepare.setup import Setup
from auditor.prepare.tasks import Task, plan
from auditor.prepare.worth import most_telling_first
from auditor.store import AuditFile

if TYPE_CHECKING:
    from auditor.capture.backend import PlaywrightBackend
    from auditor.capture.cdp.launcher import Launcher
    from auditor.tap.receiver import Tap

# ruff: noqa: PLC0415 - what captures is imported by an audit only: check and report need no browser

PARALLEL = min(4, os.cpu_count() or 1)
"""Journeys walked at a time, each in a profile of its own."""


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
    tap: Tap | None = None
    """What receives the requests of the site's server; it listens already."""
    seconds: float | None = None
    """After which no visit is begun any more: the most telling ones come first then."""


class Audit:
    """One audit as it runs."""

    def __init__(self, setup: Setup, options: Options, audit: AuditFile) -> None:
        """Use `run`."""
        self._setup, self._options = setup, options
        self._writer = Writer(setup, audit)
        self._walked: set[tuple[str | None, str, str]] = set()
        self._begun = 0
        """Tasks that were begun."""
        self._left_out: list[Task] = []
        """What the time did not suffice for, wholly or in part."""
        self._not_asked: list[str] = []
        """What was left out, since no banner showed."""
        self._end: float | None = None
        """When no visit is begun any more, by the loop's clock."""
        planned = sum(len(task.runs) for task in options.tasks if task.goal is not None)
        self._progress = ProgressCounter(planned, options.listener)
        self._crawls: dict[str, int] = {"pages": 0, "refused_by_robots": 0, "left_over": 0}

    async def carry_out(self, backend: PlaywrightBackend) -> None:
        """Carry out all tasks, as far as the time suffices."""
        if self._options.seconds is None:
            await self._carry_out(backend, self._options.tasks)
            return
        self._end = asyncio.get_running_loop().time() + self._options.seconds
        for tasks in most_telling_first(self._setup.spec, self._options.tasks):
            await self._carry_out(backend, tasks)

    def _is_over(self) -> bool:
        """Whether the time is over; what tells most is tried all the same."""
        if self._end is None or not self._begun:
            return False
        return asyncio.get_running_loop().time() >= self._end

    async def _carry_out(self, backend: PlaywrightBackend, tasks: Sequence[Task]) -> None:
        """Walk all journeys, then crawl on each leg."""
        slots = asyncio.Semaphore(PARALLEL)

        async def walk_in_slot(task: Task) -> None:
            async with slots:
                if self._is_over():
                    self._left_out.append(task)
                    return
                self._begun += 1
                await self._walk(backend, task)

        async with asyncio.TaskGroup() as group:
            for task in tasks:
                if task.goal is not None:
                    group.create_task(walk_in_slot(task))
        for task in tasks:
            if task.goal is None:
                await self._crawl(backend, task)

    def finish(self) -> None:
        """Wait until all that was captured is stored; from then on the audit file is free."""
        self._writer.finish()

    def store_unwalked(self, reason: str) -> None:
        """Store a visit that can't be judged for each one that was planned and not made."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        for task in self._options.tasks:
            if task.goal is None or _key(task) in self._walked:
                continue
            first: int | None = None
            for run in task.runs:
                visit = Visit(
                    id=0,
                    goal=task.goal,
                    leg=task.leg,
                    device=task.device,
                    began=now,
                    run=run,
                    repeat_of=first,
                    error=reason,
                    inconclusive="precondition-unmet",
                )
                stored = self._writer.store_now(VisitFacts(visit=visit))
                first = first or stored.visit.id
                self._count(stored, f"{task.goal} ({task.leg.name}): not walked")

    def summary(self) -> dict[str, object]:
        """What the audit's meta data say at its end."""
        said: dict[str, object] = {"crawl": self._crawls, "not_asked": sorted(self._not_asked)}
        if self._left_out:
            said["left_out"] = [_label(task) for task in self._left_out]
            said["partial"] = True
            said["planned"] = sorted({goal for goal, _, _ in self._walked if goal is not None})
        return said

    async def _walk(self, backend: PlaywrightBackend, task: Task) -> None:
        from auditor.audit.plans import journey_of

        goal = task.goal or ""
        first_journey, *repetitions = (journey_of(self._setup, task, run) for run in task.runs)
        walk = await backend.walk(first_journey, goal, task.leg, task.device, repetitions)
        self._walked.add(_key(task))
        label = _label(task)
        for stored in await self._writer.store_walk(self._asked(task, walk)):
            is_repetition = stored.visit.repeat_of is not None
            self._count(stored, f"{label} · {stored.visit.run}" if is_repetition else label)

    def _asked(self, task: Task, walk: Sequence[VisitFacts]) -> Sequence[VisitFacts]:
        """The visits without those of visitors who had to be asked for consent, and were not."""
        asked = [facts for facts in walk if facts.visit.inconclusive != NOT_ASKED]
        if len(asked) < len(walk):
            self._not_asked.append(_label(task))
            self._progress.planned -= len(walk) - len(asked)
        return asked

    async def _crawl(self, backend: PlaywrightBackend, task: Task) -> None:
        from auditor.audit.plans import crawl_plan
        from auditor.capture.walk.crawl import Crawler

        if self._setup.spec.crawl is None:
            return
        planned_before = self._progress.planned
        plan = crawl_plan(self._setup, task, self._setup.spec.crawl)
        crawler = Crawler(plan, lambda: backend.profile(task.device, task.leg), backend.told_of)
        if self._is_over():
            self._left_out.append(task)
            return
        self._begun += 1
        visited = opened = 0
        is_left_out = False
        async for facts in crawler.pages():
            if not self._asked(task, [facts]):
                is_left_out = True
                continue
            visited += 1
            opened += bool(facts.steps)
            self._progress.planned = planned_before + visited + len(crawler.frontier)
            self._count(await self._writer.store_visit(facts), facts.visit.url)
            if self._is_over() and crawler.frontier.close():
                self._left_out.append(task)
        if is_left_out:
            return
        self._crawls["pages"] += opened
        for name in ("refused_by_robots", "left_over"):
            self._crawls[name] = max(self._crawls[name], getattr(crawler.frontier, name))

    def _count(self, stored: StoredVisit, label: str) -> None:
        self._progress.count(stored, self._setup.redactor.text(label))


def _label(task: Task) -> str:
    return f"{task.goal or 'crawl'} · {task.leg.name} · {task.device}"


def _key(task: Task) -> tuple[str | None, str, str]:
    return task.goal, task.leg.name, task.device


async def run(setup: Setup, options: Options) -> ExitCode:
    """Run an audit into a new audit file, and return how it ended.

    Whatever ends it, what was captured is in the file, and the file can be reported.

    Raises:
        TagproofError: no browser starts, or the audit file can't be written.
        asyncio.CancelledError: it was interrupted; the file says so.
    """
    from auditor.capture.backend import PlaywrightBackend

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
                    await _late_events(setup, options)
                finally:
                    running.finish()
            status = "complete"
        except asyncio.CancelledError:
            _close(audit, setup, running, backend, "interrupted", options.tap)
            raise
        except BaseExceptionGroup as group:
            _close(audit, setup, running, backend, "failed", options.tap)
            raise _first(group) from group
        except BaseException:
            _close(audit, setup, running, backend, "failed", options.tap)
            raise
        return _close(audit, setup, running, backend, status, options.tap)


async def _late_events(setup: Setup, options: Options) -> None:
    """Give the site's server its time to send what it has in a queue."""
    if options.tap is not None and setup.spec.tap is not None:
        await asyncio.sleep(setup.spec.tap.wait / 1000)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The one error that several tasks failed with; a StoreError before all others."""
    errors: list[BaseException] = []
    waiting: list[BaseException] = [group]
    while waiting:
        error = waiting.pop(0)
        if isinstance(error, BaseExceptionGroup):
            waiting.extend(error.exceptions)
        else:
            errors.append(error)
    return next((error for error in errors if isinstance(error, StoreError)), errors[0])


def _close(
    audit: AuditFile,
    setup: Setup,
    running: Audit,
    backend: PlaywrightBackend,
    status: str,
    tap: Tap | None,
) -> ExitCode:
    """Write down how it ended. On a full disk even that may fail, and must not hide the cause."""
    code = ExitCode.INTERRUPTED if status == "interrupted" else ExitCode.INCONCLUSIVE
    with suppress(StoreError):
        if tap is not None:
            audit.add_server_requests(tap.requests())
            audit.update_meta(tap={"port": tap.port, "left_out": tap.left_out})
        if status != "complete":
            how = "was interrupted" if status == "interrupted" else "failed"
            running.store_unwalked(f"The audit {how} before this was walked.")
        else:
            audit.update_meta(**orders_for_meta(setup, str(audit.meta["started"])))
            judge_stored_audit(audit, setup)
            code = conclude(audit, setup)
        audit.update_meta(
            status=status,
            ended=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            held=backend.held,
            unattributed=backend.unattributed,
            lost=backend.lost if status == "complete" else 0,
            capture_faults=[setup.redactor.text(fault) for fault in backend.faults[:20]],
            browser_starts=backend.starts,
            login=list(map(setup.redactor.text, backend.login.told())),
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
