"""Queries of a test: which hits and findings its assertions mean."""

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
from auditor.tracking import failure_messages

if TYPE_CHECKING:
    from auditor.prepare.setup import Setup

NEVER_MS = 10**9
"""Longer than any test runs."""
Picker = Callable[[Iterable[Hit]], tuple[Hit, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Achieving:
    """A context manager for the block that achieves a goal."""

    begin: Callable[[], None]
    end: Callable[[], None]

    def __enter__(self) -> None:
        """Begin: from now on the goal may be reported."""
        self.begin()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Demand that the goal is reported, unless the block raised."""
        __tracebackhide__ = True
        if kind is None:
            self.end()


def picker(setup: Setup, vendor: str, account: str | None, *, knows_tags: bool) -> Picker:
    """A function that picks the hits of a vendor, or of a tag of the spec by its name.

    Raises:
        UsageError: there is no such vendor or tag.
    """
    __tracebackhide__ = True
    tags = setup.view.tags if knows_tags else {}
    tag = tags.get(vendor)
    if tag is None and vendor not in setup.vendors:
        raise UsageError(failure_messages.no_vendor(vendor, {*setup.vendors, *tags}))
    id_ = tag.vendor if tag is not None else vendor
    chosen = account if account is not None or tag is None else tag.account

    def pick(hits: Iterable[Hit]) -> tuple[Hit, ...]:
        return tuple(hit for hit in hits if hit.vendor == id_ and chosen in (None, hit.account))

    return pick


def called(event: str, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits with this event."""
    return tuple(hit for hit in hits if hit.is_called(event))


def matcher(value: object) -> Matcher:
    """The matcher for a text, a number, a regular expression, or `...`, which stands for any."""
    if value is ...:
        return Matcher(operator="present", operand=True)
    if isinstance(value, re.Pattern):
        return Matcher(operator="matches", operand=value.pattern)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return Matcher(operator="equals", operand=text)


def is_complete(record: VisitRecord) -> bool:
    """Whether all expected hits have come, with whatever parameters."""
    return all(
        len(since_goal(candidates(line, record.hits), record)) >= line.fires.least
        for line in record.expect
    )


def untimed(expectation: Expectation) -> Expectation:
    """The expectation without a deadline, for a goal action whose time is unknown."""
    return replace(expectation, within=NEVER_MS)


def failures(record: VisitRecord, view: SpecView) -> list[Finding]:
    """The findings that fail a test: about the goal's own lines, or as severe as `fail_on`."""
    goal = record.goal
    expectations = (*goal.expect, *goal.forbid) if goal is not None else ()
    lines = {expectation.line for expectation in expectations}
    return [
        finding
        for finding in judge(record, view).findings
        if finding.suppressed_by is None
        and (
            finding.line in lines
            or (finding.outcome is Outcome.FAILED and finding.severity >= view.fail_on)
        )
    ]
