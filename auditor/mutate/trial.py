"""Plants one fault after the other and judges again; the audit file is only read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from auditor.judge.decoded_visits import DecodedVisits
from auditor.judge.engine import build_record, judge, judge_audit
from auditor.model import AuditRecord, Finding, Outcome, Visit, VisitRecord
from auditor.mutate.faults import FAULTS
from auditor.mutate.plants import Fault, Plant, Scene
from auditor.mutate.spots import Spot, spots
from auditor.prepare.setup import Setup
from auditor.prepare.spec_view import SpecView
from auditor.store import AuditFile

RECORDS_KEPT = 32
"""Records of visits that are remembered: those of a goal, while its faults are planted."""

Said = tuple[str, str]
"""Fingerprint and text of a finding."""
Shown = tuple[str, str | None, tuple[tuple[str, int], ...]]
"""Fingerprint of a finding, and what it shows: the actual value, the evidence."""


class Answer(StrEnum):
    """What the audit would have said of a fault."""

    NOTICED = "noticed"
    BELOW = "below the threshold"
    """The report has a finding, which does not fail the audit (`fail_on`)."""
    UNCLEAR = "can't tell"
    FAILING = "fails already"
    """The audit has this finding as it is: it would only say more."""
    IGNORED = "ignored"
    """The spec's `ignore` hides the finding."""
    PASSED = "passed"
    """Nobody looks at it."""

    @property
    def passes(self) -> bool:
        """Whether nobody would have been told."""
        return self in (Answer.IGNORED, Answer.PASSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One planted fault, and what the audit would have said of it."""

    fault: Fault
    spot: Spot
    plant: Plant
    answer: Answer
    checks: tuple[str, ...]
    """The checks whose findings are new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """All that was tried on an audit."""

    trials: tuple[Trial, ...]
    unplanted: tuple[Fault, ...]
    """Faults for which no visit gave an occasion."""


def try_faults(audit: AuditFile, setup: Setup, goals: Iterable[str] = ()) -> Trials:
    """Plant each fault of FAULTS into each kind of hit, once; `goals`: into hits of these only."""
    bench = _Bench(audit, setup)
    only = set(goals)
    found = [spot for spot in bench.spots() if not only or spot.record.visit.goal in only]
    trials = tuple(
        trial for spot in found for fault in FAULTS for trial in bench.tried(fault, spot)
    )
    planted = {trial.fault.id for trial in trials}
    unplanted = tuple(fault for fault in FAULTS if fault.id not in planted and fault.needs)
    return Trials(trials=trials, unplanted=unplanted if trials else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Findings:
    """What checks said before anything was planted."""

    said: frozenset[Said]
    shown: frozenset[Shown]
    fingerprints: frozenset[str]


class _Bench:
    """An audit's records, and what the checks say of them as they are."""

    def __init__(self, audit: AuditFile, setup: Setup) -> None:
        self._audit, self._view = audit, setup.view
        self._visits = tuple(audit.visits())
        decoded = DecodedVisits(setup.decoder)

        @lru_cache(maxsize=RECORDS_KEPT)
        def record(visit: int) -> VisitRecord:
            facts = audit.facts(visit)
            return build_record(facts, decoded.of(facts), setup.view)

        self._record = record
        self._scene = Scene(visits=self._visits, record=record)
        self._before: dict[int, _Findings] = {}

    def spots(self) -> Iterator[Spot]:
        """The hits into which faults are planted."""
        return spots(self._visits, self._record)

    def tried(self, fault: Fault, spot: Spot) -> Iterator[Trial]:
        """The trials of one fault at one spot."""
        for plant in fault.plant(spot, self._scene):
            found = judge(plant.record, self._view).findings
            before = self._said_before(plant.record.visit.id)
            new = [finding for finding in found if _said(finding) not in before.said]
            answer = _answer(new, self._view)
            if answer is not Answer.NOTICED:
                new += self._new_of_audit(plant)
                answer = _answer(new, self._view)
            if answer is Answer.PASSED and not plant.is_absence and _says_more(found, before):
                answer = Answer.FAILING
            checks = tuple(dict.fromkeys(finding.check for finding in new))
            yield Trial(fault=fault, spot=spot, plant=plant, answer=answer, checks=checks)

    def _said_before(self, visit: int) -> _Findings:
        if visit not in self._before:
            found = judge(self._record(visit), self._view).findings
            self._before[visit] = _Findings(
                said=frozenset(map(_said, found)),
                shown=frozenset(map(_shown, found)),
                fingerprints=frozenset(finding.fingerprint for finding in found),
            )
        return self._before[visit]

    def _new_of_audit(self, plant: Plant) -> list[Finding]:
        """What is new of the checks that look at several visits.

        They are asked about the visits of the goal first, which is quick. What is new there is
        believed if it is new among all visits, too.
        """
        goal = plant.record.visit.goal
        near = tuple(
            visit
            for visit in self._visits
            if (visit.goal == goal if goal is not None else visit.id == plant.record.visit.id)
        )
        new = self._new_among(near, plant, self._view)
        checks = {finding.check for finding in new}
        if not new or len(near) == len(self._visits):
            return new
        enabled = (each for each in self._view.enabled_checks if each.check.id in checks)
        view = replace(self._view, enabled_checks=tuple(enabled))
        return self._new_among(self._visits, plant, view)

    def _new_among(self, visits: tuple[Visit, ...], plant: Plant, view: SpecView) -> list[Finding]:
        known = {_said(finding) for finding in self._of_audit(visits, None, view)}
        found = self._of_audit(visits, plant.record, view)
        return [finding for finding in found if _said(finding) not in known]

    def _of_audit(
        self, visits: tuple[Visit, ...], planted: VisitRecord | None, view: SpecView
    ) -> Iterator[Finding]:
        def record(visit: int) -> VisitRecord:
            if planted is not None and visit == planted.visit.id:
                return planted
            return self._record(visit)

        whole = AuditRecord(
            visits=visits,
            record=record,
            pages=self._audit.pages,
            tags=tuple(view.tags.values()),
            goals=tuple(view.goals.values()),
            own_hosts=view.own_hosts,
        )
        for judged in judge_audit(whole, view):
            yield judged.finding


def _said(finding: Finding) -> Said:
    return finding.fingerprint, str(finding.message)


def _shown(finding: Finding) -> Shown:
    evidence = tuple((each.kind, each.ref) for each in finding.evidence)
    return finding.fingerprint, finding.actual, evidence


def _says_more(found: Iterable[Finding], before: _Findings) -> bool:
    """Whether a failure that was there before shows something else now."""
    return any(
        finding.outcome is Outcome.FAILED
        and finding.suppressed_by is None
        and finding.fingerprint in before.fingerprints
        and _shown(finding) not in before.shown
        for finding in found
    )


def _answer(new: Iterable[Finding], view: SpecView) -> Answer:
    """What the audit says by its new findings."""
    findings = list(new)
    counted = [finding for finding in findings if finding.suppressed_by is None]
    failed = [finding for finding in counted if finding.outcome is Outcome.FAILED]
    if any(finding.severity >= view.fail_on for finding in failed):
        return Answer.NOTICED
    if failed:
        return Answer.BELOW
    if counted:
        return Answer.UNCLEAR
    return Answer.IGNORED if findings else Answer.PASSED
