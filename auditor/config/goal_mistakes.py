"""Finds mistakes of a goal that its model can't see: in its journey, steps and expectations."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from auditor.config.addresses import page_problem
from auditor.config.channels import BUILT_IN
from auditor.config.document import Problem
from auditor.config.expectation_mistakes import expectation_mistakes
from auditor.config.legs import AUTO, AUTO_LEGS
from auditor.config.part import Part
from auditor.config.remembered import (
    PLACEHOLDER,
    compared_mistakes,
    names_in,
    remember_mistakes,
)
from auditor.config.wording import hint, listed, there_or_here
from auditor.model import StepKind


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
