"""Plans the tasks of an audit: each goal once per leg and device, its repetitions, the crawl."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import assert_never

from auditor.config.models import GoalSpec, Spec
from auditor.config.wording import unknown
from auditor.errors import UsageError
from auditor.model import Leg, Run
from auditor.prepare import to_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One journey on one leg and device, or the crawl on one leg and device."""

    goal: str | None
    """None: the crawl."""
    leg: Leg
    device: str
    """Its name in the spec."""
    runs: tuple[Run, ...] = (Run.JOURNEY,)
    """Its visits, in this order: the journey itself, then its repetitions."""


def plan(
    spec: Spec,
    *,
    goals: Collection[str] = (),
    legs: Collection[str] = (),
    devices: Collection[str] = (),
    crawl: bool = True,
) -> tuple[Task, ...]:
    """The tasks of the audit, goal after goal, the crawl last.

    `goals`, `legs` and `devices` name what to keep; none named: all. Naming goals leaves the crawl
    out, and `crawl=False` does too.

    Raises:
        UsageError: a name is not in the spec, or nothing is left to do.
    """
    all_legs = to_model.legs(spec)
    _refuse_unknown(spec, "goal", goals, spec.goals)
    _refuse_unknown(spec, "leg", legs, all_legs)
    _refuse_unknown(spec, "device", devices, spec.devices)
    kept_legs = [leg for name, leg in all_legs.items() if not legs or name in legs]
    kept_devices = [name for name in spec.devices if not devices or name in devices]
    tasks = [
        Task(goal=name, leg=leg, device=device)
        for name, goal in spec.goals.items()
        if not goals or name in goals
        for leg in kept_legs
        if not goal.consent or leg.name in goal.consent
        for device in kept_devices
        if not goal.devices or device in goal.devices
    ]
    if crawl and not goals and spec.crawl is not None:
        tasks += [
            Task(goal=None, leg=leg, device=kept_devices[0])
            for leg in kept_legs
            if not spec.crawl.consent or leg.name in spec.crawl.consent
        ]
    tasks = _with_repetitions(spec, tasks)
    if not tasks:
        raise UsageError(f"{spec.path}: {_nothing_left(goals, legs, devices)}")
    return tuple(tasks)


def _refuse_unknown(
    spec: Spec, kind: str, names: Collection[str], defined: Collection[str]
) -> None:
    for name in names:
        if name not in defined:
            raise UsageError(f"{spec.path}: {unknown(kind, name, defined)}")


def _with_repetitions(spec: Spec, tasks: list[Task]) -> list[Task]:
    """The tasks with repetitions added to the first of each goal with consent granted.

    What a site does on a double click or with a wrong form does not depend on the device, and
    every repetition is one more visit, and maybe one more order.
    """
    repeated: set[str] = set()
    planned = []
    for task in tasks:
        runs = task.runs
        if task.goal is not None and task.leg.granted and task.goal not in repeated:
            repeated.add(task.goal)
            runs += _repetitions(spec.goals[task.goal])
        planned.append(replace(task, runs=runs))
    return planned


def _repetitions(goal: GoalSpec) -> tuple[Run, ...]:
    return tuple(run for run in Run if _is_repeated(goal, run))


def _is_repeated(goal: GoalSpec, run: Run) -> bool:
    """Whether the goal asks for this run beside the journey itself."""
    match run:
        case Run.JOURNEY:
            return False
        case Run.REVISIT:
            return "revisit" in goal.must_not_repeat_on
        case Run.DOUBLE_CLICK:
            return "double_click" in goal.must_not_repeat_on
        case Run.INVALID:
            return bool(goal.invalid)
        case Run.VARIANT:
            return bool(goal.variant)
    assert_never(run)


def _nothing_left(goals: Collection[str], *others: Collection[str]) -> str:
    chosen = " ".join([*goals, *(name for names in others for name in names)])
    if not chosen:
        return "nothing to do: it has neither a goal nor a crawl"
    return f"nothing to do for {chosen}: no goal of the spec is walked on that combination"
