"""hit-without-push: hits without the push that the spec says announces them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed
from auditor.check.matching import matching, near_miss, place_of, since_goal
from auditor.model import (
    CLOCKS_DIFFER_MS,
    Effort,
    Expectation,
    Hit,
    Message,
    Push,
    Severity,
    Verdict,
    VisitRecord,
    message,
)


@check(
    id="hit-without-push",
    title="Each hit follows the announcement that the spec names",
    severity=Severity.MEDIUM,
    effort=Effort.MEDIUM,
    faults={"hit-without-push"},
)
def hit_without_push(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each hit follows the announcement that the spec names.

    ## What it checks
    Where a line of the spec has `push: EVENT`, the page pushes that event to its data layer after
    the goal action (crawl: on the page) and before the hit is called for. Only layers that reach
    the tag's vendor count: a push for Meta announces nothing to GA4.

    ## Why it matters
    The hit came from something else: a trigger that looks for a text on the page, an address, or a
    click on a button's class. It works today and breaks with the next redesign, without anybody
    noticing: until somebody does, campaigns are steered without their sales. It also tends to fire
    where nothing was achieved.

    ## How to fix in the tag manager
    Replace the tag's trigger (an element's visibility, a click on a class, an address) by a "Custom
    Event" with exactly the name that the page pushes. If the tag is meant to work without a push,
    take `push` off the line in the spec.

    ## How to fix in the code
    Push the event where the server has confirmed the success:
    `dataLayer.push({event: 'purchase', ...})`, under the very name that the spec has, and before
    anything else makes the tag fire.

    ## Known limits
    A hit that is missing altogether is left to missing-hit. A push that a frame of another site
    makes in its own data layer does not count.
    """
    if record.is_repetition:
        return
    for line in record.expect:
        if line.push is None or line.fires.most == 0:
            continue
        hits = [hit for hit in since_goal(matching(line, record), record) if not hit.automatic]
        if hits:
            yield _verdict(line, hits, record)


def _verdict(line: Expectation, hits: list[Hit], record: VisitRecord) -> Verdict:
    pushes = _reaching(line, record)
    unannounced = [hit for hit in hits if not _announced(line, hit, pushes)]
    if not unannounced:
        announcing = [push for push in pushes if push.event == line.push][:1]
        text = f"{line.tag.name} {line.event} followed the push {line.push}."
        return passed(text, evidence=[*announcing, hits[0]], **place_of(line))
    sentence, actual, push = _instead(line, pushes)
    return failed(
        sentence,
        fault="hit-without-push",
        expected=message("the push {push}, then the hit", push=line.push or ""),
        actual=actual,
        evidence=[unannounced[0], *([push] if push else [])],
        **place_of(line),
    )


def _reaching(line: Expectation, record: VisitRecord) -> list[Push]:
    """The pushes since the goal action whose layer reaches the line's vendor."""
    start, vendor = record.visit.goal_at or 0, line.tag.vendor
    return [
        push
        for push in record.pushes
        if push.event and push.at >= start and vendor in record.speaks_to.get(push.layer, {vendor})
    ]


def _instead(line: Expectation, pushes: list[Push]) -> tuple[Message, Message, Push | None]:
    """The sentence of a failure, what was pushed instead, and the push that shows it."""
    pushes_by_name = {push.event: push for push in pushes if push.event}
    push, hit = line.push or "", f"{line.tag.name} {line.event}"
    if push in pushes_by_name:
        sentence = message(
            "{hit} was sent without the push {push}: it left before the page had announced it.",
            hit=hit,
            push=push,
        )
        return sentence, message("{push} came after the hit", push=push), pushes_by_name[push]
    near = near_miss(push, pushes_by_name)
    if near is not None:
        sentence = message(
            "{hit} was sent without the push {push}: the page announces it as {name}.",
            hit=hit,
            push=push,
            name=near,
        )
        return sentence, message("a push {name}", name=near), pushes_by_name[near]
    sentence = message(
        "{hit} was sent without the push {push}: the page never announced it.",
        hit=hit,
        push=push,
    )
    return sentence, message("no such push"), None


def _announced(line: Expectation, hit: Hit, pushes: list[Push]) -> bool:
    return any(push.event == line.push and push.at <= hit.at + CLOCKS_DIFFER_MS for push in pushes)
