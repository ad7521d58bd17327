"""Visits are judged and stored beside the loop that answers the browser, in order, and all of them."""

from __future__ import annotations

import asyncio
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from auditor.audit import writer
from auditor.audit.runner import Audit, Options
from auditor.config import load_spec
from auditor.errors import StoreError
from auditor.model import Leg, Run, Visit, VisitFacts
from auditor.prepare.setup import set_up
from auditor.prepare.tasks import plan
from auditor.store import AuditFile

SPEC = """
    version: 1
    site: { url: https://shop.example }
    tags:
      ga4: { vendor: ga4, account: G-TEST00001 }
    goals:
      one:
        steps: [{ navigate: / }, { click: { text: Order } }]
        expect: [{ tag: ga4, event: purchase, fires: once }]
      two:
        steps: [{ navigate: / }, { click: { text: Send } }]
        expect: [{ tag: ga4, event: lead, fires: once }]
"""
PATIENCE = 30
"""Seconds after which a loop that stands still is taken for one."""


class Backend:
    """Walks at once: each goal's journey and one repetition."""

    async def walk(
        self, _: object, goal: str, leg: Leg, device: str, __: object
    ) -> list[VisitFacts]:
        def made(run: Run) -> VisitFacts:
            visit = Visit(id=0, goal=goal, leg=leg, device=device, began="", run=run)
            return VisitFacts(visit=visit)

        return [made(Run.JOURNEY), made(Run.REVISIT)]


@dataclass
class Judging:
    """Stands in for decoder and checks: waits until it may go on, or fails."""

    began: threading.Event
    may_go_on: threading.Event
    fails: bool = False
    waited_in_vain: bool = False

    def __call__(self, *_: object) -> tuple[Any, Any]:
        self.began.set()
        self.waited_in_vain |= not self.may_go_on.wait(PATIENCE)
        if self.fails:
            raise StoreError("the disk is full")
        return (), ()


@pytest.fixture
def judging(monkeypatch: pytest.MonkeyPatch) -> Judging:
    made = Judging(threading.Event(), threading.Event())
    monkeypatch.setattr(writer, "judge_visit", made)
    return made


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[AuditFile]:
    with AuditFile.create(tmp_path / "audit.db", {}) as audit:
        yield audit


@pytest.fixture
def running(stored: AuditFile, tmp_path: Path) -> Audit:
    path = tmp_path / "spec.yaml"
    path.write_text(textwrap.dedent(SPEC))
    setup = set_up(load_spec(path, {}))
    options = Options(tasks=plan(setup.spec), launcher=cast("Any", None), path=stored.path)
    return Audit(setup, options, stored)


async def begun(judging: Judging) -> None:
    assert await asyncio.to_thread(judging.began.wait, PATIENCE)


async def test_the_loop_goes_on_while_a_visit_is_judged(running: Audit, judging: Judging) -> None:
    walking = asyncio.create_task(running.carry_out(cast("Any", Backend())))
    await begun(judging)
    judging.may_go_on.set()
    await walking
    running.finish()
    assert not judging.waited_in_vain


async def test_visits_are_stored_journey_by_journey_each_with_its_repetitions(
    running: Audit, judging: Judging, stored: AuditFile
) -> None:
    judging.may_go_on.set()
    await running.carry_out(cast("Any", Backend()))
    running.finish()
    assert [(each.id, each.run, each.repeat_of) for each in stored.visits()] == [
        (1, Run.JOURNEY, None), (2, Run.REVISIT, 1), (3, Run.JOURNEY, None), (4, Run.REVISIT, 3),
    ]  # fmt: skip


async def test_what_was_captured_when_it_is_interrupted_is_stored(
    running: Audit, judging: Judging, stored: AuditFile
) -> None:
    walking = asyncio.create_task(running.carry_out(cast("Any", Backend())))
    await begun(judging)
    await asyncio.sleep(0)
    walking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await walking
    judging.may_go_on.set()
    running.finish()
    assert stored.counts().visits == 4


async def test_what_goes_wrong_beside_the_loop_ends_the_audit(
    running: Audit, judging: Judging
) -> None:
    judging.fails = True
    judging.may_go_on.set()
    with pytest.raises(ExceptionGroup) as error:
        await running.carry_out(cast("Any", Backend()))
    running.finish()
    assert error.group_contains(StoreError, match="the disk is full")


async def test_what_an_interrupted_audit_did_not_make_is_told_visit_by_visit(
    tmp_path: Path, stored: AuditFile
) -> None:
    spec = tmp_path / "spec.yaml"
    repeated = "must_not_repeat_on: [reload, revisit, double_click]\n        expect"
    spec.write_text(textwrap.dedent(SPEC.replace("expect", repeated, 1)))
    setup = set_up(load_spec(spec, {}))
    options = Options(
        tasks=plan(setup.spec), launcher=cast("Any", None), path=tmp_path / "audit.db"
    )
    running = Audit(setup, options, stored)
    running.finish()
    running.store_unwalked("The audit was interrupted before this was walked.")
    visits = list(stored.visits())
    assert [(visit.goal, visit.run, visit.repeat_of) for visit in visits] == [
        ("one", Run.JOURNEY, None),
        ("one", Run.REVISIT, 1),
        ("one", Run.DOUBLE_CLICK, 1),
        ("two", Run.JOURNEY, None),
    ]
    told = {finding.check for finding in stored.findings() if finding.goal == "one"}
    assert {"missing-hit", "counts-again"} <= told
