"""Two audits, finding by finding: what is new, what is gone, and whether it is gone for good.

Findings are the same where their fingerprints are. One that is gone counts as fixed only where the
later audit looked again and came to a result; one that is there for the first time counts as new
only where the earlier audit had looked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from auditor.model import Finding, Outcome, TestCase, Visit
from auditor.wire.address import authority_of, parse_url

Expected = tuple[str | None, str]
"""A goal (None: the crawl), and what a line of the spec expects of it: Expectation.about."""


class Kind(StrEnum):
    """What became of a finding between two audits."""

    NEW = "new"
    FIRST_LOOK = "first look"
    """There, but the earlier audit did not look: nobody knows since when."""
    NO_LONGER_IGNORED = "no longer ignored"
    STILL = "still there"
    FIXED = "fixed"
    """Of an open question: answered."""
    IGNORED = "ignored now"
    """Still there, and silenced by the spec's `ignore`."""
    NOT_LOOKED_AT = "not looked at again"


ADDED = frozenset({Kind.NEW, Kind.FIRST_LOOK, Kind.NO_LONGER_IGNORED})
"""What the earlier audit did not have, whatever the reason."""


class Unseen(StrEnum):
    """Why an audit can't say whether something is there."""

    NOT_VISITED = "not visited"
    BROKE_OFF = "the visit broke off"
    NOT_CHECKED = "the check was not run"
    NOT_ASKED = "the spec did not ask for it"
    OPEN = "the check could not tell"


class VisitKey(NamedTuple):
    """What makes two visits of two audits the same one."""

    goal: str | None
    leg: str
    device: str
    what: str
    """The run of a goal's journey; of the crawl: the page, without the site's own address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two audits, as far as they can be compared. Made by `side`."""

    findings: tuple[Finding, ...]
    visit_keys: Mapping[int, VisitKey]
    """By the visit's id."""
    concluded: frozenset[VisitKey]
    cases: Mapping[int, frozenset[Expected]]
    """The expectations that a finding is about, by its id, where it is about any."""
    checks: frozenset[str] | None
    """The checks that were run. None: the audit does not say."""
    expected: frozenset[Expected] | None
    """What the spec expects. None: the audit does not say."""
    made: frozenset[VisitKey]
    """All walks, those that broke off too."""
    prints: Mapping[tuple[Outcome, bool], frozenset[str]]
    """Fingerprints, by outcome and by whether the spec's `ignore` silences them."""

    def has(self, outcome: Outcome, *, ignored: bool = False) -> frozenset[str]:
        """The fingerprints of the findings that are so."""
        return self.prints.get((outcome, ignored), frozenset())


def side(
    findings: Iterable[Finding],
    visits: Iterable[Visit],
    test_cases: Iterable[TestCase],
    site: str,
    looked_for: tuple[frozenset[str] | None, frozenset[Expected] | None] = (None, None),
) -> Side:
    """Make one audit ready for `compare`; `looked_for`: its checks, and what its spec expects."""
    visit_keys, concluded = {}, set()
    for visit in visits:
        visit_keys[visit.id] = walk = _visit_key(visit, site)
        if visit.error is None and visit.inconclusive is None:
            concluded.add(walk)
    cases: dict[int, set[Expected]] = {}
    for case in test_cases:
        for each in case.findings:
            cases.setdefault(each, set()).add((case.goal, case.about))
    kept = tuple(findings)
    prints: dict[tuple[Outcome, bool], set[str]] = {}
    for finding in kept:
        so = (finding.outcome, finding.suppressed_by is not None)
        prints.setdefault(so, set()).add(finding.fingerprint)
    return Side(
        findings=kept,
        visit_keys=MappingProxyType(visit_keys),
        concluded=frozenset(concluded),
        cases=MappingProxyType({each: frozenset(found) for each, found in cases.items()}),
        checks=looked_for[0],
        expected=looked_for[1],
        made=frozenset(visit_keys.values()),
        prints=MappingProxyType({so: frozenset(found) for so, found in prints.items()}),
    )


def _visit_key(visit: Visit, site: str) -> VisitKey:
    what = str(visit.run) if visit.goal is not None else _page(visit.url, site)
    return VisitKey(visit.goal, visit.leg.name, visit.device, what)


