"""Causes in what the page announced: a script error, or a push that no tag reacted to."""

from __future__ import annotations

from auditor.check.matching import is_page_view, near_miss
from auditor.model import Expectation, Push, Severity, message

from .cause import Cause
from .scene import Scene

LENGTH_SHOWN = 120
"""Characters of an error's text that a message shows."""
BY_ITSELF = "gtm."
"""The beginning of Tag Manager's own events, which no page announces."""


def announcement(expectation: Expectation, scene: Scene) -> Push | None:
    """The push that names the event, or a slip of it, to a layer that reaches the vendor."""
    names = {push.event: push for push in _reaching(expectation, scene) if push.event}
    names_of_event = [expectation.event, *filter(None, [expectation.push])]
    name: str | None = next((event for event in names_of_event if event in names), None)
    # Every vendor calls its page view nearly the same: only the very name announces this one.
    if name is None and not is_page_view(expectation):
        name = near_miss(expectation.event, names)
    return names[name] if name is not None else None


def others(expectation: Expectation, scene: Scene) -> list[Push]:
    """The first push of each name that the page announced, without Tag Manager's own."""
    names: dict[str, Push] = {}
    for push in _reaching(expectation, scene):
        if push.event and not push.event.startswith(BY_ITSELF):
            names.setdefault(push.event, push)
    return list(names.values())


def script_error(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause in a script error, while the hit was due and before it was announced."""
    due = scene.start + expectation.within
    errors = [entry for entry in scene.console if entry.kind == "pageerror" and entry.at <= due]
    announced = announcement(expectation, scene)
    if announced is not None:
        # What was announced before the error was not held up by it.
        errors = [error for error in errors if error.at >= announced.at]
    if not errors:
        return None
    return Cause(
        fault="script-error-before-tag",
        because=message(
            "a script of the page broke off ({error})", error=errors[0].text[:LENGTH_SHOWN]
        ),
        evidence=tuple(errors[:2]),
        severity=Severity.HIGH,
        fix=message(
            "Repair the script: what was to follow the error, the tag included, did not run."
        ),
    )


def without_reaction(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the event was announced, and no tag reacted."""
    push = announcement(expectation, scene)
    if push is None:
        return None
    name, announced_as = push.event or "", f"{push.layer} {push.event}"
    because = message("the page announced it ({push}), but no tag reacted", push=announced_as)
    if _is_paused(expectation, scene):
        because = message(
            "the page announced it ({push}), but its tag is paused in the container",
            push=announced_as,
        )
    return Cause(
        fault="push-without-hit",
        because=because,
        actual=message("a push {event}, and no hit", event=name),
        evidence=(push,),
        fix=message(
            "Look at the event {event} in the tag manager's preview: the trigger has to name "
            "exactly this event, and no condition or exception may keep the tag back.",
            event=name,
        ),
    )


def _is_paused(expectation: Expectation, scene: Scene) -> bool:
    """Whether all tags for the event in the published containers are paused."""
    tags = [tag for container in scene.record.containers for tag in container.tags]
    of_it = [
        tag
        for tag in tags
        if tag.vendor == expectation.tag.vendor and tag.event in (expectation.event, "")
    ]
    return bool(of_it) and all(tag.paused for tag in of_it)


def _reaching(expectation: Expectation, scene: Scene) -> list[Push]:
    """The pushes to layers that the vendor listens to."""
    vendor, speaks_to = expectation.tag.vendor, scene.record.speaks_to
    return [push for push in scene.pushes if vendor in speaks_to.get(push.layer, {vendor})]
