"""Looks up evidence: a finding names a fact by kind and id, a reader needs the fact itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar, assert_never

from auditor.check import Fact, as_evidence
from auditor.model import (
    ConsoleMessage,
    Evidence,
    Finding,
    Hit,
    Outcome,
    PageVisit,
    Push,
    Request,
    RouteChange,
    StepRun,
    VisitFacts,
)
from auditor.report.content.factsheet import Factsheet
from auditor.report.content.pictures import Pictures
from auditor.report.view import Exhibit

T = TypeVar("T", ConsoleMessage, PageVisit, Push, Request, RouteChange)

PER_FINDING = 6
"""Pieces of evidence that a finding shows at most."""
GOAL_PICTURES = 60
"""Visits of which a finding shows the picture of the goal action, at most."""


class Exhibits:
    """Looks up evidence visit by visit, and keeps count of the screenshots."""

    def __init__(self, vendors: Mapping[str, str], findings: Iterable[Finding] = ()) -> None:
        """Take the vendors' names by id, and the findings that are looked up later, worst first."""
        self._vendors = vendors
        self._pictures = Pictures()
        self._goal_pictures: dict[int, int] = {}
        for finding in findings:
            full = len(self._goal_pictures) >= GOAL_PICTURES
            if finding.goal and finding.outcome is Outcome.FAILED and not full:
                self._goal_pictures.setdefault(finding.visit, finding.id)

    def of(self, finding: Finding, facts: VisitFacts, hits: Iterable[Hit]) -> tuple[Exhibit, ...]:
        """The first pieces of a finding's evidence, and the picture of its step.

        The picture of the goal action stands with the worst finding of a visit only.
        """
        sheet = Factsheet(facts, self._vendors)
        by_id = {hit.id: hit for hit in hits}
        exhibits = [
            self._exhibit(evidence, sheet, by_id) for evidence in finding.evidence[:PER_FINDING]
        ]
        if any(exhibit.image for exhibit in exhibits):
            return tuple(exhibits)
        step: StepRun | None = None
        if finding.outcome is Outcome.CANT_TELL:
            step = next((s for s in facts.steps if s.error and s.screenshot), None)
        elif self._goal_pictures.get(finding.visit) == finding.id:
            step = next((s for s in facts.steps if s.is_goal and s.screenshot), None)
        if step is not None and (shown := self._pictured(sheet.step(step), step, facts)).image:
            # The finding is about what followed the click, so that comes first.
            exhibits.insert(1, shown)
        return tuple(exhibits)

    def _exhibit(self, evidence: Evidence, sheet: Factsheet, hits: Mapping[int, Hit]) -> Exhibit:
        facts = sheet.facts
        if evidence.kind == "screenshot":
            image = self._pictures.take(evidence.ref, facts)
            return Exhibit(kind="screenshot", caption=evidence.caption, image=image)
        fact = _looked_up(evidence, facts, hits)
        match fact:
            case None:
                return Exhibit(kind=evidence.kind, caption=evidence.caption)
            case StepRun():
                shown = self._pictured(sheet.step(fact), fact, facts)
            case _:
                shown = sheet.of(fact)
        usual = {as_evidence(fact).caption}
        if isinstance(fact, Request):
            usual.add(f"load of {fact.url}")
        # A check may have given it a caption of its own.
        return shown if evidence.caption in usual else replace(shown, caption=evidence.caption)

    def _pictured(self, shown: Exhibit, step: StepRun, facts: VisitFacts) -> Exhibit:
        if not step.screenshot:
            return shown
        return replace(shown, image=self._pictures.take(step.screenshot, facts), box=step.box)


def _looked_up(evidence: Evidence, facts: VisitFacts, hits: Mapping[int, Hit]) -> Fact | None:
    match evidence.kind:
        case "hit":
            return hits.get(evidence.ref)
        case "request":
            return _by_id(facts.requests, evidence.ref)
        case "push":
            return _by_id(facts.pushes, evidence.ref)
        case "route":
            return _by_id(facts.routes, evidence.ref)
        case "page":
            return _by_id(facts.pages, evidence.ref)
        case "step":
            return next((step for step in facts.steps if step.index == evidence.ref), None)
        case "console":
            return _by_id(facts.console, evidence.ref)
        case "cookie":
            same = (cookie for cookie in facts.cookies if as_evidence(cookie) == evidence)
            return next(same, None)
        case "screenshot":
            return None  # a picture, and no fact
    assert_never(evidence.kind)


def _by_id(things: Iterable[T], ref: int) -> T | None:
    return next((thing for thing in things if thing.id == ref), None)
