"""What is told of an audit: the same for each way of telling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from auditor.errors import ExitCode
from auditor.model import Outcome, Severity
from auditor.model.messages import count
from auditor.report.ending import Ending
from auditor.report.names import plain_english
from auditor.report.text import clean
from auditor.report.view import Gone, Problem, ReportView

MOST = 20
"""Findings of one kind that are named; the number of all is told as well."""
TEXT = 300
"""Characters of a finding's text."""
KINDS = {
    "new": "New",
    "worse": "Seen in more places",
    "opened": "Can't be told any more",
    "fixed": "Fixed",
    "answered": "Can be told again",
}
"""What changed, in the order in which it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One finding, in short."""

    check: str
    severity: str
    outcome: str
    message: str
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """How an audit went, and what changed since the one before."""

    title: str
    site: str
    environment: str
    spec: str
    audit: str
    """The name of its file."""
    started: str
    exit_code: int
    verdict: str
    score: int | None
    findings: dict[str, int]
    """Their number by severity."""
    open_questions: int
    since: str | None
    """When the audit before began; None: there is none."""
    changes: dict[str, tuple[Item, ...]]
    """By kind of change; without an audit before, all findings are new."""
    current: tuple[Item, ...]
    """The findings that there are now."""

    @property
    def is_change(self) -> bool:
        """Whether anything is new, fixed, worse or can't be told, or the audit broke off."""
        return any(self.changes.values()) or self.exit_code == ExitCode.INTERRUPTED

    def as_data(self) -> dict[str, object]:
        """The notice for a webhook."""
        data = asdict(self)
        items = {
            kind: [asdict(each) for each in found[:MOST]] for kind, found in self.changes.items()
        }
        numbers = {kind: len(found) for kind, found in self.changes.items()}
        current = [asdict(each) for each in self.current[:MOST]]
        # Chat programs show `text` of whatever is posted to them.
        more = {"current": current, "changes": items, "change_counts": numbers}
        return {"version": 1, "text": f"{self.title}\n{self.text}", **data, **more}

    @property
    def text(self) -> str:
        """The notice for people, in lines."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self.verdict
        numbers = [f"{number} {name}" for name, number in self.findings.items() if number]
        yield f"Findings now: {', '.join(numbers) or 'none'}; open questions: {self.open_questions}"
        for kind, found in self.changes.items():
            yield from _listed(KINDS[kind], found)
        if not any(self.changes.values()):
            yield from _listed("Findings", self.current)
        yield f"Audit file: {self.audit}"


def notice_of(view: ReportView, ending: Ending, audit: str, mask: Callable[[str], str]) -> Notice:
    """The notice of an audit; `mask` takes secrets out of whatever was said."""
    meta, change = view.meta, view.change
    numbers = Counter(problem.severity for problem in view.problems)
    verdict = mask(ending.line(view))
    name = meta.whose or meta.title
    where = f" ({meta.environment})" if meta.environment else ""
    changes: dict[str, tuple[Item, ...]] = dict.fromkeys(KINDS, ())

    def items(found: tuple[Problem, ...] | tuple[Gone, ...]) -> tuple[Item, ...]:
        return tuple(_item(each, mask) for each in found)

    if change is None:
        changes["new"] = items(view.problems)
        changes["opened"] = items(view.open_questions)
    else:
        changes["new"] = items((*change.new, *change.no_longer_ignored, *change.first_look))
        changes["worse"] = items(tuple(each for each in change.still if each.new_places))
        changes["opened"] = items(change.opened)
        changes["fixed"] = items(change.fixed)
        changes["answered"] = items(change.answered)
    return Notice(
        title=clean(mask(f"{name}{where}: {verdict}"), TEXT),
        site=mask(meta.site),
        environment=mask(meta.environment),
        spec=meta.spec_path.replace("\\", "/").rpartition("/")[2],
        audit=audit,
        started=meta.started,
        exit_code=int(ending.code),
        verdict=verdict,
        score=view.score.points,
        findings={each.name.lower(): numbers[each] for each in sorted(Severity, reverse=True)},
        open_questions=len(view.open_questions),
        since=change.since if change is not None else None,
        changes=changes,
        current=items(view.problems),
    )


def _item(found: Problem | Gone, mask: Callable[[str], str]) -> Item:
    goals = found.goals if isinstance(found, Problem) else tuple(filter(None, [found.goal]))
    outcome = found.outcome if isinstance(found, Problem) else Outcome.FAILED
    return Item(
        check=found.check,
        severity=found.severity.name.lower(),
        outcome=outcome.value,
        message=clean(mask(plain_english().say(found.message)), TEXT),
        goals=goals,
    )


def _listed(title: str, found: tuple[Item, ...]) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield f"{title} ({count(len(found), 'finding')}):"
    yield from (f"- {each.severity}: {each.message}" for each in found[:MOST])
    if len(found) > MOST:
        yield f"- and {len(found) - MOST} more"
