"""Causes in the container's rules: what the tag waits for, and what kept it back."""

from __future__ import annotations

from auditor.check.container_moments import Moment, is_consent, moments
from auditor.check.container_replay import Turn, is_about_event, turn, value_at
from auditor.check.container_rules import events_of, rules_of
from auditor.check.container_words import LONGEST, in_words, name_of
from auditor.check.matching import is_page_view
from auditor.model import Container, ContainerTag, Expectation, message

from .announced import announcement
from .cause import Cause
from .scene import Scene

Candidates = list[tuple[ContainerTag, Container]]
BY_ITSELF = "gtm."


def condition(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where a condition or an exception of its trigger kept the container's tag back.

    Nothing is said where any tag that might send the hit may have fired by the rules.
    """
    turns = _turns(expectation, scene)
    near = [turn for turn in turns if turn.nearness and not is_about_event(turn)]
    if not near:
        return None
    best = max(near, key=lambda turn: (turn.nearness, turn.moment.push.at))
    words, value = in_words(best.condition), value_at(best)  # type: ignore[arg-type] # it has one
    tag, event = name_of(best.tag), best.moment.event
    return Cause(
        fault=_fault(expectation, scene),
        because=message(
            "{tag} should have fired at {event}; its condition “{condition}” was false, since "
            "it was “{value}”",
            tag=tag,
            event=event,
            condition=words,
            value=value,
        )
        if best.fate == "condition"
        else message(
            "{tag} should have fired at {event}; its exception “{condition}” was true",
            tag=tag,
            event=event,
            condition=words,
        ),
        actual=message("a trigger that did not hold at {event}", event=event),
        evidence=(best.moment.push,),
        fix=message(
            "Correct the condition in the trigger of {tag}, or let the page fulfil it. The tag "
            "manager's preview shows both with the event {event}.",
            tag=tag,
            event=event,
        ),
    )


def event(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the page announced it, and its tag waits for another event."""
    return unannounced(expectation, scene) if announcement(expectation, scene) else None


def unannounced(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the container's tag waits for an event which the page did not push."""
    turns = _turns(expectation, scene)
    if not turns or not all(is_about_event(turn) for turn in turns):
        return None
    waits = {
        name: tag
        for tag, container in _candidates(expectation, scene)
        if tag.event  # of another, nobody knows whether it is there for this hit
        for rule in rules_of(tag, container)
        for name in events_of(rule)
        if not name.startswith(BY_ITSELF)
    }
    if len(waits) != 1:
        return None
    [(name, tag)] = waits.items()
    pushed = {turn.moment.event: turn.moment.push for turn in turns}
    own = tuple(each for each in pushed if not each.startswith(BY_ITSELF))
    if not own:
        return None
    return Cause(
        fault=_fault(expectation, scene),
        because=message(
            "{tag} waits for the event {event}, and the page pushed {pushed}",
            tag=name_of(tag),
            event=name[:LONGEST],
            pushed=tuple(each[:LONGEST] for each in own[:5]),
        ),
        actual=message("another event than the trigger's"),
        evidence=(pushed[own[-1]],),
        fix=message(
            "Let the trigger of {tag} wait for the event that the page pushes, or let the page "
            "push {event}.",
            tag=name_of(tag),
            event=name[:LONGEST],
        ),
    )


def _fault(expectation: Expectation, scene: Scene) -> str:
    return "push-without-hit" if announcement(expectation, scene) else "no-hit"


def _turns(expectation: Expectation, scene: Scene) -> list[Turn]:
    """What became of each tag that might send the hit; none where any may have fired."""
    if any(push.layer == "gtag" and not is_consent(push) for push in scene.pushes):
        return []  # what gtag pushes is an event to the container, too
    turns: list[Turn] = []
    for tag, container in _candidates(expectation, scene):
        seen = [turn(tag, container, moment) for moment in _since_goal(container, scene)]
        if not seen:
            return []
        turns += seen
    untold = any(turn.fate not in {"condition", "exception"} for turn in turns)
    return [] if untold else turns


def _since_goal(container: Container, scene: Scene) -> list[Moment]:
    return [
        moment
        for moment in moments(scene.record, container)
        if scene.start <= moment.push.at < scene.end
    ]


def _candidates(expectation: Expectation, scene: Scene) -> Candidates:
    """The tags of the page's containers that are there to send the hit."""
    pages = {page.id for page in scene.pages}
    loaded = {load.request for load in scene.record.loads if load.page in pages}
    containers = {
        container.account: container
        for container in scene.record.containers
        if container.request in loaded and container.readable
    }
    return [
        (tag, container)
        for container in containers.values()
        for tag in container.tags
        if not tag.paused and _may_send(tag, expectation)
    ]


def _may_send(tag: ContainerTag, expectation: Expectation) -> bool:
    account = expectation.tag.account.removeprefix("AW-").removeprefix("DC-")
    own = tag.account.removeprefix("AW-").removeprefix("DC-")
    views = is_page_view(tag.event) and is_page_view(expectation)
    return (
        tag.vendor == expectation.tag.vendor
        and own in {"", account}
        and (tag.event in {"", expectation.event} or views)
        and (not tag.label or not expectation.labels or tag.label in expectation.labels)
    )
