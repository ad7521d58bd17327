"""What a step of a spec is once it is read: one action, told apart by its type."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from pydantic import TypeAdapter

from auditor.capture.walk.steps import perform
from auditor.config.steps import ACTIONS, MEMBERS, AnyStep, Step
from auditor.config.targets import Target
from auditor.model import StepKind

STEP: TypeAdapter[Step] = TypeAdapter(Step)


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.__name__)
def test_what_an_action_works_on_stands_in_the_field_of_its_name(member: type[AnyStep]) -> None:
    assert set(member.model_fields) - set(AnyStep.model_fields) == {str(member.kind)}


def test_no_two_actions_are_of_one_kind_and_each_kind_is_a_class() -> None:
    assert len({member.kind for member in MEMBERS}) == len(MEMBERS)
    own = {"open", "nudge", "reload", "back", "stay", "skip", "leave", "other"}
    assert set(ACTIONS) == set(StepKind) - own, (
        "an action is a class in the union Step (auditor/config/steps.py); what a visit does of its "
        "own is in `own` here"
    )


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ({"css": ".price"}, 'css ".price"'),
        ({"css": ".price", "nth": 0}, 'css ".price", the 1st'),
        ({"css": ".price", "nth": 1}, 'css ".price", the 2nd'),
        ({"css": ".price", "nth": 2}, 'css ".price", the 3rd'),
        ({"css": ".price", "nth": 10}, 'css ".price", the 11th'),
        ({"css": ".price", "nth": 21}, 'css ".price", the 22nd'),
        ({"css": ".price", "nth": 111}, 'css ".price", the 112th'),
        ({"role": "link", "nth": 3, "frame": "#a"}, "link, the 4th in frame #a"),
        ({"role": "link", "name": "A", "exact": True}, 'link "A"'),
    ],
)
def test_an_element_is_said_with_its_number(target: dict[str, Any], shown: str) -> None:
    assert str(Target(**target)) == shown
    assert str(STEP.validate_python({"hover": target})) == f"hover {shown}"


def test_what_is_typed_in_is_neither_said_nor_part_of_the_key() -> None:
    one, other = (
        STEP.validate_python({"fill": {"label": "Email", "value": value}}) for value in ("a", "b")
    )
    assert str(one) == 'fill label "Email"'
    assert one.does_as(other)
    assert one.target is not None
    assert one.target.element_key == '{"label":"Email"}'


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"check": {"css": "a"}}, {"uncheck": {"css": "a"}}, False),
        ({"press": "Enter"}, {"press": "Enter"}, True),
        ({"press": "Enter"}, {"press": "Tab"}, False),
        ({"press": "Enter"}, {"press": {"css": "a", "key": "Enter"}}, False),
        ({"press": {"css": "a", "key": "Tab"}}, {"press": {"css": "a", "key": "Enter"}}, True),
        ({"fill": {"css": "a", "value": "1"}, "timeout": "2s"}, {"fill": {"css": "a", "value": "2"}}, True),
        ({"check": {"css": "a"}}, {"check": {"css": "a", "exact": False}}, True),
        ({"check": {"label": "a"}}, {"check": {"label": "a", "exact": True}}, False),
    ],
)  # fmt: skip
def test_which_steps_do_the_same_to_the_same_element(
    one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    assert STEP.validate_python(one).does_as(STEP.validate_python(other)) is same


class Drag(AnyStep):
    """An action that nobody carries out."""

    kind: ClassVar[Any] = "drag"
    drag: str = "here"


async def test_an_action_that_nobody_carries_out_is_not_done_in_silence() -> None:
    unknown: Any = Drag()
    nowhere: Any = SimpleNamespace(page=None, recording=None)
    with pytest.raises(AssertionError):
        await perform(nowhere, unknown, base="", identity={}, folder=Path())
