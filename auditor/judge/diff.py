"""Compares two audits, finding by finding: new, fixed, still there, not looked at again.

Two findings are the same if their fingerprints are. A finding that is gone is fixed only if the
later audit looked again and came to a result. A finding that was not there before is new only if
the earlier audit had looked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from auditor.model import Finding, Outcome, TestCase, Visit
from auditor.wire.address import authority_of, parse_url

K = TypeVar("K")
V = TypeVar("V")
Expected = tuple[str | None, str]
"""A goal (None: the crawl), and the `about` of one of its expectations."""


class Kind(StrEnum):
    """What became of a finding between two audits."""

    NEW = "new"
    FIRST_LOOK = "first look"
    """There now, but the earlier audit did not look: since when is unknown."""
    NO_LONGER_IGNORED = "no longer ignored"
    STILL = "still there"
    FIXED = "fixed"
    """For a finding that could not tell: it can tell now."""
    IGNORED = "ignored now"
    """Still there, and suppressed by the spec's `ignore`."""
    NOT_LOOKED_AT = "not looked at again"


ADDED = frozenset({Kind.NEW, Kind.FIRST_LOOK, Kind.NO_LONGER_IGNORED})
"""The kinds of findings that only the later audit has."""


class Unseen(StrEnum):
    """Why an audit can't say whether it has a finding."""

    NOT_VISITED = "not visited"
    BROKE_OFF = "the visit broke off"
    NOT_CHECKED = "the check was not run"
    NOT_ASKED = "the spec did not ask for it"
    OPEN = "the check could not tell"


class VisitKey(NamedTuple):
    """Identifies a visit across audits: two visits with the same key do the same."""

    goal: str | None
    leg: str
    device: str
    content: str
    """The run of a goal's journey; for the crawl the page, without the site's own address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two audits, indexed for the comparison. Made by `side`."""

    findings: tuple[Finding, ...]
    visit_keys: Mapping[int, VisitKey]
    """By the visit's id."""
    visited: frozenset[VisitKey]
    """All visits, including those that broke off."""
    concluded: frozenset[VisitKey]
    """The visits that did not break off."""
    concerned: Mapping[int, frozenset[Expected]]
    """By a finding's id, the expectations that it is about, if any."""
    checks: frozenset[str] | None
    """The checks that were run. None: the audit does not say."""
    expected: frozenset[Expected] | None
    """The expectations of its spec. None: the audit does not say."""
    fingerprints: Mapping[tuple[Outcome, bool], frozenset[str]]
    """By the findings' outcome, and by whether the spec's `ignore` suppresses them."""

    def fingerprints_of(self, outcome: Outcome, *, ignored: bool = False) -> frozenset[str]:
        """The fingerprints of all findings with this outcome."""
        return self.fingerprints.get((outcome, ignored), frozenset())


def side(
    findings: Iterable[Finding],
    visits: Iterable[Visit],
    test_cases: Iterable[TestCase],
    site: str,
    looked_for: tuple[frozenset[str] | None, frozenset[Expected] | None] = (None, None),
) -> Side:
    """One audit, indexed for `compare`; `looked_for`: its checks, and what its spec expects."""
    visit_keys, concluded = {}, set()
    for visit in visits:
        visit_keys[visit.id] = key = _visit_key(visit, site)
        if visit.conclusive:
            concluded.add(key)
    concerned: dict[int, set[Expected]] = {}
    for case in test_cases:
        for finding_id in case.findings:
            concerned.setdefault(finding_id, set()).add((case.goal, case.about))
    all_findings = tuple(findings)
    fingerprints: dict[tuple[Outcome, bool], set[str]] = {}
    for finding in all_findings:
        group = (finding.outcome, finding.suppressed_by is not None)
        fingerprints.setdefault(group, set()).add(finding.fingerprint)
    return Side(
        findings=all_findings,
        visit_keys=MappingProxyType(visit_keys),
        visited=frozenset(visit_keys.values()),
        concluded=frozenset(concluded),
        concerned=_frozen(concerned),
        checks=looked_for[0],
        expected=looked_for[1],
        fingerprints=_frozen(fingerprints),
    )


def _frozen(sets: Mapping[K, Collection[V]]) -> Mapping[K, frozenset[V]]:
    return MappingProxyType({key: frozenset(values) for key, values in sets.items()})


def _visit_key(visit: Visit, site: str) -> VisitKey:
    content = str(visit.run) if visit.goal is not None else _page(visit.url, site)
    return VisitKey(visit.goal, visit.leg.name, visit.device, content)


def _page(url: str, site: str) -> str:
    """The page's address, without the site's own, which differs between environments."""
    server = authority_of(url)
    if not server or server != authority_of(site):
        return url
    _, path, query = parse_url(url)
    return f"{path}?{query}" if query else path


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What became of one finding."""

    kind: Kind
    finding: Finding
    """The later audit's, if it has it; else the earlier one's."""
    unseen: Unseen | None = None
    """For a first look: why the earlier audit can't say. For a finding that was not looked at
    again: why the later audit can't say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became of each finding of two audits; suppressed findings don't count."""

    failures: tuple[Entry, ...]
    questions: tuple[Entry, ...]
    """The findings with the outcome can't tell."""


