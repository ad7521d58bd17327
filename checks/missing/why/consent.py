"""The cause in consent: the page took the visitor's choice as denied."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.check import Fact
from auditor.model import (
    Category,
    Expectation,
    Grant,
    Hit,
    Message,
    PageVisit,
    Push,
    Signal,
    message,
)

from .cause import Cause
from .scene import Scene

SIGNALS = {
    Category.ADVERTISING: Signal.AD_STORAGE,
    Category.AFFILIATE: Signal.AD_STORAGE,
    Category.ANALYTICS: Signal.ANALYTICS_STORAGE,
}
"""Category of a tag -> the consent signal that it waits for."""
PURPOSES = {
    Signal.AD_STORAGE: message("advertising"),
    Signal.ANALYTICS_STORAGE: message("analytics"),
}
FOR_ALL = "gtag"
"""The layer of Google's consent mode, which a tag manager's other tags follow, too."""


def refused(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where consent is denied on the goal's page, and the vendor sent nothing there."""
    signal = SIGNALS.get(expectation.tag.category)
    if signal is None or not scene.own_pages:
        return None
    page, leg = scene.own_pages[-1], scene.record.visit.leg
    hits = [hit for hit in scene.hits_on(page) if hit.vendor == expectation.tag.vendor]
    proof: Fact | None
    if hits:
        # It sends: then a refusal explains nothing, unless it contradicts what the visitor chose.
        contradicts = leg.granted and leg.has_choice and _all_refuse(hits, signal)
        proof = hits[-1] if contradicts else None
    else:
        proof = _refusal(expectation.tag.vendor, signal, page, scene)
    if proof is None:
        return None
    purpose = PURPOSES[signal]
    because, fix = _words(purpose, has_choice=leg.has_choice, granted=leg.granted)
    return Cause(
        fault="no-hit",
        because=because,
        actual=message("consent for {purpose} is denied", purpose=purpose),
        evidence=(proof,),
        fix=fix,
    )


def _words(purpose: Message, *, has_choice: bool, granted: bool) -> tuple[Message, Message]:
    """Why the tag is silent, and what to do about it."""
    if not has_choice:
        because = message(
            "the page waits for consent to {purpose}, and nobody gives it on this leg",
            purpose=purpose,
        )
        fix = message(
            "If a banner asks for it, describe its buttons as a leg under `consent`. If none does, "
            "see what sets the default to denied."
        )
    elif granted:
        because = message(
            "the visitor agreed, and the page still takes consent to {purpose} as denied",
            purpose=purpose,
        )
        fix = message(
            "See that the banner hands the choice on, on every page: "
            "gtag('consent', 'update', ...) has to follow the default."
        )
    else:
        because = message(
            "the visitor rejected consent, and the page holds tags for {purpose} back",
            purpose=purpose,
        )
        fix = message(
            "If that is as it should be, let the leg forbid the category, or take the goal off it."
        )
    return because, fix


def _all_refuse(hits: Iterable[Hit], signal: Signal) -> bool:
    return all(hit.consent.get(signal) is Grant.DENIED for hit in hits)


def _refusal(vendor: str, signal: Signal, page: PageVisit, scene: Scene) -> Push | None:
    """The push that denied the signal on a page; None where it was not denied, or granted later."""
    states_by_call: dict[str, tuple[str, Push]] = {}
    for push in scene.record.pushes:
        reaches = push.layer == FOR_ALL or vendor in scene.record.speaks_to.get(
            push.layer, {vendor}
        )
        if push.page == page.id and push.at < scene.end and reaches:
            match push.payload:
                case ["consent", "default" | "update" as how, dict() as states] if (
                    signal.value in states and "region" not in states
                ):
                    states_by_call[how] = (str(states[signal.value]), push)
                case ["consent", "revoke" | "grant" as word]:
                    states_by_call["update"] = ("denied" if word == "revoke" else "granted", push)
                case _:
                    continue
    last = states_by_call.get("update") or states_by_call.get("default")
    return last[1] if last is not None and last[0] == "denied" else None
