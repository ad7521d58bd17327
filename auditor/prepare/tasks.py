"""Plans an audit's tasks: each goal per leg and device, its channels, repetitions, the crawl."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from auditor.config.models import GoalSpec, Spec
from auditor.config.wording import unknown
from auditor.errors import UsageError
from auditor.model import WITH, Leg, Run
from auditor.prepare import to_model
from auditor.prepare.landing import channels_of


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

    `goals`, `legs` and `devices` name what to keep; none named: all. A leg is named by its choice
    (with all channels), by its channel, or by both. Naming goals leaves the crawl out, and
    `crawl=False` does too.

    Raises:
        UsageError: a name is not in the spec, or nothing is left to do.
    """
    consent_legs = to_model.legs(spec)
    walked = {name: tuple(_legs_of(spec, name, consent_legs.values())) for name in spec.goals}
    known = dict.fromkeys(consent_legs)
    for leg in (leg for legs_of_goal in walked.values() for leg in legs_of_goal):
        known |= dict.fromkeys(_names(leg))
    refuse_unknown(spec, "goal", goals, spec.goals)
    refuse_unknown(spec, "leg", legs, known)
    refuse_unknown(spec, "device", devices, spec.devices)
    kept_devices = [name for name in spec.devices if not devices or name in devices]
    tasks = [
        Task(goal=name, leg=leg, device=device)
        for name in spec.goals
        if not goals or name in goals
        for leg in walked[name]
        if not legs or not _names(leg).isdisjoint(legs)
        for device in _devices(spec.goals[name], leg, kept_devices)
    ]
    if crawl and not goals and spec.crawl is not None:
        tasks += [
            Task(goal=None, leg=leg, device=kept_devices[0])
            for leg in consent_legs.values()
            if not legs or leg.name in legs
            if not spec.crawl.consent or leg.name in spec.crawl.consent
        ]
    tasks = _with_repetitions(spec, tasks)
    if not tasks:
        raise UsageError(f"{spec.path}: {_nothing_left(goals, legs, devices)}")
    return tuple(tasks)


def _legs_of(spec: Spec, name: str, consent_legs: Collection[Leg]) -> Iterator[Leg]:
    """The legs that a goal is walked on: each choice, then each channel with the first consent.

    Without consent a site must not keep what a channel brought.
    """
    own = [leg for leg in consent_legs if leg.name in (spec.goals[name].consent or (leg.name,))]
    yield from own
    granted = next((leg for leg in own if leg.granted), None)
    if granted is not None:
        for channel in channels_of(spec, name):
            with_channel = f"{granted.name}{WITH}{channel}"
            yield replace(granted, name=with_channel, channel=channel)


def _names(leg: Leg) -> frozenset[str]:
    """What a leg can be called by."""
    return frozenset({leg.name, leg.consent, leg.channel}) - {""}


def _devices(goal: GoalSpec, leg: Leg, kept: Sequence[str]) -> Sequence[str]:
    """The devices to walk a goal on; with a channel the first one alone.

    What a site makes of a click id does not depend on the device, and each visit may be one more
    order.
    """
    own = [device for device in kept if device in (goal.devices or (device,))]
    return own[:1] if leg.channel else own


def refuse_unknown(spec: Spec, kind: str, names: Collection[str], defined: Collection[str]) -> None:
    """Refuse names of goals, legs or devices that the spec does not have.

    Raises:
        UsageError: there is one.
    """
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
        if _may_be_repeated(task) and task.goal not in repeated:
            goal = task.goal or ""
            repeated.add(goal)
            runs += _repetitions(spec.goals[goal])
        planned.append(replace(task, runs=runs))
    return planned


def _may_be_repeated(task: Task) -> bool:
    return task.goal is not None and task.leg.granted and not task.leg.channel


def _repetitions(goal: GoalSpec) -> tuple[Run, ...]:
    return tuple(run for run in Run for _ in range(_times(goal, run)))


def _times(goal: GoalSpec, run: Run) -> int:
    """How often the goal asks for this run beside the journey itself."""
    match run:
        case Run.JOURNEY:
            return 0
        case Run.REVISIT:
            return int("revisit" in goal.must_not_repeat_on)
        case Run.DOUBLE_CLICK:
            return int("double_click" in goal.must_not_repeat_on)
        case Run.INVALID:
            return int(bool(goal.invalid))
        case Run.VARIANT:
            return int(bool(goal.variant))
        case Run.RACE:
            return goal.race
    assert_never(run)


def _nothing_left(goals: Collection[str], *others: Collection[str]) -> str:
    chosen = " ".join([*goals, *(name for names in others for name in names)])
    if not chosen:
        return "nothing to do: it has neither a goal nor a crawl"
    return f"nothing to do for {chosen}: no goal of the spec is walked on that combination"
