"""Journeys as timelines: what happened when, on a lane for each kind of fact and each tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from auditor.model import (
    HTTP_ERROR,
    Category,
    Finding,
    Hit,
    Outcome,
    PageVisit,
    Push,
    RouteChange,
    Run,
    StepRun,
    TestCase,
    VisitFacts,
    message,
)
from auditor.report.content.consent_rows import consent_rows, told_once
from auditor.report.content.consents import consent_marks, is_consent
from auditor.report.content.idtrails import id_trails
from auditor.report.meta import AuditMeta
from auditor.report.recorded import recognised
from auditor.report.view import Journey, Lane, LaneKind, Mark
from auditor.wire.address import parse_url

PER_LANE = 40
"""Marks of one lane at most; the others are counted."""
MARKS_IN_ALL = 1_600
"""Marks of all timelines of a report at most, so that its file stays small enough to mail."""
TOGETHER_MS = 20
"""Pushes of one layer within so short a time become one mark."""
KEPT_BACK_MS = 1000
"""A hit that left so long after its call is drawn from the call until it left."""

EvidenceAnchors = Mapping[tuple[int, str, int], str]
"""Visit, kind and ref of a piece of evidence -> the problem's anchor."""
Missing = Mapping[int, Sequence[tuple[str, str, str]]]
"""Visit -> tag, what it was to send, and the problem's anchor, where a test case failed."""


