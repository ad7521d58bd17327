"""Causes in what the page announced: a script error, or a push that no tag reacted to."""

from __future__ import annotations

from auditor.check.matching import LOADED_BY_GOOGLE, is_page_view, near_miss
from auditor.model import Expectation, Push, Severity, message

from .cause import Cause
from .scene import Scene

LENGTH_SHOWN = 120
"""Characters of an error's text that a message shows."""
DATA_LAYER, GTAG = "dataLayer", "gtag"
"""The layer of a tag manager, and that of Google's tag: its function, and `arguments` pushed."""
REPLACED = "dataLayer (replaced)"
"""The layer of what is pushed to a list that took the place of the container's."""
PUSH_REPLACED = "dataLayer (push replaced)"
"""The layer of what is pushed by a `push` that took the place of the container's own."""
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


def array(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where a page pushes arrays, of which Google's tag takes no notice.

    It takes what `arguments` holds; an array looks the same in the console.
    """
    if expectation.tag.vendor not in LOADED_BY_GOOGLE:
        return None
    names = {expectation.event, *filter(None, [expectation.push])}
    calls = [
        push
        for push in scene.record.pushes
        if push.at < scene.end and push.layer in (DATA_LAYER, REPLACED) and _is_command(push)
    ]
    own = [push for push in calls if push.event in names and push.at >= scene.start]
    if not own and is_page_view(expectation):
        own = [push for push in calls if push.event is None and not _has_arguments(scene)]
    if not own:
        return None
    return Cause(
        fault="push-without-hit",
        because=message(
            "the page pushes an array to the data layer, and Google's tag takes nothing but "
            "`arguments`"
        ),
        actual=message("an array in place of `arguments`"),
        evidence=tuple(own[:1]),
        fix=message(
            "Define gtag as Google does: function gtag(){{dataLayer.push(arguments);}}. Neither "
            "rest parameters (...args) nor an arrow function will do."
        ),
    )


def replaced(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the event went into a list that took the place of the container's own."""
    names = {expectation.event, *filter(None, [expectation.push])}
    pushes = [push for push in scene.pushes if push.layer == REPLACED and push.event in names]
    if not pushes:
        return None
    return Cause(
        fault="push-without-hit",
        because=message(
            "the page announced it in a new data layer, and the container listens to the one "
            "before, which a script has replaced"
        ),
        actual=message("a data layer that was replaced after the container had loaded"),
        evidence=tuple(pushes[:1]),
        fix=message(
            "Let no script replace the data layer: window.dataLayer = window.dataLayer || [] "
            "keeps the one that is there."
        ),
    )


def push_replaced(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the event was pushed past the container, by another `push` than its own."""
    names = {expectation.event, *filter(None, [expectation.push])}
    pushes = [push for push in scene.pushes if push.event in names]
    unheard = [push for push in pushes if push.layer == PUSH_REPLACED]
    if not unheard or any(push.layer == DATA_LAYER for push in pushes):
        return None
    return Cause(
        fault="push-without-hit",
        because=message(
            "the page announced it in the data layer, where a script has put a push function of "
            "its own in the place of the container's, which hears nothing any more"
        ),
        actual=message("dataLayer.push was replaced after the container had loaded"),
        evidence=tuple(unheard[:1]),
        fix=message(
            "Let no script replace dataLayer.push. One that must see what is pushed calls the "
            "function that was there before it with the same arguments."
        ),
    )


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


def _is_command(push: Push) -> bool:
    """Whether an entry is a call of gtag's, as an array."""
    match push.payload:
        case ["event" | "config" | "js" | "set" | "consent", *_]:
            return True
    return False


def _has_arguments(scene: Scene) -> bool:
    """Whether the pages set Google's tag up by a call that it does take."""
    arrays = [push.payload for push in scene.record.pushes if push.layer in (DATA_LAYER, REPLACED)]
    return any(
        push.layer == GTAG and _is_command(push) and push.payload not in arrays
        for push in scene.record.pushes
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
