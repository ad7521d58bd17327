"""What a failed test says: what was expected, what was seen, and what was sent instead."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from auditor.check.matching import Judgement, near_miss
from auditor.model import Finding, Goal, Hit, Outcome, VisitRecord
from auditor.report.text import clean, count

SHOWN = 20
"""Hits that are listed."""
WIDTH = 96
COMMON = ("label", "transaction_id", "value", "currency", "event_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What `expect_hit` asks for."""

    vendor: str
    account: str | None
    event: str
    times: int

    def __str__(self) -> str:
        """The hit as a person reads it."""
        return " ".join(filter(None, [self.vendor, self.account, self.event]))


def not_reported(
    goal: Goal, spec: str, findings: Iterable[Finding], record: VisitRecord, notes: Iterable[str]
) -> str:
    """A goal that is not reported as the spec says."""
    ordered = sorted(findings, key=lambda each: (_is_unsure(each), -each.severity))
    lines = [f"the goal {goal.name} (“{clean(goal.title)}”) is not reported as {spec} says"]
    for finding in ordered:
        lines += ["", *_finding(finding, spec)]
    return "\n".join([*lines, "", *_seen(record), *_notes(notes)])


def wrong_hit(
    line: Line,
    found: Collection[Hit],
    wrong: Iterable[tuple[Hit, str, Judgement]],
    others: Iterable[str],
    record: VisitRecord,
    notes: Iterable[str],
) -> str:
    """A hit that did not come, came too often, or says something else.

    `others`: the events that its vendor was sent.
    """
    if not found:
        lines = [f"{line} was not sent", *_near(line.event, others)]
    elif len(found) != line.times:
        lines = [f"{line} was sent {_times(len(found))} instead of {_times(line.times)}"]
    else:
        lines = [f"{line} does not say what it should"]
    for hit, name, judgement in wrong:
        unsure = " (can't be compared)" if judgement.outcome is Outcome.CANT_TELL else ""
        lines += [
            "",
            f"{clean(name)} of the hit at {_seconds(hit.at)}{unsure}",
            f"  expected: {clean(judgement.expected)}",
            f"  seen:     {clean(judgement.actual)}",
        ]
    return "\n".join([*lines, "", *_seen(record), *_notes(notes)])


def unwanted(vendor: str | None, found: Collection[Hit], notes: Iterable[str]) -> str:
    """Hits where there should be none."""
    whom = f" to {vendor}" if vendor is not None else ""
    lines = [f"nothing should have been sent{whom}, and {count(len(found), 'hit')} came:"]
    return "\n".join([*lines, *_listed(found), *_notes(notes)])


def no_vendor(name: str, known: Iterable[str]) -> str:
    """There is no such vendor, and what was probably meant."""
    near = difflib.get_close_matches(name, sorted(known), n=1)
    hint = f"; did you mean {near[0]}?" if near else "; `tagproof vendors` lists them"
    return f"there is no vendor {name!r}{hint}"


def _is_unsure(finding: Finding) -> bool:
    return finding.outcome is not Outcome.FAILED


def _finding(finding: Finding, spec: str) -> Iterator[str]:
    sure = finding.severity.name.lower() if finding.outcome is Outcome.FAILED else "can't tell"
    where = f"; {spec}:{finding.line}" if finding.line else ""
    yield from _wrapped(clean(finding.message, 1000))
    yield f"  [{finding.check}, {sure}{where}]"
    if finding.expected:
        yield from _wrapped(clean(finding.expected), "  expected: ")
    if finding.actual:
        yield from _wrapped(clean(finding.actual), "  seen:     ")
    if finding.fix:
        yield from _wrapped(clean(finding.fix, 1000), "  to do:    ")


def _wrapped(text: str, head: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _near(event: str, others: Iterable[str]) -> Iterator[str]:
    """The event that was perhaps meant."""
    known = sorted(set(others))
    if near := near_miss(event, known) or next(iter(difflib.get_close_matches(event, known)), None):
        yield f"  perhaps it is called {clean(near)}"


def _seen(record: VisitRecord) -> list[str]:
    if not record.hits:
        return [f"no hits were seen among {count(len(record.requests), 'request')}"]
    return [f"{count(len(record.hits), 'hit')} seen:", *_listed(record.hits)]


def _listed(hits: Collection[Hit]) -> Iterator[str]:
    for hit in list(hits)[:SHOWN]:
        said = [f"{name}={clean(hit.params[name], 60)}" for name in COMMON if name in hit.params]
        lost = [] if hit.delivered else [f"(not delivered: {clean(hit.failure or '')})"]
        yield "  ".join([f"  {_seconds(hit.at):>7}", clean(hit.about), *said, *lost])
    if len(hits) > SHOWN:
        yield f"  and {len(hits) - SHOWN} more"


def _notes(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        yield ""
        yield from _wrapped(clean(note, 1000))


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.1f} s"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
