"""An audit of what somebody else recorded: a HAR file instead of a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from auditor.audit.runner import meta_of
from auditor.config.wording import unknown
from auditor.errors import ExitCode, UsageError
from auditor.har.reader import HarFile, visits
from auditor.judge.judging import conclude, judge_visit, judge_whole
from auditor.model import Leg, VisitFacts
from auditor.prepare.setup import Setup
from auditor.prepare.spec_model import legs
from auditor.store import AuditFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What the user says of a recording, which can't say it itself."""

    goals: tuple[str, ...] = ()
    """The goals that were achieved in it."""
    leg: str | None = None
    """What the visitor had chosen about consent. None: the spec's first leg that grants."""
    device: str | None = None
    """None: the spec's first."""


def audit_recording(
    setup: Setup, recording: HarFile, told: Recorded, path: Path, tool_version: str
) -> ExitCode:
    """Judge a recording as if it had been captured, into a new audit file.

    Raises:
        UsageError: `told` names a goal, leg or device that the spec hasn't.
        StoreError: the file can't be written.
    """
    leg, device = _leg(setup, told.leg), _device(setup, told.device)
    for goal in told.goals:
        if goal not in setup.spec.goals:
            raise UsageError(f"{setup.spec.path}: {unknown('goal', goal, setup.spec.goals)}")
    if recording.is_ours and (told.goals or told.leg or told.device):
        raise UsageError(
            f"{recording.path}: tagproof wrote this file, and it says itself which goals, legs and "
            "devices it holds; leave --goal, --leg and --device out"
        )
    found = list(visits(recording, told.goals, leg, device))
    if not recording.is_ours and not told.goals:
        found = [_as_far_as_known(setup, each, number) for number, each in enumerate(found)]
        # A conversion in it may well be one: nobody said that its goal was not achieved.
        setup = replace(setup, view=replace(setup.view, goals=MappingProxyType({})))
    with AuditFile.create(path, meta_of(setup, tool_version)) as audit:
        for facts in found:
            kept = setup.redactor.facts(facts)
            judge_visit(audit, setup, audit.add_visit(kept))
        judge_whole(audit, setup)
        code = conclude(audit, setup)
        audit.update_meta(
            status="complete",
            ended=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            browser=setup.redactor.text(f"{recording.creator} (a HAR file)".strip()),
            recording=str(recording.path),
            hits_mode="hold" if recording.is_ours else "deliver",
            legs=sorted({each.visit.leg.name for each in found}),
            devices=sorted({each.visit.device for each in found}),
            planned=sorted({each.visit.goal for each in found if each.visit.goal is not None}),
            notes=[*setup.view.notes, *_notes(setup, found)],
            exit_code=int(code),
        )
    return code


def _leg(setup: Setup, name: str | None) -> Leg:
    known = legs(setup.spec)
    if name is None:
        return next((leg for leg in known.values() if leg.granted), next(iter(known.values())))
    if name not in known:
        raise UsageError(f"{setup.spec.path}: {unknown('leg', name, known)}")
    return known[name]


def _device(setup: Setup, name: str | None) -> str:
    known: Sequence[str] = tuple(setup.spec.devices)
    if name is None:
        return known[0]
    if name not in known:
        raise UsageError(f"{setup.spec.path}: {unknown('device', name, known)}")
    return name


def _as_far_as_known(setup: Setup, facts: VisitFacts, number: int) -> VisitFacts:
    """A page of a recording, that can't be judged where nobody knows how things stood."""
    if not facts.pages and setup.view.crawl_expect:
        why = "The recording does not say which page sent what."
    elif number == 0 and facts.visit.leg.has_choice:
        why = "This is the recording's first page: the visitor may have chosen only here."
    else:
        return facts
    visit = replace(facts.visit, error=why, inconclusive="precondition-unmet")
    return replace(facts, visit=visit)


def _notes(setup: Setup, found: Iterable[VisitFacts]) -> list[str]:
    walked = {each.visit.goal for each in found}
    left = [name for name in setup.spec.goals if name not in walked]
    if not left:
        return []
    names = ", ".join(left)
    return [f"Not judged, as nothing says that they were achieved: {names}. See --goal."]
