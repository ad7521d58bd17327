"""Finds mistakes of a goal that its model can't see: in its journey, steps and expectations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from auditor.config.addresses import page_problem
from auditor.config.channels import BUILT_IN
from auditor.config.document import Problem
from auditor.config.legs import AUTO, AUTO_LEGS
from auditor.config.part import Part
from auditor.config.patterns import expression
from auditor.config.remembered import (
    PLACEHOLDER,
    compared_mistakes,
    names_in,
    remember_mistakes,
)
from auditor.config.wording import hint, listed, quoted, there_or_here
from auditor.model import StepKind
from auditor.model.item_paths import FIELDS, ITEMS, LENGTH, is_broken_item_path


def goal_mistakes(goal: Part, spec: Part) -> Iterator[Problem]:
    """The mistakes of one goal."""
    if not isinstance(goal.value, dict):
        return
    yield from _journey(goal)
    remembered = names_in(goal["steps"])
    for steps, known in (
        (goal["steps"], ()),
        (goal["invalid"], remembered),
        (goal["variant"], ()),
    ):
        yield from step_mistakes(steps, spec, known)
        yield from no_choice(steps)
    yield from no_goal_action(goal["invalid"])
    yield from compared_mistakes(goal)
    yield from expectation_mistakes(goal["expect"], spec)
    for line in goal["forbid"].elements():
        yield from line["tag"].unknown("tag", spec["tags"].names())
    devices = spec["devices"].names() if "devices" in spec else ["desktop"]
    for key, kind, defined in (
        ("channels", "channel", dict.fromkeys([*spec["channels"].names(), *BUILT_IN])),
        ("devices", "device", devices),
        ("consent", "consent leg", leg_names(spec)),
    ):
        yield from references(goal[key], kind, defined)


def leg_names(spec: Part) -> list[str]:
    """The names of the consent legs."""
    return list(AUTO_LEGS) if spec["consent"].text == AUTO else spec["consent"].names()


def references(names: Part, kind: str, defined: Collection[str]) -> Iterator[Problem]:
    """One mistake for each name in a list that is not defined."""
    for name in names.elements():
        yield from name.unknown(kind, defined)


def _journey(goal: Part) -> Iterator[Problem]:
    if "recording" in goal and "steps" in goal:
        yield goal.problem("has both steps and a recording; keep one of them", hides=False)
    elif "recording" not in goal and "steps" not in goal:
        yield goal.problem("has no steps; add the journey, beginning with navigate", hides=False)
    elif goal["steps"].value == []:
        yield goal["steps"].problem("is empty; write the journey, beginning with navigate")
    steps = list(goal["steps"].elements())
    if steps and isinstance(steps[0].value, dict) and "navigate" not in steps[0]:
        yield steps[0].problem("opens no page; begin the journey with navigate", hides=False)
    yield from _optional(steps)
    marks = [step["goal"] for step in steps if step["goal"].value is True]
    for extra in marks[1:]:
        first, here = (goal.document.line(mark.key_path) for mark in (marks[0], extra))
        where = there_or_here(first, here)
        yield extra.problem(f"marks a second goal action, after one {where}; keep one goal: true")


def _optional(steps: list[Part]) -> Iterator[Problem]:
    """The mistakes of steps that may be left out where they stand."""
    if steps and "if_visible" in steps[0]:
        yield steps[0]["if_visible"].problem("comes before any page is open; take it out")
    acting = [step for step in steps if any(kind.acts and kind in step for kind in StepKind)]
    marked = any(step["goal"].value is True for step in steps)
    if acting and not marked and "if_visible" in acting[-1] and len(acting) > 1:
        text = "may be left out, and would be the goal action; mark the one it is with goal: true"
        yield acting[-1]["if_visible"].problem(text)


def no_goal_action(steps: Part) -> Iterator[Problem]:
    """One mistake for each step that marks a goal action outside a goal's own steps."""
    for step in steps.elements():
        if step["goal"].value is True:
            yield step["goal"].problem("marks no goal action here; it goes in a goal's own steps")


def no_choice(steps: Part) -> Iterator[Problem]:
    """One mistake for each step of a goal that answers the banner: that is what legs are for."""
    for step in steps.elements():
        if "choose" in step:
            text = "answers the banner; that goes into the steps of a leg, under consent"
            yield step["choose"].problem(text)


def step_mistakes(steps: Part, spec: Part, remembered: Collection[str] = ()) -> Iterator[Problem]:
    """The mistakes of steps: in the addresses that they open and the texts that they fill in.

    `remembered`: what was remembered before them.
    """
    identity, known = spec["identity"].names(), list(remembered)
    yield from remember_mistakes(steps, identity)
    for step in steps.elements():
        address = step["navigate"]
        if address.text:
            yield from address.wrong(page_problem(address.text, spec["site"]["url"].text))
        for action in ("fill", "select_option"):
            yield from _placeholders(step[action]["value"], identity, known)
        known += step["remember"].names()


def _placeholders(value: Part, identity: list[str], remembered: list[str]) -> Iterator[Problem]:
    names = (match[1] for match in PLACEHOLDER.finditer(value.text))
    defined = [*identity, *remembered]
    unknown = next((name for name in names if name and name not in defined), None)
    if unknown is None:
        return
    shown = "what it names in braces" if value.from_environment else f"{{{unknown[:60]}}}"
    and_no_step = f", remembered before are {listed(remembered)}" if remembered else ""
    yield value.problem(
        f"identity does not define {shown}; it defines {listed(identity)}{and_no_step}, and "
        f"{{{{ }}}} stand for braces{hint(unknown, defined)}"
    )


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


def _no_item_path(name: str) -> str:
    """What is wrong with a name that is meant to look into a list, and what there is instead."""
    field = re.split(r"[.\[\]]", name)[-1]
    paths = [f"{ITEMS}.0.{known}" for known in FIELDS]
    return (
        f"{quoted(name)} is not a path into the items; write {ITEMS}.0.FIELD (of the first one), "
        f'"{ITEMS}[*].FIELD" (of each) or {ITEMS}.{LENGTH}; FIELD is {listed(FIELDS)}, or what '
        f"else the vendor's items have{hint(f'{ITEMS}.0.{field}', paths, likeness=0.8)}"
    )


def _same_as(other: Part, line: Part, expected: set[tuple[str, str]]) -> Iterator[Problem]:
    if not other.text:
        return
    own = f"{line['tag'].text}.{line['event'].text}."
    hits = {f"{tag}.{event}." for tag, event in expected if tag and event}
    named = next((hit for hit in hits if other.text.startswith(hit)), "")
    if is_broken_item_path(param := other.text.removeprefix(named)) and named:
        yield other.problem(_no_item_path(param))
    elif other.text == own + str(other.key_path[-2]):
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
