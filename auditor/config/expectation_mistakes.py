"""Finds mistakes in `expect`: names that are not known, and comparisons with what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.config.document import Problem
from auditor.config.part import Part
from auditor.config.patterns import expression
from auditor.config.wording import hint, listed, quoted
from auditor.model.item_paths import FIELDS, ITEMS, LENGTH, is_broken_item_path


def expectation_mistakes(lines: Part, spec: Part) -> Iterator[Problem]:
    """The mistakes of a goal's or the crawl's `expect`."""
    expected = {(line["tag"].text, line["event"].text) for line in lines.elements()}
    for line in lines.elements():
        yield from line["tag"].unknown("tag", spec["tags"].names())
        for name, condition in line["params"].items():
            if is_broken_item_path(name):
                yield condition.problem(_no_item_path(name))
            yield from expression(condition["matches"])
            yield from _same_as(condition["same_as"], line, expected)
            yield from _amounts(name, condition, line, spec, expected)
            yield from _when(name, condition["when"])


def _amounts(
    name: str, condition: Part, line: Part, spec: Part, expected: set[tuple[str, str]]
) -> Iterator[Problem]:
    """The mistakes of amounts that follow from others."""
    total, other = condition["sum_of"], condition["percent_of"]["of"]
    for part in total.elements() if isinstance(total.value, list) else [total]:
        if part.text.removeprefix("-") == name:
            yield from part.wrong("is this parameter itself; name what it is made of")
    if other.text == name:
        yield from other.wrong("is this parameter itself; name what it is a part of")
    elif other.text.partition(".")[0] in spec["tags"].names():
        yield from _same_as(other, line, expected, name)


def _when(name: str, when: Part) -> Iterator[Problem]:
    """The mistakes of what a condition depends on."""
    if name == "label" and when.value:
        yield when.problem("can't hold for the label, which says which conversion is meant")
    for other, condition in when.items():
        if other == name:
            text = "depends on the parameter itself; write the condition beside the others"
            yield condition.problem(text)
        yield from expression(condition["matches"])


def _no_item_path(name: str) -> str:
    """What is wrong with a name that is meant to look into a list, and what there is instead."""
    field = re.split(r"[.\[\]]", name)[-1]
    paths = [f"{ITEMS}.0.{known}" for known in FIELDS]
    return (
        f"{quoted(name)} is not a path into the items; write {ITEMS}.0.FIELD (of the first one), "
        f'"{ITEMS}[*].FIELD" (of each) or {ITEMS}.{LENGTH}; FIELD is {listed(FIELDS)}, or what '
        f"else the vendor's items have{hint(f'{ITEMS}.0.{field}', paths, likeness=0.8)}"
    )


def _same_as(
    other: Part, line: Part, expected: set[tuple[str, str]], param: str = ""
) -> Iterator[Problem]:
    """The mistakes of TAG.EVENT.PARAM, which must not be the parameter that has the condition."""
    if not other.text:
        return
    param_of_line = param or str(other.key_path[-2])
    own = f"{line['tag'].text}.{line['event'].text}."
    hits = {f"{tag}.{event}." for tag, event in expected if tag and event}
    named = next((hit for hit in hits if other.text.startswith(hit)), "")
    if is_broken_item_path(param := other.text.removeprefix(named)) and named:
        yield other.problem(_no_item_path(param))
    elif other.text == own + param_of_line:
        yield from other.wrong("is this parameter itself; name another hit's")
    elif not any(other.text.startswith(hit) and other.text != hit for hit in hits):
        forms = listed(sorted(f"{hit}PARAM" for hit in hits - {own}))
        yield from other.wrong(
            f"names no hit that is expected here; known: {forms}{_near(other.text, hits)}"
        )


def _near(text: str, hits: set[str]) -> str:
    """A hint at the hit that was probably meant, with the parameter as written; or nothing."""
    head, _, parameter = text.rpartition(".")
    suggestion = hint(head, [hit.removesuffix(".") for hit in hits])
    return f"{suggestion[:-1]}.{parameter}?" if suggestion else ""