class Journeys:
    """Makes timelines of journeys, one after the other; those without room for marks lose them."""

    def __init__(
        self,
        meta: AuditMeta,
        vendors: Mapping[str, str],
        problems: Mapping[int, str],
        findings: Iterable[Finding],
        test_cases: Iterable[TestCase],
        categories: Mapping[str, Category] = MappingProxyType({}),
    ) -> None:
        """Take the vendors' names by id, and the problems' anchors by their findings' ids.

        `categories`: what the vendors are for, by id.
        """
        by_id = {finding.id: finding for finding in findings}
        self._vendors = vendors
        self._categories = categories
        self._has_choice = meta.has_choice
        self._titles = {goal.name: goal.title for goal in meta.goals}
        self._tags = {tag.name: (tag.vendor, tag.account) for tag in meta.tags}
        self._evidence_anchors = _evidence_anchors(by_id.values(), problems)
        self._missing = _missing(test_cases, by_id, problems)
        self._outcomes = _outcomes(by_id.values())
        self._added: Counter[tuple[str, Outcome]] = Counter()
        self._ranked: list[tuple[tuple[int, ...], Journey]] = []
        self._marks = 0

    def add(self, facts: VisitFacts, hits: Sequence[Hit]) -> None:
        """Make the timeline of one visit, if it walks a goal's journey."""
        visit = facts.visit
        if visit.goal is None:
            return
        outcome = self._outcomes.get(visit.id, Outcome.CANT_TELL if visit.error else Outcome.PASSED)
        lanes = tuple(self._lanes(facts, hits))
        journey = Journey(
            anchor=f"journey-{visit.id}",
            visit=visit.id,
            goal=visit.goal,
            title=self._titles.get(visit.goal, visit.goal),
            leg=visit.leg.name,
            device=visit.device,
            run=visit.run,
            outcome=outcome,
            error=recognised(visit.error or ""),
            ended=max([visit.ended or 0, *(m.until or m.at for lane in lanes for m in lane.marks)]),
            goal_at=visit.goal_at,
            consent_at=visit.consent_at,
            has_choice=self._has_choice,
            lanes=lanes,
            trails=tuple(id_trails(facts, hits, self._vendors)),
            consent=tuple(consent_rows(facts, hits, self._vendors, self._categories)),
        )
        nth = self._added[visit.goal, outcome]
        self._added[visit.goal, outcome] += 1
        is_repetition = visit.run is not Run.JOURNEY
        lateness = nth + is_repetition + (outcome is Outcome.PASSED)
        rank = (lateness, outcome is not Outcome.FAILED, len(self._ranked))
        self._ranked.append((rank, journey))
        self._marks += _size(journey)
        if self._marks > 2 * MARKS_IN_ALL:
            self._thin()

    def drawn(self) -> tuple[Journey, ...]:
        """All journeys in the audit's order; those that there is no room for have no lanes."""
        self._thin()
        in_order = sorted(self._ranked, key=lambda entry: entry[0][-1])
        return tuple(told_once(journey for _, journey in in_order))

    def _thin(self) -> None:
        """Drop the lanes that there is no room for; those of each goal's first failure stay."""
        room, ranked = MARKS_IN_ALL, []
        for rank, journey in sorted(self._ranked, key=lambda entry: entry[0]):
            room -= _size(journey)
            ranked.append((rank, journey if room >= 0 else replace(journey, lanes=())))
        self._ranked = ranked
        self._marks = sum(_size(journey) for _, journey in ranked)

    def _lanes(self, facts: VisitFacts, hits: Sequence[Hit]) -> Iterator[Lane]:
        evidence_anchors, visit = self._evidence_anchors, facts.visit

        def anchor(kind: str, ref: int) -> str:
            return evidence_anchors.get((visit.id, kind, ref), "")

        steps = [_step(step, anchor("step", step.index)) for step in facts.steps]
        pages = [_page(page, anchor("page", page.id)) for page in facts.pages]
        pages += [_route(route, anchor("route", route.id)) for route in facts.routes]
        own = [push for push in facts.pushes if not is_consent(push)]
        pushes = [(push, anchor("push", push.id)) for push in own]
        yield _lane(message("Steps"), "steps", steps)
        yield _lane(message("Pages"), "pages", pages)
        if consent := list(consent_marks(facts, hits, anchor)):
            yield _lane(message("Consent"), "consent", consent)
        if pushes:
            yield _lane(message("Data layer"), "pushes", _pushes(pushes))
        sent: dict[tuple[str, str], list[Mark]] = {}
        for hit in hits:
            mark = _hit(hit, anchor("hit", hit.id))
            sent.setdefault((hit.vendor, hit.account), []).append(mark)
        for key, mark in self._never_came(facts, hits):
            sent.setdefault(key, []).append(mark)
        for (vendor, account), marks in sorted(sent.items()):
            title = " ".join(filter(None, [self._vendors.get(vendor, vendor), account]))
            yield _lane(title, "hits", marks)

    def _never_came(
        self, facts: VisitFacts, hits: Sequence[Hit]
    ) -> Iterator[tuple[tuple[str, str], Mark]]:
        """A mark for each failed test case whose event no hit of the visit has."""
        visit = facts.visit
        for tag, event, anchor in self._missing.get(visit.id, ()):
            key = self._tags.get(tag, (tag, ""))
            sent = {
                name
                for hit in hits
                if (hit.vendor, hit.account) == key
                for alias in (hit.event, *hit.aliases)
                for name in (alias, f"{alias} {hit.label}")
            }
            if event not in sent:
                label = message("{event}: expected, not sent", event=event)
                at = visit.goal_at if visit.goal_at is not None else visit.ended or 0
                yield key, Mark(at=at, label=label, anchor=anchor, missing=True)


def _evidence_anchors(findings: Iterable[Finding], problems: Mapping[int, str]) -> EvidenceAnchors:
    anchors: dict[tuple[int, str, int], str] = {}
    for finding in findings:
        if finding.outcome is Outcome.FAILED and not finding.suppressed_by:
            for evidence in finding.evidence:
                key = (finding.visit, evidence.kind, evidence.ref)
                anchors.setdefault(key, problems[finding.id])
    return anchors


def _missing(
    test_cases: Iterable[TestCase], findings: Mapping[int, Finding], problems: Mapping[int, str]
) -> Missing:
    by_visit: dict[int, dict[tuple[str, str], str]] = {}
    for case in test_cases:
        if case.goal is None or case.outcome is not Outcome.FAILED:
            continue
        event = case.about.removeprefix(case.tag).strip()
        for finding in filter(None, map(findings.get, case.findings)):
            of_visit = by_visit.setdefault(finding.visit, {})
            of_visit.setdefault((case.tag, event), problems[finding.id])
    return {
        visit: tuple((tag, event, anchor) for (tag, event), anchor in of_visit.items())
        for visit, of_visit in by_visit.items()
    }