def compare(old: Side, new: Side, wide: Collection[str] = frozenset()) -> Difference:
    """The difference of two audits; `wide`: the checks that look at several visits at once."""
    return Difference(
        failures=tuple(_entries(old, new, Outcome.FAILED, wide)),
        questions=tuple(_entries(old, new, Outcome.CANT_TELL, wide)),
    )


def _entries(old: Side, new: Side, outcome: Outcome, wide: Collection[str]) -> Iterator[Entry]:
    yield from _entries_of_new(old, new, outcome)
    yield from _entries_of_gone(old, new, outcome, wide)


def _entries_of_new(old: Side, new: Side, outcome: Outcome) -> Iterator[Entry]:
    """The entries of the later audit's findings."""
    before = old.fingerprints_of(outcome)
    ignored_before = old.fingerprints_of(outcome, ignored=True)
    for finding in _counted(new, outcome):
        if finding.fingerprint in before:
            yield Entry(kind=Kind.STILL, finding=finding)
        elif finding.fingerprint in ignored_before:
            yield Entry(kind=Kind.NO_LONGER_IGNORED, finding=finding)
        elif unseen := _unseen(finding, of=new, by=old, outcome=outcome):
            yield Entry(kind=Kind.FIRST_LOOK, finding=finding, unseen=unseen)
        else:
            yield Entry(kind=Kind.NEW, finding=finding)


def _entries_of_gone(
    old: Side, new: Side, outcome: Outcome, wide: Collection[str]
) -> Iterator[Entry]:
    """The entries of the earlier audit's findings that the later one does not have."""
    now = new.fingerprints_of(outcome)
    ignored_now = new.fingerprints_of(outcome, ignored=True)
    for finding in _counted(old, outcome):
        if finding.fingerprint in now:
            continue
        if finding.fingerprint in ignored_now:
            yield Entry(kind=Kind.IGNORED, finding=finding)
        elif unseen := _gone_unseen(finding, old, new, outcome, wide):
            yield Entry(kind=Kind.NOT_LOOKED_AT, finding=finding, unseen=unseen)
        else:
            yield Entry(kind=Kind.FIXED, finding=finding)


def _counted(audit: Side, outcome: Outcome) -> Iterator[Finding]:
    """The findings of an audit with this outcome that are not suppressed."""
    return (
        finding
        for finding in audit.findings
        if finding.outcome is outcome and finding.suppressed_by is None
    )


def _gone_unseen(
    finding: Finding, old: Side, new: Side, outcome: Outcome, wide: Collection[str]
) -> Unseen | None:
    """Why the later audit can't say that a finding of the earlier one is fixed; None: it can."""
    if outcome is Outcome.CANT_TELL and finding.fingerprint in new.fingerprints_of(Outcome.FAILED):
        return None  # the check can tell now: it failed
    unseen = _unseen(finding, of=old, by=new, outcome=Outcome.FAILED)
    if unseen or finding.check not in wide or finding.goal is None:
        return unseen
    # Such a check compares the visits of a goal with one another, so it needs all of them.
    needed = {key for key in old.concluded if key.goal == finding.goal}
    return None if needed <= new.concluded else Unseen.NOT_VISITED


def _unseen(finding: Finding, *, of: Side, by: Side, outcome: Outcome) -> Unseen | None:
    """Why the audit `by` can't say whether it has a finding of the audit `of`; None: it can."""
    key = of.visit_keys.get(finding.visit)
    concerned = of.concerned.get(finding.id)
    if by.checks is not None and finding.check not in by.checks:
        return Unseen.NOT_CHECKED
    if concerned and by.expected is not None and not concerned & by.expected:
        return Unseen.NOT_ASKED
    if key not in by.visited:
        return Unseen.NOT_VISITED
    if outcome is Outcome.CANT_TELL:
        return None
    if key not in by.concluded:
        return Unseen.BROKE_OFF
    is_open = finding.fingerprint in by.fingerprints_of(Outcome.CANT_TELL)
    return Unseen.OPEN if is_open else None


@dataclass(frozen=True, slots=True)
class KnownFindings:
    """The findings of a baseline. Made by `known_findings`."""

    keys: frozenset[tuple[str, Outcome]]
    """Fingerprint and outcome: a finding that could not tell does not make a failure known."""

    def has(self, finding: Finding) -> bool:
        """Whether the baseline has the finding with the same outcome."""
        return (finding.fingerprint, finding.outcome) in self.keys


def known_findings(findings: Iterable[Finding]) -> KnownFindings:
    """The known findings of a baseline; without suppressed ones, which count once that ends."""
    return KnownFindings(
        frozenset(
            (finding.fingerprint, finding.outcome)
            for finding in findings
            if finding.suppressed_by is None
        )
    )
