"""Evidence looked up: from a pointer into the audit to what a reader can judge."""

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
"""Pieces of evidence that a finding shows."""
GOAL_PICTURES = 60
"""Visits of which a finding shows the goal action."""


class Exhibits:
    """Looks up evidence visit by visit, and keeps count of the screenshots."""

    def __init__(self, vendors: Mapping[str, str], wanted: Iterable[Finding] = ()) -> None:
        """Take the vendors' names by id, and the findings that will be asked for, worst first."""
        self._vendors = vendors
        self._pictures = Pictures()
        self._goal_pictures: dict[int, int] = {}
        for finding in wanted:
            full = len(self._goal_pictures) >= GOAL_PICTURES
            if finding.goal and finding.outcome is Outcome.FAILED and not full:
                self._goal_pictures.setdefault(finding.visit, finding.id)

    def of(self, finding: Finding, facts: VisitFacts, hits: Iterable[Hit]) -> tuple[Exhibit, ...]:
        """Lay out the first pieces of a finding's evidence, and the picture of its step.

        That of the goal action stands with the worst finding of a visit, and not with the others.
        """
        sheet = Factsheet(facts, self._vendors)
        known = {hit.id: hit for hit in hits}
        found = [self._exhibit(each, sheet, known) for each in finding.evidence[:PER_FINDING]]
        if any(each.image for each in found):
            return tuple(found)
        step: StepRun | None = None
        if finding.outcome is Outcome.CANT_TELL:
            step = next((each for each in facts.steps if each.error and each.screenshot), None)
        elif self._goal_pictures.get(finding.visit) == finding.id:
            step = next((each for each in facts.steps if each.is_goal and each.screenshot), None)
        if step is not None and (shown := self._pictured(sheet.step(step), step, facts)).image:
            # What was clicked comes after what came of it: that is what the finding is about.
            found.insert(1, shown)
        return tuple(found)

    def _exhibit(self, each: Evidence, sheet: Factsheet, hits: Mapping[int, Hit]) -> Exhibit:
        facts = sheet.facts
        if each.kind == "screenshot":
            image = self._pictures.take(each.ref, facts)
            return Exhibit(kind="screenshot", caption=each.caption, image=image)
        fact = _looked_up(each, facts, hits)
        match fact:
            case None:
                return Exhibit(kind=each.kind, caption=each.caption)
            case StepRun():
                shown = self._pictured(sheet.step(fact), fact, facts)
            case _:
                shown = sheet.of(fact)
        usual = {as_evidence(fact).caption}
        if isinstance(fact, Request):
            usual.add(f"load of {fact.url}")
        # A check may have something of its own to say of it.
        return shown if each.caption in usual else replace(shown, caption=each.caption)

    def _pictured(self, shown: Exhibit, step: StepRun, facts: VisitFacts) -> Exhibit:
        if not step.screenshot:
            return shown
        return replace(shown, image=self._pictures.take(step.screenshot, facts), box=step.box)


def _looked_up(each: Evidence, facts: VisitFacts, hits: Mapping[int, Hit]) -> Fact | None:
    match each.kind:
        case "hit":
            return hits.get(each.ref)
        case "request":
            return _by_id(facts.requests, each.ref)
        case "push":
            return _by_id(facts.pushes, each.ref)
        case "route":
            return _by_id(facts.routes, each.ref)
        case "page":
            return _by_id(facts.pages, each.ref)
        case "step":
            return next((step for step in facts.steps if step.index == each.ref), None)
        case "console":
            return _by_id(facts.console, each.ref)
        case "cookie":
            known = (cookie for cookie in facts.cookies if as_evidence(cookie) == each)
            return next(known, None)
        case "screenshot":
            return None  # a picture, and no fact
    assert_never(each.kind)


def _by_id(things: Iterable[T], ref: int) -> T | None:
    return next((thing for thing in things if thing.id == ref), None)
