"""An audit of a HAR file: requests that were recorded before, in place of a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from auditor.audit.meta import meta_of
from auditor.config.wording import unknown
from auditor.errors import ExitCode, UsageError
from auditor.har.reader import Recording, visits
from auditor.judge.judging import conclude, judge_stored_audit, judge_visit
from auditor.model import Leg, VisitFacts
from auditor.prepare.setup import Setup
from auditor.prepare.to_model import legs
from auditor.store import AuditFile


@dataclass(frozen=True, slots=True, kw_only=True)
class HarContext:
    """What the user says of a HAR file, which can't say it itself."""

    goals: tuple[str, ...] = ()
    """The goals that were achieved in it."""
    leg: str | None = None
    """What the visitor had chosen about consent. None: the spec's first leg that grants."""
    device: str | None = None
    """None: the spec's first."""


def audit_har(
    setup: Setup, har: Recording, context: HarContext, path: Path, tool_version: str
) -> ExitCode:
    """Judge a HAR file as if it had been captured, into a new audit file; return how it ended.

    Raises:
        UsageError: `context` names a goal, leg or device that the spec hasn't.
        StoreError: the file can't be written.
    """
    leg, device = _leg(setup, context.leg), _device(setup, context.device)
    for goal in context.goals:
        if goal not in setup.spec.goals:
            raise UsageError(f"{setup.spec.path}: {unknown('goal', goal, setup.spec.goals)}")
    if har.is_ours and (context.goals or context.leg or context.device):
        raise UsageError(
            f"{har.path}: tagproof wrote this file, and it says itself which goals, legs and "
            "devices it holds; leave --goal, --leg and --device out"
        )
    all_facts = list(visits(har, context.goals, leg, device))
    if not har.is_ours and not context.goals:
        all_facts = [
            _unjudged_where_unclear(setup, facts, number) for number, facts in enumerate(all_facts)
        ]
        # A conversion in it may be rightly there: nobody said which goals were achieved.
        setup = replace(setup, view=replace(setup.view, goals=MappingProxyType({})))
    with AuditFile.create(path, meta_of(setup, tool_version)) as audit:
        for facts in all_facts:
            redacted = setup.redactor.facts(facts)
            judge_visit(audit, setup, audit.add_visit(redacted))
        judge_stored_audit(audit, setup)
        code = conclude(audit, setup)
        audit.update_meta(
            status="complete",
            ended=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            browser=setup.redactor.text(f"{har.creator} (a HAR file)".strip()),
            recording=str(har.path),
            hits_mode="hold" if har.is_ours else "deliver",
            legs=sorted({facts.visit.leg.name for facts in all_facts}),
            devices=sorted({facts.visit.device for facts in all_facts}),
            planned=sorted(_goals(all_facts)),
            notes=[*setup.view.notes, *_notes(setup, all_facts)],
            exit_code=int(code),
        )
    return code


def _leg(setup: Setup, name: str | None) -> Leg:
    by_name = legs(setup.spec)
    if name is None:
        return next((leg for leg in by_name.values() if leg.granted), next(iter(by_name.values())))
    if name not in by_name:
        raise UsageError(f"{setup.spec.path}: {unknown('leg', name, by_name)}")
    return by_name[name]


def _device(setup: Setup, name: str | None) -> str:
    devices: Sequence[str] = tuple(setup.spec.devices)
    if name is None:
        return devices[0]
    if name not in devices:
        raise UsageError(f"{setup.spec.path}: {unknown('device', name, devices)}")
    return name


def _unjudged_where_unclear(setup: Setup, facts: VisitFacts, number: int) -> VisitFacts:
    """The visit, marked inconclusive where the file does not say enough to judge it."""
    if not facts.pages and setup.view.crawl_expect:
        why = "The recording does not say which page sent what."
    elif number == 0 and facts.visit.leg.has_choice:
        why = "This is the recording's first page: the visitor may have chosen only here."
    else:
        return facts
    visit = replace(facts.visit, error=why, inconclusive="precondition-unmet")
    return replace(facts, visit=visit)


def _goals(all_facts: Iterable[VisitFacts]) -> set[str]:
    return {facts.visit.goal for facts in all_facts if facts.visit.goal is not None}


def _notes(setup: Setup, all_facts: Iterable[VisitFacts]) -> list[str]:
    walked = _goals(all_facts)
    unjudged = [name for name in setup.spec.goals if name not in walked]
    if not unjudged:
        return []
    names = ", ".join(unjudged)
    return [f"Not judged, as nothing says that they were achieved: {names}. See --goal."]
