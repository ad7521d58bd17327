"""Reads what audit files and HAR files of an older format say about steps and elements.

They have one English sentence where today's have typed fields. No other module parses sentences.
"""

from __future__ import annotations

import re

from auditor.model.elements import as_key
from auditor.model.words import StepKind

_OWN_STEPS = {
    "leave the page": StepKind.LEAVE,
    "reload the page": StepKind.RELOAD,
    "go back and forward again": StepKind.BACK,
    "stay on the page": StepKind.STAY,
    "move the pointer and scroll": StepKind.NUDGE,
}
_WAYS = r"label|text|placeholder|alt_text|title|test_id|css"
_ELEMENT = re.compile(
    rf'(?:(?P<way>{_WAYS}) "(?P<text>.*)"|(?P<role>[a-z]+)(?: "(?P<name>.*)")?)'
    r"(?: in frame (?P<frame>.*))?",
    re.DOTALL,
)


def kind_of(action: str) -> StepKind:
    """What a step did, by its sentence."""
    if action in _OWN_STEPS:
        return _OWN_STEPS[action]
    verb = action.partition(" ")[0]
    return StepKind(verb) if verb in set(StepKind) - set(_OWN_STEPS.values()) else StepKind.OTHER


def role_of(action: str) -> str:
    """The ARIA role by which the spec named a clicked element; empty: it named it otherwise."""
    verb, _, element = action.partition(" ")
    match = _ELEMENT.fullmatch(element) if verb == StepKind.CLICK else None
    return (match and match["role"]) or ""


def key_of(sentence: str, *, exact: bool) -> str:
    """The key of the element that a sentence means; any other sentence unchanged.

    The sentence does not say whether the spec has `exact`: it may mean either key. Nor does it
    hold the spec's `nth`: no key with `nth` is ever returned.
    """
    match = _ELEMENT.fullmatch(sentence)
    if match is None:
        return sentence
    parts: dict[str, str | int | bool] = {
        key: text
        for key, text in match.groupdict().items()
        if text is not None and key not in ("way", "text")
    }
    if match["way"]:
        parts[match["way"]] = match["text"]
    return as_key({**parts, "exact": True} if exact else parts)
