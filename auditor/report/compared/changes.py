"""What changed since an earlier audit, by problem: readers see problems, not single findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.judge.diff import ADDED, Difference, Entry, Kind, Side, Unseen, compare
from auditor.model import Finding, Outcome, message, plural_message
from auditor.report.compared.outline import Outline, wide_checks
from auditor.report.compared.same_spec import differences
from auditor.report.content.problems import group_findings
from auditor.report.meta import AuditMeta
from auditor.report.view import Change, Gone, Problem

WHY = {
    Unseen.NOT_VISITED: message("it was not visited again"),
    Unseen.BROKE_OFF: message("the visit broke off"),
    Unseen.NOT_CHECKED: message("the check was not run"),
    Unseen.NOT_ASKED: message("the spec no longer asks for it"),
    Unseen.OPEN: message("the check could not tell"),
}
GONE = frozenset({Kind.FIXED, Kind.IGNORED, Kind.NOT_LOOKED_AT})
"""What the earlier audit has and this one does not."""


class Comparison:
    """An audit beside an earlier one."""

    def __init__(
        self, earlier: Outline, meta: AuditMeta, now: Side, *, is_baseline: bool = False
    ) -> None:
        """Compare the audit of `meta` and `now` with `earlier`."""
        self._earlier, self._meta, self._is_baseline = earlier, meta, is_baseline
        self._groups = group_findings(earlier.findings)
        self.difference: Difference = compare(earlier.side, now, wide_checks())
        entries = (*self.difference.failures, *self.difference.questions)
        self._there = {e.finding.id: e for e in entries if e.kind in {*ADDED, Kind.STILL}}
        # Both audits number their findings from 1.
        self._gone = {e.finding.id: e for e in entries if e.kind in GONE}
        self._fixed = self._fixed_beside()

    def _fixed_beside(self) -> Counter[str]:
        """How often each fingerprint that is still there was fixed elsewhere in its problem."""
        fixed_elsewhere: Counter[str] = Counter()
        for group in self._groups:
            entries = [self._gone.get(finding.id) for finding in group]
            fixed = sum(e is not None and e.kind is Kind.FIXED for e in entries)
            still_there = [f for f, entry in zip(group, entries, strict=True) if entry is None]
            if still_there and fixed:
                fixed_elsewhere[still_there[0].fingerprint] += fixed
        return fixed_elsewhere

    def mark(self, problem: Problem) -> Problem:
        """The problem, marked as new or not; an ignored one stays as it is."""
        entries = self._entries(problem)
        if not entries:
            return problem
        still = [entry for entry in entries if entry.kind is Kind.STILL]
        fingerprints = {entry.finding.fingerprint for entry in still}
        return replace(
            problem,
            is_new=not still,
            new_places=len(entries) - len(still) if still else 0,
            gone_places=sum(self._fixed[fingerprint] for fingerprint in fingerprints),
        )

    def change(self, problems: Iterable[Problem], questions: Iterable[Problem]) -> Change:
        """What changed; `problems` and `questions` are this audit's: marked, none ignored."""
        by_kind: dict[Kind, list[Problem]] = defaultdict(list)
        for problem in problems:
            by_kind[self._kind(problem)].append(problem)
        gone = self._gone_groups(Outcome.FAILED)
        return Change(
            since=self._earlier.meta.started,
            new=tuple(by_kind[Kind.NEW]),
            first_look=tuple(by_kind[Kind.FIRST_LOOK]),
            no_longer_ignored=tuple(by_kind[Kind.NO_LONGER_IGNORED]),
            still=tuple(by_kind[Kind.STILL]),
            fixed=tuple(gone[Kind.FIXED]),
            ignored=tuple(gone[Kind.IGNORED]),
            not_looked_at=tuple(gone[Kind.NOT_LOOKED_AT]),
            opened=tuple(question for question in questions if question.is_new),
            answered=tuple(self._gone_groups(Outcome.CANT_TELL)[Kind.FIXED]),
            file=self._earlier.path.name,
            points=self._earlier.verdict().score.points,
            is_baseline=self._is_baseline,
            warnings=tuple(differences(self._earlier.meta, self._meta)),
        )

    @property
    def known(self) -> frozenset[str] | None:
        """The fingerprints of findings that the baseline has too. None: there is no baseline."""
        if not self._is_baseline:
            return None
        kinds: dict[str, set[Kind]] = defaultdict(set)
        for entry in self._there.values():
            kinds[entry.finding.fingerprint].add(entry.kind)
        return frozenset(
            fingerprint for fingerprint, of_print in kinds.items() if of_print == {Kind.STILL}
        )

    def _entries(self, problem: Problem) -> list[Entry]:
        if problem.suppressed_by:
            return []
        return [
            self._there[finding.id] for finding in problem.findings if finding.id in self._there
        ]

    def _kind(self, problem: Problem) -> Kind:
        """What became of a problem: still there if any of it is, else new if some surely is."""
        kinds = {entry.kind for entry in self._entries(problem)}
        order = (Kind.STILL, Kind.NEW, Kind.NO_LONGER_IGNORED, Kind.FIRST_LOOK)
        return next((kind for kind in order if kind in kinds), Kind.NEW)

    def _gone_groups(self, outcome: Outcome) -> dict[Kind, list[Gone]]:
        """The earlier audit's problems of which nothing is left, by what became of them."""
        gone: dict[Kind, list[Gone]] = defaultdict(list)
        for group in self._groups:
            if group[0].outcome is not outcome or group[0].suppressed_by is not None:
                continue
            entries = [self._gone[finding.id] for finding in group if finding.id in self._gone]
            if len(entries) == len(group):
                kind = _least_repaired(entries)
                gone[kind].append(_gone(group, entries, self._earlier.meta))
        return gone


