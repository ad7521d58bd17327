"""The messages of failed assertions: what was expected, what came, and what was sent instead."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from auditor.check.conditions import Judgement
from auditor.check.matching import near_miss
from auditor.model import Finding, Goal, Hit, Outcome, VisitRecord
from auditor.model.messages import count
from auditor.report.names import plain_english, vendor_name, with_name
from auditor.report.text import clean

SHOWN = 20
"""How many hits are listed."""
WIDTH = 96
LISTED_PARAMS = ("label", "transaction_id", "value", "currency", "event_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedHit:
    """The arguments of `expect_hit`."""

    vendor: str
    account: str | None
    event: str
    times: int

    def __str__(self) -> str:
        """The hit as a person reads it."""
        return " ".join(filter(None, [vendor_name(self.vendor), self.account, self.event]))


def not_reported(
    goal: Goal, spec: str, findings: Iterable[Finding], record: VisitRecord, notes: Iterable[str]
) -> str:
    """The message for a goal that is not reported as the spec says."""
    ordered = sorted(findings, key=lambda finding: (_is_unsure(finding), -finding.severity))
    lines = [f"the goal {goal.name} (“{clean(goal.title)}”) is not reported as {spec} says"]
    for finding in ordered:
        lines += ["", *_finding(finding, spec)]
    return "\n".join([*lines, "", *_seen(record), *_notes(notes)])


def wrong_hit(
    expected: ExpectedHit,
    hits: Collection[Hit],
    wrong: Iterable[tuple[Hit, str, Judgement]],
    others: Iterable[str],
    record: VisitRecord,
    notes: Iterable[str],
) -> str:
    """The message for a hit that did not come, came too often, or has wrong parameters.

    Args:
        expected: the hit that was expected.
        hits: those that came of its vendor and event.
        wrong: each wrong parameter, with its hit and its name.
        others: the events of all hits that the vendor got.
        record: what was seen.
        notes: sentences to add at the end.
    """
    if not hits:
        lines = [f"{expected} was not sent", *_near(expected.event, others)]
    elif len(hits) != expected.times:
        lines = [f"{expected} was sent {_times(len(hits))} instead of {_times(expected.times)}"]
    else:
        lines = [f"{expected} does not say what it should"]
    for hit, name, judgement in wrong:
        unsure = " (can't be compared)" if judgement.outcome is Outcome.CANT_TELL else ""
        lines += [
            "",
            f"{clean(name)} of the hit at {_seconds(hit.at)}{unsure}",
            f"  expected: {clean(judgement.expected)}",
            f"  seen:     {clean(judgement.actual)}",
        ]
    return "\n".join([*lines, "", *_seen(record), *_notes(notes)])


def unwanted(vendor: str | None, hits: Collection[Hit], notes: Iterable[str]) -> str:
    """The message for hits where there should be none."""
    whom = f" to {vendor_name(vendor)}" if vendor is not None else ""
    lines = [f"nothing should have been sent{whom}, and {count(len(hits), 'hit')} came:"]
    return "\n".join([*lines, *_listed(hits), *_notes(notes)])


def no_vendor(name: str, vendors: Iterable[str]) -> str:
    """The message for a vendor that does not exist, with the one that was probably meant."""
    near = difflib.get_close_matches(name, sorted(vendors), n=1)
    hint = f"; did you mean {near[0]}?" if near else "; `tagproof vendors` lists them"
    return f"there is no vendor {name!r}{hint}"


def _is_unsure(finding: Finding) -> bool:
    return finding.outcome is not Outcome.FAILED


def _finding(finding: Finding, spec: str) -> Iterator[str]:
    severity = "can't tell" if _is_unsure(finding) else finding.severity.name.lower()
    where = f"; {spec}:{finding.line}" if finding.line else ""
    yield from _wrapped(clean(plain_english().say(finding.message), 1000))
    yield f"  [{finding.check}, {severity}{where}]"
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
    """A line with the event that was perhaps meant, if there is one."""
    events = sorted(set(others))
    close = difflib.get_close_matches(event, events)
    if near := near_miss(event, events) or next(iter(close), None):
        yield f"  perhaps it is called {clean(near)}"


def _seen(record: VisitRecord) -> list[str]:
    if not record.hits:
        return [f"no hits were seen among {count(len(record.requests), 'request')}"]
    return [f"{count(len(record.hits), 'hit')} seen:", *_listed(record.hits)]


def _listed(hits: Collection[Hit]) -> Iterator[str]:
    for hit in list(hits)[:SHOWN]:
        params = [
            f"{name}={clean(hit.params[name], 60)}" for name in LISTED_PARAMS if name in hit.params
        ]
        lost = [] if hit.delivered else [f"(not delivered: {clean(hit.failure or '')})"]
        yield "  ".join([f"  {_seconds(hit.at):>7}", clean(with_name(hit.about)), *params, *lost])
    if len(hits) > SHOWN:
        yield f"  and {len(hits) - SHOWN} more"


def _notes(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        yield ""
        yield from _wrapped(clean(note, 1000))


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.1f} s"


def _times(number: int) -> str:
    return "once" if number == 1 else count(number, "time")
