"""Which findings the spec ignores: what each entry of `ignore` is about."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditor.check import Scope
from auditor.model import consent_of
from auditor.wire.address import parse_url

if TYPE_CHECKING:
    from auditor.check import Check
    from auditor.config.models import Ignore
    from auditor.model import Finding, Verdict, VisitRecord

MOST_EVIDENCE = 3
"""Hits that a check shows of many: with as many, there may be more."""


def reason_to_ignore(
    finding: Finding,
    verdict: Verdict,
    check: Check,
    record: VisitRecord,
    ignores: Iterable[Ignore],
) -> str | None:
    """The reason of the first entry that a finding fits; None where it fits none."""
    goals, events = _goals_of(verdict, check, record), _events_of(verdict, record)
    for ignore in ignores:
        if (
            ignore.check == finding.check
            and (ignore.goal is None or ignore.goal in goals)
            and (ignore.event is None or {ignore.event} == events)
            and ignore.vendor in (None, finding.vendor)
            and ignore.leg in (None, finding.leg, consent_of(finding.leg))
            and (ignore.url is None or _on_page(finding.page_url, ignore.url))
        ):
            return ignore.reason
    return None


def _goals_of(verdict: Verdict, check: Check, record: VisitRecord) -> frozenset[str | None]:
    """The goals that a finding is about.

    What is said of the whole site (its markup, its containers) is about none, on whichever
    journey it was seen first.
    """
    if check.scope is Scope.AUDIT and verdict.event is None:
        return frozenset(verdict.goals)
    return frozenset({record.visit.goal, *verdict.goals})


def _events_of(verdict: Verdict, record: VisitRecord) -> frozenset[str]:
    """The events that a finding is about; none where it may be about more than it shows."""
    named = verdict.event or verdict.only_event
    if named:
        return frozenset({named})
    refs = [evidence.ref for evidence in verdict.evidence if evidence.kind == "hit"]
    if len(refs) != len(verdict.evidence) or len(refs) >= MOST_EVIDENCE:
        return frozenset()
    return frozenset(hit.event for hit in record.hits if hit.id in refs)


def _on_page(url: str, glob: str) -> bool:
    """Whether the glob matches the whole address, or what follows its host."""
    _, path, query = parse_url(url)
    local = f"{path}?{query}" if query else path
    return fnmatch.fnmatchcase(url, glob) or fnmatch.fnmatchcase(local, glob)
