"""Turns pydantic's errors into problems of the spec, in words for the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from auditor.config.base import FORMS, IDENTIFIER, LISTED, MAPPING, PLAIN
from auditor.config.document import Document, Problem
from auditor.config.environment import KeyPath
from auditor.config.models import Spec
from auditor.config.step_words import called_here, in_full
from auditor.config.steps import ACTIONS, KEYS, TAGS, AnyStep, Step, actions_in
from auditor.config.wording import hint, listed, printable, quoted
from auditor.model.messages import count

_FORMS = frozenset({PLAIN, MAPPING, LISTED, *TAGS})
"""Entries of pydantic's `loc` that are not keys: they say which form of a union it means."""
_STEP: TypeAdapter[AnyStep] = TypeAdapter(Step)
_NO_ACTION = TypeAdapter(AnyStep)
_KEY = "[key]"
"""Pydantic's mark after a key that is itself wrong."""
_MANY = 20
"""More choices than this are not listed; only the ARIA roles are so many."""
_MAPPING = "a mapping (key: value)"
_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "tuple_type": "a list",
}


def problems_in(
    error: ValidationError, document: Document, within: KeyPath = ()
) -> Iterator[Problem]:
    """One problem for each of pydantic's errors; `within`: the key path of what was validated."""
    for details in error.errors(include_url=False, include_input=False):
        key_path = (*within, *(part for part in details["loc"] if part not in _FORMS))
        if key_path and key_path[-1] == _KEY:
            yield Problem(key_path[:-1], _misfit(quoted(str(key_path[-2]))))
        elif details["type"] == "missing":
            yield Problem(key_path[:-1], _missing(key_path), hides=False)
        elif details["type"] == "union_tag_not_found":
            yield from _no_step(key_path, document)
        elif details["type"] == "value_error":
            reason = str(details["ctx"]["error"])
            vague = isinstance(document.nodes[key_path].value, dict)
            yield Problem(key_path, _subject(document, key_path) + reason, vague=vague)
        elif details["type"] != "too_short" or not document.nodes[key_path].value:
            # pydantic does not count wrong elements, so a list of them is too short for it
            yield Problem(key_path, _words(details, key_path, document))


def _no_step(key_path: KeyPath, document: Document) -> Iterator[Problem]:
    """The problems inside a step of several actions, or of none; else that it is such a step."""
    written = _data_at(key_path, document)
    actions = actions_in(written)
    rest = {key: value for key, value in written.items() if key not in ACTIONS}
    inside: list[Problem] = []
    for model, part in (
        (_NO_ACTION, rest),
        *((_STEP, {action: written[action]}) for action in actions),
    ):
        try:
            model.validate_python(part)
        except ValidationError as error:
            inside += problems_in(error, document, key_path)
    if inside:
        yield from inside
        return
    what = f"{count(len(actions), 'action')} ({', '.join(actions)})" if actions else "no action"
    text = f"has {what}; a step has exactly one of {', '.join(ACTIONS)}"
    yield Problem(key_path, text, vague=True)


def _data_at(key_path: KeyPath, document: Document) -> Mapping[str, Any]:
    """The mapping at a key path."""
    data: Any = document.data
    for part in key_path:
        data = data[part]
    return data if isinstance(data, dict) else {}


def _words(details: ErrorDetails, key_path: KeyPath, document: Document) -> str:
    context = details.get("ctx", {})
    kind = details["type"]
    match kind:
        case "extra_forbidden":
            text = _unknown_key(key_path)
        case "literal_error" | "enum":
            text = _no_choice(document, key_path, str(context["expected"]))
        case "greater_than_equal":
            text = f"{document.shown(key_path)} is too low; write {context['ge']} or more"
        case "less_than_equal":
            text = f"{document.shown(key_path)} is too high; write {context['le']} or less"
        case "string_pattern_mismatch":
            text = _misfit(document.shown(key_path), str(context["pattern"]))
        case "string_too_short" | "too_short":
            text = f"is empty; write {_purpose(key_path)}"
        case "string_too_long":
            text = f"is longer than {context['max_length']} characters; shorten it"
        case _ if kind in _WANTED:
            text = _wrong_type(document, key_path, _WANTED[kind])
        case _:
            text = f"is not right: {printable(details['msg'])}; see sample_config.yaml"
    return text


def _misfit(shown: str, pattern: str = IDENTIFIER) -> str:
    return f"{shown} is not {FORMS[pattern]}"


def _subject(document: Document, key_path: KeyPath) -> str:
    """The subject of a sentence about a value: a scalar as written, `a list`, or nothing."""
    value = document.nodes[key_path].value
    if isinstance(value, dict):
        return ""
    return "a list " if isinstance(value, list) else f"{document.shown(key_path)} "