def _least_repaired(entries: Sequence[Entry]) -> Kind:
    """What became of a whole problem: it is fixed only where all of it is."""
    kinds = {entry.kind for entry in entries}
    order = (Kind.IGNORED, Kind.NOT_LOOKED_AT, Kind.FIXED)
    return next(kind for kind in order if kind in kinds)


def _gone(group: Sequence[Finding], entries: Sequence[Entry], meta: AuditMeta) -> Gone:
    titles = {goal.name: goal.title for goal in meta.goals}
    goals = {finding.goal for finding in group}
    (goal,) = goals if len(goals) == 1 else (None,)
    reasons = Counter(entry.unseen for entry in entries if entry.unseen)
    return Gone(
        severity=group[0].severity,
        check=group[0].check,
        message=group[0].said("message"),
        goal=titles.get(goal, goal) if goal else "",
        places=len(group),
        unseen=sum(reasons.values()),
        why=WHY[reasons.most_common(1)[0][0]] if reasons else "",
        outcome=group[0].outcome,
        fingerprints=tuple(dict.fromkeys(finding.fingerprint for finding in group)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One kind of change."""

    key: str
    """Its name in JSON and in the page's markup."""
    title: str
    problems: tuple[Problem, ...] = ()
    gone: tuple[Gone, ...] = ()

    def __len__(self) -> int:
        return len(self.problems) + len(self.gone)


def sections(change: Change) -> tuple[Section, ...]:
    """All kinds of change, the most important first; some may be empty."""
    return (
        Section(key="new", title=message("New"), problems=change.new),
        Section(
            key="no-longer-ignored",
            title=message("No longer accepted"),
            problems=change.no_longer_ignored,
        ),
        Section(
            key="first-look",
            title=message("Looked at for the first time"),
            problems=change.first_look,
        ),
        Section(key="opened", title=message("New open questions"), problems=change.opened),
        Section(key="fixed", title=message("Fixed"), gone=change.fixed),
        Section(key="still", title=message("Still there"), problems=change.still),
        Section(
            key="not-looked-at", title=message("Not looked at again"), gone=change.not_looked_at
        ),
        Section(key="ignored", title=message("Accepted now"), gone=change.ignored),
        Section(
            key="answered", title=message("Open questions that are answered"), gone=change.answered
        ),
    )


def in_short(change: Change) -> str:
    """The changes in a few words: 1 new, 2 fixed and 3 still there."""
    counted = (
        plural_message("{n} new", "{n} new", len(change.new)),
        plural_message(
            "{n} no longer accepted", "{n} no longer accepted", len(change.no_longer_ignored)
        ),
        plural_message(
            "{n} looked at for the first time",
            "{n} looked at for the first time",
            len(change.first_look),
        ),
        plural_message("{n} new open question", "{n} new open questions", len(change.opened)),
        plural_message("{n} fixed", "{n} fixed", len(change.fixed)),
        plural_message("{n} still there", "{n} still there", len(change.still)),
        plural_message(
            "{n} not looked at again", "{n} not looked at again", len(change.not_looked_at)
        ),
        plural_message("{n} accepted now", "{n} accepted now", len(change.ignored)),
        plural_message("{n} question answered", "{n} questions answered", len(change.answered)),
    )
    parts = tuple(part for part in counted if part.number)
    return message("{changes}", changes=parts) if parts else message("nothing changed")
