"""What older audit files and recordings say of steps and elements in sentences only."""

from __future__ import annotations

import re

from auditor.model.elements import as_key
from auditor.model.words import StepKind

_OWN = {
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
    """What a step did, by the sentence that is all that is known of it."""
    if action in _OWN:
        return _OWN[action]
    word = action.partition(" ")[0]
    return StepKind(word) if word in set(StepKind) - set(_OWN.values()) else StepKind.OTHER


def role_of(action: str) -> str:
    """The role that the spec named a clicked element by; empty: it named it otherwise."""
    verb, _, element = action.partition(" ")
    named = _ELEMENT.fullmatch(element) if verb == StepKind.CLICK else None
    return (named and named["role"]) or ""


def key_of(sentence: str, *, exact: bool) -> str:
    """The key of the element that a sentence means; one that is not understood stays as it is.

    The sentence did not say whether the text was to be exact: it may mean either key. Nor did it
    say which of several elements was meant, so it means none that is told apart by its number.
    """
    named = _ELEMENT.fullmatch(sentence)
    if named is None:
        return sentence
    parts: dict[str, str | int | bool] = {
        key: text
        for key, text in named.groupdict().items()
        if text is not None and key not in ("way", "text")
    }
    if named["way"]:
        parts[named["way"]] = named["text"]
    return as_key({**parts, "exact": True} if exact else parts)
