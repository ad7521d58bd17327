"""Steps as other tools call them: the message says what they are called here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from pydantic import TypeAdapter

from auditor.config.step_words import ALIASES, called_here, in_full
from auditor.config.steps import ACTIONS, Step

if TYPE_CHECKING:
    from config.conftest import Problems


def test_every_word_leads_to_steps_that_there_are() -> None:
    for word, ours in ALIASES.items():
        assert {each.strip() for each in ours.replace(" or ", ", ").split(", ")} <= set(ACTIONS)
        assert word not in ACTIONS


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        ("goto", "navigate"), ("type", "fill"), ("sendKeys", "fill"), ("scroll-to", "scroll"),
        ("waitForSelector", "wait_for_element"),
        ("wait", "wait_for_element, wait_for_url, wait_for_response or wait_for_expression"),
    ],
)  # fmt: skip
def test_a_word_of_another_tool_is_known(word: str, ours: str) -> None:
    assert called_here(word) == f"; here it is called {ours}"


def test_a_word_of_nobody_is_not() -> None:
    assert called_here("frobnicate") == ""


@pytest.mark.parametrize("action", ACTIONS)
def test_the_example_in_full_is_a_step(action: str) -> None:
    example = in_full(action, 'Say "x" \\ {y}')
    if example:
        step = TypeAdapter(Step).validate_python(yaml.safe_load(example))
        assert step.target is not None


def test_a_bare_text_is_answered_with_the_element_in_full(small: str, problems: Problems) -> None:
    assert problems(small.replace("{ role: button, name: Send }", "Add to basket")) == [
        (
            "spec.yaml:9: goals.contact.steps.1.click: 'Add to basket' is text; name the element: "
            'click: { role: button, name: "Add to basket" }'
        )
    ]
