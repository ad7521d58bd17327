"""Journeys as timelines: what happened when, on a lane for each kind of thing and each tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from auditor.model import (
    HTTP_ERROR,
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
from auditor.report.content.consents import consent_marks, is_consent
from auditor.report.meta import AuditMeta
from auditor.report.view import Journey, Lane, LaneKind, Mark
from auditor.wire.address import parse_url

PER_LANE = 40
"""Marks of one lane; what it has beyond them is counted."""
MARKS_IN_ALL = 1_600
"""Marks of all timelines of a report: what a file that one can mail has room for."""
TOGETHER = 20
"""Milliseconds within which pushes of one layer are told as one mark."""
KEPT = 1000
"""Milliseconds after its call from which a hit's leaving is drawn."""

Guilty = Mapping[tuple[int, str, int], str]
"""Visit, kind and ref of a piece of evidence -> the problem's anchor."""
Missing = Mapping[int, Sequence[tuple[str, str, str]]]
"""Visit -> tag, what it was to send, and the problem's anchor, where a test case failed."""


class Journeys:
    """Draws up one journey after the other, and lets go of those that there is no room for."""

    def __init__(
        self,
        meta: AuditMeta,
        vendors: Mapping[str, str],
        problems: Mapping[int, str],
        findings: Iterable[Finding],
        cells: Iterable[TestCase],
    ) -> None:
        """Take the vendors' names by id, and the problems' anchors by their findings' ids."""
        known = {finding.id: finding for finding in findings}
        self._vendors = vendors
        self._has_choice = meta.has_choice
        self._titles = {goal.name: goal.title for goal in meta.goals}
        self._tags = {tag.name: (tag.vendor, tag.account) for tag in meta.tags}
        self._guilty = _guilty(known.values(), problems)
        self._missing = _missing(cells, known, problems)
        self._outcomes = _outcomes(known.values())
        self._seen: Counter[tuple[str, Outcome]] = Counter()
        self._ranked: list[tuple[tuple[int, ...], Journey]] = []
        self._marks = 0

    def add(self, facts: VisitFacts, hits: Sequence[Hit]) -> None:
        """Draw up one visit, if it walks a goal's journey."""
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
            error=visit.error or "",
            ended=max([visit.ended or 0, *(m.until or m.at for lane in lanes for m in lane.marks)]),
            goal_at=visit.goal_at,
            consent_at=visit.consent_at,
            has_choice=self._has_choice,
            lanes=lanes,
        )
        nth = self._seen[visit.goal, outcome]
        self._seen[visit.goal, outcome] += 1
        repeated = visit.run is not Run.JOURNEY
        late = nth + repeated + (outcome is Outcome.PASSED)
        rank = (late, outcome is not Outcome.FAILED, len(self._ranked))
        self._ranked.append((rank, journey))
        self._marks += _size(journey)
        if self._marks > 2 * MARKS_IN_ALL:
            self._thin()

    def drawn(self) -> tuple[Journey, ...]:
        """All journeys in the audit's order; those beyond the room for them have no lanes."""
        self._thin()
        return tuple(journey for _, journey in sorted(self._ranked, key=lambda each: each[0][-1]))

    def _thin(self) -> None:
        """Keep the lanes of what matters most: of each goal the first that failed, and so on."""
        room, kept = MARKS_IN_ALL, []
        for rank, journey in sorted(self._ranked, key=lambda each: each[0]):
            room -= _size(journey)
            kept.append((rank, journey if room >= 0 else replace(journey, lanes=())))
        self._ranked = kept
        self._marks = sum(_size(journey) for _, journey in kept)

    def _lanes(self, facts: VisitFacts, hits: Sequence[Hit]) -> Iterator[Lane]:
        guilty, visit = self._guilty, facts.visit

        def anchor(kind: str, ref: int) -> str:
            return guilty.get((visit.id, kind, ref), "")

        steps = [_step(step, anchor("step", step.index)) for step in facts.steps]
        pages = [_page(page, anchor("page", page.id)) for page in facts.pages]
        pages += [_route(route, anchor("route", route.id)) for route in facts.routes]
        own = [push for push in facts.pushes if not is_consent(push)]
        pushes = [(push, anchor("push", push.id)) for push in own]
        yield _lane(message("Steps"), "steps", steps)
        yield _lane(message("Pages"), "pages", pages)
        if said := list(consent_marks(facts, hits, anchor)):
            yield _lane(message("Consent"), "consent", said)
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
            said = {
                name
                for hit in hits
                if (hit.vendor, hit.account) == key
                for called in (hit.event, *hit.aliases)
                for name in (called, f"{called} {hit.label}")
            }
            if event not in said:
                label = message("{event}: expected, not sent", event=event)
                at = visit.goal_at if visit.goal_at is not None else visit.ended or 0
                yield key, Mark(at=at, label=label, anchor=anchor, missing=True)


