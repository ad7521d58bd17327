"""When the triggers of an exported container fire, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.draft.imported.gtm_published import entries, settings_of

ALL_PAGES = {
    "2147479553": "All Pages",
    "2147479572": "Consent Initialization - All Pages",
    "2147479573": "Initialization - All Pages",
}
"""Ids of the triggers that every container has and no export lists."""
_PAGE = ("pageview", "domready", "windowloaded", "init", "consentinit")
_WORDS = {
    "pageview": "as a page is opened", "domready": "as a page is ready",
    "windowloaded": "as a page is loaded", "init": "as a page is opened",
    "consentinit": "as a page is opened", "click": "on a click",
    "linkclick": "on a click on a link",
    "formsubmission": "as a form is sent", "scrolldepth": "as a page is scrolled",
    "elementvisibility": "as an element shows", "timer": "after a time",
    "historychange": "as the address changes without a page",
    "youtubevideo": "as a video plays", "jserror": "on an error of a script",
    "triggergroup": "when several triggers fired",
}  # fmt: skip
_OPERATORS = {
    "equals": "is", "contains": "contains", "startswith": "begins with", "endswith": "ends with",
    "matchregex": "fits", "cssselector": "fits the selector", "urlmatches": "fits",
    "greater": "is above", "greaterorequals": "is at least", "less": "is below",
    "lessorequals": "is at most", "doesnotequal": "is not", "doesnotcontain": "does not contain",
}  # fmt: skip


def kind_of(entity: Mapping[str, Any]) -> str:
    """Its type in small letters: an export writes LINK_CLICK, the API linkClick."""
    return str(entity.get("type") or "").replace("_", "").lower()


def is_every_page(trigger: Mapping[str, Any]) -> bool:
    """Whether it fires on every page."""
    return kind_of(trigger) in _PAGE and not any(_conditions(trigger))


def when(trigger: Mapping[str, Any]) -> str:
    """When it fires: on a click on a link, where Click URL contains tel:."""
    kind = kind_of(trigger)
    conditions = list(_conditions(trigger))
    if kind == "customevent":
        events = [
            settings_of(each).get("arg1", "") for each in entries(trigger, "customEventFilter")
        ]
        start = (
            f"on the event {' and '.join(filter(None, events)) or 'of any name'} of the data layer"
        )
    else:
        start = _WORDS.get(kind, f"on {kind[:40] or 'what it does not say'}")
    return f"{start}, where {' and '.join(conditions)}" if conditions else start


def event_of(trigger: Mapping[str, Any]) -> str:
    """The event of the data layer that it waits for; empty: of none, or of several."""
    filters = entries(trigger, "customEventFilter")
    is_plain = len(filters) == 1 and kind_of(filters[0]) == "equals"
    event = settings_of(filters[0]).get("arg1", "") if is_plain else ""
    return "" if "{{" in event else event


def _conditions(trigger: Mapping[str, Any]) -> Iterator[str]:
    for name in ("filter", "autoEventFilter"):
        for condition in entries(trigger, name):
            settings = settings_of(condition)
            left = settings.get("arg0", "").removeprefix("{{").removesuffix("}}")
            operator = _OPERATORS.get(kind_of(condition), kind_of(condition))
            negation = "not: " if settings.get("negate") == "true" else ""
            yield f"{negation}{left} {operator} {settings.get('arg1', '')}"