def _wrong_type(document: Document, key_path: KeyPath, wanted: str) -> str:
    value = document.nodes[key_path].value
    if isinstance(value, str):
        full = _step_in_full(document, key_path) if wanted == _MAPPING else ""
        if full:
            return f"{document.shown(key_path)} is text; name the element: {full}"
        advice = _how(document, key_path, wanted)
        return f"{document.shown(key_path)} is text; must be {wanted}{advice}"
    if wanted == "text" and isinstance(value, dict):
        return "is a mapping; must be text: put a text with { or ': ' in it in quotes"
    what = _kind(value)
    if what != _SCALAR.get(type(value)):
        return f"{what}; must be {wanted}"
    shown = document.shown(key_path)
    quotes = f': put it in quotes: "{shown}"' if wanted == "text" else ""
    return f"{shown} {what}; must be {wanted}{quotes}"


def _step_in_full(document: Document, key_path: KeyPath) -> str:
    """How a step with a bare text is written; empty: it is not a step."""
    model = _model_at(key_path[:-1])
    if model is None or not issubclass(model, AnyStep):
        return ""
    return in_full(str(key_path[-1]), document.nodes[key_path].text)


_SCALAR = {bool: "is a boolean", int: "is a number", float: "is a number"}


def _kind(value: object) -> str:
    """What a value is, as the end of a sentence: is a list, is a number ..."""
    if isinstance(value, list):
        return "is a list"
    if isinstance(value, dict):
        return "is a mapping"
    return _SCALAR.get(type(value), "has no value")


def _how(document: Document, key_path: KeyPath, wanted: str) -> str:
    """How to write a text as the type that is wanted, as the end of a sentence."""
    if document.from_environment(key_path):
        return ", and the environment gives text only: write it in the file"
    if wanted == "a list":
        return ": put it in brackets, or on a line of its own after a -"
    return ""


def _no_choice(document: Document, key_path: KeyPath, expected: str) -> str:
    choices = re.findall(r"'([^']*)'", expected) or [expected]
    must = choices[0] if len(choices) == 1 else f"one of {listed(choices)}"
    if len(choices) > _MANY:
        must = "an ARIA role such as button, link, heading or textbox"
    node = document.nodes[key_path]
    if isinstance(node.value, list | dict) or node.value is None:
        return f"{_kind(node.value)}; must be {must}"
    return f"{document.shown(key_path)} is not allowed; must be {must}{hint(node.text, choices)}"


def _missing(key_path: KeyPath) -> str:
    key = printable(str(key_path[-1]))
    if key == "expect":
        return "has no expect; list the hits that it must send, each with tag and event"
    purpose = _purpose(key_path)
    return f"has no {key}; add {key}: {purpose}"


def _purpose(key_path: KeyPath) -> str:
    """The model's description of the value at a key path, for the middle of a sentence."""
    model, key = _model_at(key_path[:-1]), key_path[-1]
    if model is not None and key in model.model_fields:
        text = (model.model_fields[str(key)].description or "").removesuffix(".")
        return text if text[1:2].isupper() else text[:1].lower() + text[1:]
    return "what belongs here, or take it out"


def _unknown_key(key_path: KeyPath) -> str:
    model, key = _model_at(key_path[:-1]), str(key_path[-1])
    is_step = model is not None and issubclass(model, AnyStep)
    allowed = list(KEYS if is_step else model.model_fields if model else ())
    kind = "step" if is_step else "key"
    meant = (is_step and called_here(key)) or hint(key, allowed)
    return f"unknown {kind} {quoted(key)}; allowed are {listed(allowed)}{meant}"


def _model_at(key_path: KeyPath) -> type[BaseModel] | None:
    """The model of the mapping at a key path; for a step's, the model of any action."""
    annotation: Any = Spec
    for part in key_path:
        annotation = _inside(annotation, part)
    return next((choice for choice in _choices(annotation) if _is_model(choice)), None)


def _inside(annotation: Any, part: str | int) -> Any:  # noqa: ANN401 - typing constructs
    """The annotation of the value under a key, or at an index, of a value with this annotation."""
    for choice in _choices(annotation):
        origin = get_origin(choice)
        if origin is tuple and isinstance(part, int):
            return get_args(choice)[0]
        if origin is dict and isinstance(part, str):
            return get_args(choice)[1]
        if _is_model(choice) and part in choice.model_fields:
            return choice.model_fields[part].annotation
    return None


def _choices(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - the same
    """The members of a union, which may be nested; any other annotation as it is."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _choices(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for argument in get_args(annotation):
            yield from _choices(argument)
    else:
        yield annotation


def _is_model(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