def _page(url: str, site: str) -> str:
    """The page's address; without the site's own, which differs between its copies."""
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
    """The later audit's, where it has it."""
    unseen: Unseen | None = None
    """Of a first look: why the earlier audit can't say; of what was not looked at again: why the
    later one can't."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became of each finding of two audits; findings that `ignore` silences don't count."""

    failures: tuple[Entry, ...]
    questions: tuple[Entry, ...]
    """What could not be told."""


def compare(old: Side, new: Side, wide: Collection[str] = frozenset()) -> Difference:
    """Compare two audits; `wide`: the checks that look at several visits at once."""
    return Difference(
        failures=tuple(_entries(old, new, Outcome.FAILED, wide)),
        questions=tuple(_entries(old, new, Outcome.CANT_TELL, wide)),
    )


def _entries(old: Side, new: Side, outcome: Outcome, wide: Collection[str]) -> Iterator[Entry]:
    before, now = old.has(outcome), new.has(outcome)
    accepted, silenced = (each.has(outcome, ignored=True) for each in (old, new))
    for each in _counted(new, outcome):
        if each.fingerprint in before:
            yield Entry(kind=Kind.STILL, finding=each)
        elif each.fingerprint in accepted:
            yield Entry(kind=Kind.NO_LONGER_IGNORED, finding=each)
        else:
            unseen = _unseen(each, of=new, by=old, outcome=outcome)
            yield Entry(kind=Kind.FIRST_LOOK if unseen else Kind.NEW, finding=each, unseen=unseen)
    for each in _counted(old, outcome):
        if each.fingerprint in now:
            continue
        if each.fingerprint in silenced:
            yield Entry(kind=Kind.IGNORED, finding=each)
        elif unseen := _gone_unseen(each, old, new, outcome, wide):
            yield Entry(kind=Kind.NOT_LOOKED_AT, finding=each, unseen=unseen)
        else:
            yield Entry(kind=Kind.FIXED, finding=each)


def _counted(of: Side, outcome: Outcome) -> Iterator[Finding]:
    return (
        finding
        for finding in of.findings
        if finding.outcome is outcome and finding.suppressed_by is None
    )


def _gone_unseen(
    finding: Finding, old: Side, new: Side, outcome: Outcome, wide: Collection[str]
) -> Unseen | None:
    """Why the later audit can't say that a finding of the earlier one is fixed."""
    if outcome is Outcome.CANT_TELL and finding.fingerprint in new.has(Outcome.FAILED):
        return None  # answered, if not as one had hoped
    unseen = _unseen(finding, of=old, by=new, outcome=Outcome.FAILED)
    if unseen or finding.check not in wide or finding.goal is None:
        return unseen
    # Such a check compares the visits of a goal with one another, so it needs all of them.
    needed = {walk for walk in old.concluded if walk.goal == finding.goal}
    return None if needed <= new.concluded else Unseen.NOT_VISITED


def _unseen(finding: Finding, *, of: Side, by: Side, outcome: Outcome) -> Unseen | None:
    """Why `by` can't say whether it has what `of` found."""
    walk = of.visit_keys.get(finding.visit)
    asked = of.cases.get(finding.id)
    if by.checks is not None and finding.check not in by.checks:
        return Unseen.NOT_CHECKED
    if asked and by.expected is not None and not asked & by.expected:
        return Unseen.NOT_ASKED
    if walk not in by.made:
        return Unseen.NOT_VISITED
    if outcome is Outcome.CANT_TELL:
        return None
    if walk not in by.concluded:
        return Unseen.BROKE_OFF
    return Unseen.OPEN if finding.fingerprint in by.has(Outcome.CANT_TELL) else None


@dataclass(frozen=True, slots=True)
class KnownFindings:
    """The findings of a baseline. Made by `known_findings`."""

    prints: frozenset[tuple[str, Outcome]]

    def has(self, finding: Finding) -> bool:
        """Whether the baseline had it, and as bad: a question that was open is no failure."""
        return (finding.fingerprint, finding.outcome) in self.prints


def known_findings(findings: Iterable[Finding]) -> KnownFindings:
    """What a baseline knows: not what its spec silenced, which counts once that ends."""
    counted = (finding for finding in findings if finding.suppressed_by is None)
    return KnownFindings(frozenset((each.fingerprint, each.outcome) for each in counted))
