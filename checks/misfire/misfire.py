"""misfire: conversions that are sent where their goal was not achieved."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from auditor.check import NoOptions, cant_tell, check, failed, passed, path_of
from auditor.check.matching import before_goal, candidates, is_page_view, matching, place_of
from auditor.model import (
    Effort,
    Expectation,
    Goal,
    Hit,
    Message,
    Severity,
    Tag,
    Verdict,
    VisitRecord,
    message,
)

DOUBLE = "two-conversions-one-goal"


@check(
    id="misfire",
    title="A conversion is sent only when its goal is achieved",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"before-action", "wrong-page", "two-conversions-one-goal"},
)
def misfire(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A conversion is sent only when its goal is achieved.

    ## What it checks
    A goal's hit is not called for before the goal action of its journey, even if it leaves later
    than that; unless an earlier step, which did the same to the same element, caused it: a second
    piece goes into the basket by the same button as the first. No page of the crawl, where nothing
    is achieved, sends a goal's conversion. What the goal forbids is not sent, and no vendor that
    has the goal reported is sent another macro goal's conversion for it as well.

    ## Why it matters
    The platform learns that a visitor who only looked has bought. It then looks for more visitors
    who only look, and pays for them.

    ## How to fix in the tag manager
    Bind the tag to the success itself: a "Custom Event" pushed after the server's confirmation, or
    the confirmation page. Not to a button's click, a form's focus, or a page that merely holds the
    form. On a wrong page: narrow the trigger's condition (the whole path instead of "contains"). If
    two goals are counted for one, give each conversion tag a trigger of its own.

    ## How to fix in the code
    Move the push or the call to where the success is certain: the handler of the server's positive
    answer, or the template of the confirmation page. On a wrong page: look for a snippet in a
    template that several pages share, such as header, footer or layout.

    ## Known limits
    A crawl that opens the confirmation page itself is told of as well: take that page out with
    `crawl.exclude` if it must be reachable. Page views are never misfires. Micro goals may well be
    achieved on the way to another goal. What a library sends by itself is left to
    auto-event-collides.
    """
    if record.is_repetition:
        return
    if record.goal is None:
        yield from _on_pages(record)
        return
    yield from _before_goal(record)
    yield from _forbidden(record, record.goal)
    yield from _of_other_goals(record, record.goal)


def _forbidden(record: VisitRecord, goal: Goal) -> Iterator[Verdict]:
    """Verdicts on what the goal says must not be sent for it."""
    for forbidden in goal.forbid:
        if not record.conclusive:
            yield _unfinished(forbidden, record)
            continue
        hits = _own(forbidden, record.first_run_hits())
        text = message(
            "{hit} was sent for “{goal}”, which counts it a second time.",
            hit=forbidden.about,
            goal=goal.title,
        )
        if hits:
            yield _failed(
                text, forbidden, hits, DOUBLE, severity=Severity.HIGH, line=forbidden.line
            )
        else:
            yield passed(
                f"{forbidden.about} was not sent.",
                **place_of(forbidden),
            )


def _unfinished(forbidden: Expectation, record: VisitRecord) -> Verdict:
    """The verdict where the journey broke off, so that what it sends is not known."""
    return cant_tell(
        message(
            "It is unclear whether {hit} stays away: {why}.",
            hit=forbidden.about,
            why=(record.visit.error or "").rstrip("."),
        ),
        fault=record.visit.inconclusive,
        evidence=[step for step in record.steps if step.error],
        **place_of(forbidden),
    )


def _of_other_goals(record: VisitRecord, goal: Goal) -> Iterator[Verdict]:
    """Failures of other macro goals' conversions: one achievement counts as two."""
    start = record.visit.goal_at
    if start is None or not goal.macro:
        return
    judged = {line.about for line in (*goal.expect, *goal.forbid)}
    for other in record.goals:
        for line in other.expect if other.macro and other.name != goal.name else ():
            if line.about in judged or not _counts(line) or not _is_counted(line.tag, record):
                continue
            sent = (hit for hit in _own(line, record.first_run_hits()) if hit.at >= start)
            hits = tuple(
                hit for hit in sent if not any(candidates(own, [hit]) for own in goal.expect)
            )
            if hits:
                judged.add(line.about)
                text = message(
                    "“{goal}” was reported as “{other}” too, by {hit}.",
                    goal=goal.title,
                    other=other.title,
                    hit=line.about,
                )
                yield _failed(text, line, hits, DOUBLE, severity=Severity.HIGH, goals=(other.name,))


def _is_counted(tag: Tag, record: VisitRecord) -> bool:
    """Whether a line of the visit reports the goal to the tag's vendor."""
    return any(line.tag.vendor == tag.vendor and _counts(line) for line in record.expect)


def _counts(line: Expectation) -> bool:
    return line.fires.most != 0 and not is_page_view(line)


def _own(line: Expectation, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits that a line means, without those that libraries send by themselves."""
    return tuple(hit for hit in candidates(line, hits) if not hit.automatic)


def _before_goal(record: VisitRecord) -> Iterator[Verdict]:
    title = record.goal.title if record.goal else ""
    for expectation in record.expect:
        if not _counts(expectation):
            continue
        hits = tuple(
            hit for hit in before_goal(matching(expectation, record), record) if not hit.automatic
        )
        if hits:
            about = expectation.about
            sent = hits[0].sent_at < (record.visit.goal_at or 0)
            yield _failed(
                message("{hit} was sent before “{goal}” was achieved.", hit=about, goal=title)
                if sent
                else message(
                    "{hit} was triggered before “{goal}” was achieved.", hit=about, goal=title
                ),
                expectation,
                hits,
                "before-action",
                expected=message("after the goal action"),
                line=expectation.line,
            )


def _on_pages(record: VisitRecord) -> Iterator[Verdict]:
    """Failures of conversions on a page of the crawl, one each, however many goals expect it."""
    path = path_of(record.page_url)
    lines: dict[str, list[tuple[Goal, Expectation]]] = {}
    for goal in record.goals:
        for line in filter(_counts, goal.expect):
            lines.setdefault(line.about, []).append((goal, line))
    for about, of_goals in lines.items():
        goal, line = max(of_goals, key=lambda of_goal: of_goal[0].macro)
        # first_run_hits lacks what a scroll or a move of the pointer set off: it may be the goal.
        hits = _own(line, record.first_run_hits())
        planned = any(candidates(expected, hits) for expected in record.expect)
        if hits and not planned:
            severity = None if goal.macro else Severity.HIGH
            text = message(
                "{hit} was sent on {path}, where “{goal}” is not achieved.",
                hit=about,
                path=path,
                goal=goal.title,
            )
            yield _failed(
                text,
                line,
                hits,
                "wrong-page",
                severity=severity,
                about=f"{about} {path}",
                goals=tuple(goal.name for goal, _ in of_goals),
                line=line.line,
            )


def _failed(
    text: Message,
    expectation: Expectation,
    hits: tuple[Hit, ...],
    fault: str,
    **more: Any,  # noqa: ANN401 - what auditor.check.failed takes
) -> Verdict:
    fields = {
        **place_of(expectation),
        "expected": message("never"),
        "actual": _when(hits[0]),
        "evidence": hits[:3],
        "line": None,  # it may be another goal's
    }
    return failed(text, fault=fault, **{**fields, **more})


def _when(hit: Hit) -> Message:
    called, sent = (Decimal(f"{at / 1000:.1f}") for at in (hit.at, hit.sent_at))
    if called == sent:
        return message("sent at {sent} s of the visit", sent=sent)
    return message(
        "triggered at {called} s of the visit, sent at {sent} s", called=called, sent=sent
    )
