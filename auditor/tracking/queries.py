"""What a test asks for, and which hits and findings that means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.check.matching import candidates, since_goal
from auditor.errors import UsageError
from auditor.judge.engine import judge
from auditor.model import Expectation, Finding, Hit, Matcher, Outcome, VisitRecord
from auditor.prepare.spec_view import SpecView
from auditor.tracking import failure_messages as words

if TYPE_CHECKING:
    from auditor.prepare.setup import Setup

NEVER = 10**9
"""Milliseconds after which no test is still running."""
Picker = Callable[[Iterable[Hit]], tuple[Hit, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Achieving:
    """The block that achieves a goal."""

    begin: Callable[[], None]
    end: Callable[[], None]

    def __enter__(self) -> None:
        """From now on the goal may be reported."""
        self.begin()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Now it must be, unless the block itself broke."""
        __tracebackhide__ = True
        if kind is None:
            self.end()


def picker(setup: Setup, vendor: str, account: str | None, *, knows_tags: bool) -> Picker:
    """Picks the hits of a vendor, or of a tag of the spec by its name.

    Raises:
        UsageError: it is neither.
    """
    __tracebackhide__ = True
    tags = setup.view.tags if knows_tags else {}
    tag = tags.get(vendor)
    if tag is None and vendor not in setup.vendors:
        raise UsageError(words.no_vendor(vendor, {*setup.vendors, *tags}))
    id_ = tag.vendor if tag is not None else vendor
    wanted = account if account is not None or tag is None else tag.account

    def pick(hits: Iterable[Hit]) -> tuple[Hit, ...]:
        return tuple(hit for hit in hits if hit.vendor == id_ and wanted in (None, hit.account))

    return pick


def called(event: str, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Those with this event."""
    return tuple(hit for hit in hits if hit.is_called(event))


def matcher(value: object) -> Matcher:
    """What a test demands of a parameter: a text or number, a regular expression, `...` for any."""
    if value is ...:
        return Matcher(operator="present", operand=True)
    if isinstance(value, re.Pattern):
        return Matcher(operator="matches", operand=value.pattern)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return Matcher(operator="equals", operand=text)


def is_complete(record: VisitRecord) -> bool:
    """Whether all that is expected has come, right or wrong."""
    return all(
        len(since_goal(candidates(line, record.hits), record)) >= line.fires.least
        for line in record.expect
    )


def untimed(expectation: Expectation) -> Expectation:
    """The same, where nobody said when the goal action was: nothing is late."""
    return replace(expectation, within=NEVER)


def judged(record: VisitRecord, view: SpecView) -> list[Finding]:
    """What makes a test fail: what concerns the goal's own lines, and whatever is grave."""
    goal = record.goal
    lines = {each.line for each in (*goal.expect, *goal.forbid)} if goal is not None else set()
    return [
        finding
        for finding in judge(record, view).findings
        if finding.suppressed_by is None
        and (
            finding.line in lines
            or (finding.outcome is Outcome.FAILED and finding.severity >= view.fail_on)
        )
    ]