def _guilty(findings: Iterable[Finding], problems: Mapping[int, str]) -> Guilty:
    found: dict[tuple[int, str, int], str] = {}
    for finding in findings:
        if finding.outcome is Outcome.FAILED and not finding.suppressed_by:
            for each in finding.evidence:
                found.setdefault((finding.visit, each.kind, each.ref), problems[finding.id])
    return found


def _missing(
    cells: Iterable[TestCase], findings: Mapping[int, Finding], problems: Mapping[int, str]
) -> Missing:
    found: dict[int, dict[tuple[str, str], str]] = {}
    for cell in cells:
        if cell.goal is None or cell.outcome is not Outcome.FAILED:
            continue
        event = cell.about.removeprefix(cell.tag).strip()
        for finding in filter(None, map(findings.get, cell.findings)):
            of_visit = found.setdefault(finding.visit, {})
            of_visit.setdefault((cell.tag, event), problems[finding.id])
    return {
        visit: tuple((tag, event, anchor) for (tag, event), anchor in each.items())
        for visit, each in found.items()
    }


def _outcomes(findings: Iterable[Finding]) -> Mapping[int, Outcome]:
    """Of each visit with findings, the worst outcome."""
    found: dict[int, Outcome] = {}
    for finding in findings:
        if not finding.suppressed_by and found.get(finding.visit) is not Outcome.FAILED:
            found[finding.visit] = finding.outcome
    return found


def _size(journey: Journey) -> int:
    return sum(len(lane.marks) for lane in journey.lanes)


def _lane(title: str, kind: LaneKind, marks: Iterable[Mark]) -> Lane:
    """What matters most of it, in order of time."""
    everything = sorted(marks, key=lambda mark: mark.at)
    if len(everything) <= PER_LANE:
        return Lane(title=title, kind=kind, marks=tuple(everything))

    def weight(mark: Mark) -> bool:
        return not (mark.is_goal or mark.missing or mark.failed or mark.anchor)

    chosen = sorted(everything, key=weight)[:PER_LANE]
    kept = tuple(sorted(chosen, key=lambda mark: mark.at))
    return Lane(title=title, kind=kind, marks=kept, more=len(everything) - len(kept))


def _step(step: StepRun, anchor: str) -> Mark:
    return Mark(
        at=step.began,
        label=step.action,
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
    """Path and query: all pages of a journey but a few are of the same site."""
    host, path, query = parse_url(url)
    return f"{path}{'?' if query else ''}{query}" if host else url


def _pushes(pushes: Iterable[tuple[Push, str]]) -> Iterator[Mark]:
    """One mark for what a layer is given at one moment, unless it is evidence of something."""
    bundle: list[str] = []
    first: Push | None = None
    for push, anchor in pushes:
        same = first is not None and first.layer == push.layer and push.at - first.at <= TOGETHER
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
    """Its event; of an entry without one the names of its values, of a call its first word."""
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
    kept = hit.sent_at - hit.at >= KEPT or hit.sent_step != hit.step
    if not hit.delivered:
        reason = hit.failure or ""
        label = message("{event}: not delivered ({reason})", event=label, reason=reason)
    return Mark(
        at=hit.at,
        label=label,
        failed=not hit.delivered,
        anchor=anchor,
        until=hit.sent_at if kept else None,
    )