def _outcomes(findings: Iterable[Finding]) -> Mapping[int, Outcome]:
    """The worst outcome of each visit with findings."""
    worst: dict[int, Outcome] = {}
    for finding in findings:
        if not finding.suppressed_by and worst.get(finding.visit) is not Outcome.FAILED:
            worst[finding.visit] = finding.outcome
    return worst


def _size(journey: Journey) -> int:
    return sum(len(lane.marks) for lane in journey.lanes)


def _lane(title: str, kind: LaneKind, marks: Iterable[Mark]) -> Lane:
    """A lane in order of time, with the most important marks if there are too many."""
    by_time = sorted(marks, key=lambda mark: mark.at)
    if len(by_time) <= PER_LANE:
        return Lane(title=title, kind=kind, marks=tuple(by_time))

    def is_minor(mark: Mark) -> bool:
        return not (mark.is_goal or mark.missing or mark.failed or mark.anchor)

    chosen = sorted(by_time, key=is_minor)[:PER_LANE]
    shown = tuple(sorted(chosen, key=lambda mark: mark.at))
    return Lane(title=title, kind=kind, marks=shown, more=len(by_time) - len(shown))


def _step(step: StepRun, anchor: str) -> Mark:
    return Mark(
        at=step.began,
        label=recognised(step.action),
        failed=step.error is not None,
        anchor=anchor,
        until=step.ended,
        is_goal=step.is_goal,
    )


def _page(page: PageVisit, anchor: str) -> Mark:
    bad = page.error is not None or (page.status or 0) >= HTTP_ERROR
    label = _path(page.final_url or page.url)
    if page.status is not None and bad:
        label = message("{page} (status {status})", page=label, status=str(page.status))
    return Mark(at=page.at, label=label, failed=bad, anchor=anchor)


def _route(route: RouteChange, anchor: str) -> Mark:
    label = message("{page}, without loading a new page", page=_path(route.url))
    return Mark(at=route.at, label=label, anchor=anchor)


def _path(url: str) -> str:
    """A page's path and query: almost all pages of a journey are of the same site."""
    host, path, query = parse_url(url)
    return f"{path}{'?' if query else ''}{query}" if host else url


def _pushes(pushes: Iterable[tuple[Push, str]]) -> Iterator[Mark]:
    """The marks of pushes: one for several of a layer at one moment, unless one is evidence."""
    bundle: list[str] = []
    first: Push | None = None
    for push, anchor in pushes:
        same = first is not None and first.layer == push.layer and push.at - first.at <= TOGETHER_MS
        if first is not None and (anchor or not same):
            yield _bundle(first, bundle)
            first, bundle = None, []
        if anchor:
            yield Mark(at=push.at, label=f"{push.layer} {_name(push)}", anchor=anchor)
            continue
        first = first or push
        bundle.append(_name(push))
    if first is not None:
        yield _bundle(first, bundle)


def _bundle(first: Push, names: list[str]) -> Mark:
    several = message("{layer} {events}", layer=first.layer, events=tuple(dict.fromkeys(names)))
    return Mark(at=first.at, label=several)


def _name(push: Push) -> str:
    """A push's event; else the names of an entry's values, or the first word of a call."""
    if push.event:
        return push.event
    match push.payload:
        case dict() as entry if entry:
            return "{" + ", ".join(map(str, list(entry)[:3])) + "}"
        case [str(word), *_]:
            return word
        case _:
            return "{}"


def _hit(hit: Hit, anchor: str) -> Mark:
    label = " ".join(filter(None, [hit.event, hit.label]))
    was_kept_back = hit.sent_at - hit.at >= KEPT_BACK_MS or hit.sent_step != hit.step
    if not hit.delivered:
        reason = hit.failure or ""
        label = message("{event}: not delivered ({reason})", event=label, reason=reason)
    return Mark(
        at=hit.at,
        label=label,
        failed=not hit.delivered,
        anchor=anchor,
        until=hit.sent_at if was_kept_back else None,
    )
