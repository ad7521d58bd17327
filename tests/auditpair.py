"""Audits of one shop as it changes: each test says what was visited and what was found there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from auditfacts import META, a_cell, a_finding, a_visit

from auditor.judge.engine import fingerprint
from auditor.model import Outcome
from auditor.store import AuditFile


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A finding, as far as a test says it."""

    about: str = "ga4 purchase"
    check: str = "missing-hit"
    more: dict[str, Any] | None = None

    def __call__(self, *, about: str = "", **more: Any) -> Fault:
        return replace(self, about=about or self.about, more={**(self.more or {}), **more})


LOST = Fault()
TWICE = Fault(about="ga4 G-4TEST0001 purchase", check="duplicate-hit")
IGNORED = {"suppressed_by": "NT-812"}
UNSURE = {"outcome": Outcome.CANT_TELL}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A visit, and what was found in it."""

    faults: tuple[Fault, ...] = ()
    goal: str | None = "purchase"
    page: str = "/thanks"
    leg: str = "accept"
    device: str = "desktop"
    error: str | None = None


def seen(*faults: Fault, **more: Any) -> Seen:
    """A visit to the shop's checkout, unless the test says otherwise."""
    return Seen(faults=faults, **more)


def page(path: str, *faults: Fault) -> Seen:
    """A page of the crawl."""
    return Seen(faults=faults, goal=None, page=path)


def an_audit(path: Path, *visits: Seen, **meta: Any) -> Path:
    """Write an audit file, finished a minute after it began."""
    given = {**META, "status": "complete", "notes": [], "environment": "production", **meta}
    path.parent.mkdir(parents=True, exist_ok=True)
    with AuditFile.create(path, given) as audit:
        for each in visits:
            _add(audit, each)
    return path


def on(day: int) -> str:
    """A day of March 2026, when an audit began."""
    return f"2026-03-{day:02}T09:00:00+00:00"


def _add(audit: AuditFile, seen: Seen) -> None:
    where: dict[str, Any] = {"leg": seen.leg, "device": seen.device}
    facts = a_visit(goal=seen.goal, page=seen.page, **where)
    facts = replace(facts, visit=replace(facts.visit, error=seen.error))
    findings = [
        a_finding(
            number,
            fault.check,
            **{
                "message": f"{fault.about} is wrong ({fault.check}).",
                "about": fault.about,
                "goal": seen.goal,
                "fingerprint": fingerprint(
                    fault.check, seen.goal, seen.leg, seen.device, fault.about
                ),
                "page_url": facts.visit.url,
                **where,
                **(fault.more or {}),
            },
        )
        for number, fault in enumerate(seen.faults, 1)
    ]
    cells = []
    if seen.goal:
        counted = [each for each in findings if each.suppressed_by is None]
        outcomes = {each.outcome for each in counted}
        outcome = next(
            (each for each in (Outcome.FAILED, Outcome.CANT_TELL) if each in outcomes),
            Outcome.PASSED,
        )
        ids = tuple(each.id for each in counted)
        cells = [a_cell(seen.goal, "ga4", seen.goal, outcome, findings=ids, **where)]
    audit.put_derived(audit.add_visit(facts), findings=findings, cells=cells)
