"""Texts that a journey remembers of the page: where they may be used, and what they are then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter

from auditor.capture.walk.remembering import with_remembered
from auditor.check.conditions import judge_param
from auditor.config.steps import Step
from auditor.model import Matcher, Outcome
from auditor.prepare.to_model import goals, tags
from auditor.testing import a_hit, a_record
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from config.conftest import Load, Problems

STEP: TypeAdapter[Step] = TypeAdapter(Step)
CLICK = "      - click: { role: button, name: Send }\n"
HIT = "event: generate_lead }"
REMEMBER = "      - remember: { order: { css: .no, match: 'N-(\\d+)' }, sum: { css: .sum } }\n"


def remembering(small: str, *, after: str = "", expected: str = '"{order}"') -> str:
    text = small.replace(CLICK, CLICK + REMEMBER + after)
    return text.replace(HIT, f"event: generate_lead, params: {{ transaction_id: {expected} }} }}")


def test_what_is_expected_is_what_was_remembered(load: Load, small: str) -> None:
    spec = load(remembering(small) + 'identity: { email: "a@b.example" }\n')
    step = spec.goals["contact"].steps[2]
    assert str(step) == 'remember {order} (css ".no"), {sum} (css ".sum")'
    assert not step.acts
    goal = goals(spec, tags(spec, find_vendors()))["contact"]
    (matcher,) = goal.expect[0].params["transaction_id"]
    assert matcher == Matcher(operator="equals_text", operand="{order}")
    assert str(matcher) == "what was remembered as order"


def test_braces_are_braces_where_nothing_is_remembered(load: Load, small: str) -> None:
    text = small.replace(HIT, 'event: generate_lead, params: { transaction_id: "{order}" } }')
    spec = load(text)
    goal = goals(spec, tags(spec, find_vendors()))["contact"]
    assert goal.expect[0].params["transaction_id"][0].operator == "equals"


@pytest.mark.parametrize(
    ("name", "shown", "text", "outcome"),
    [
        ("transaction_id", "4711", "4711", Outcome.PASSED),
        ("transaction_id", "4711", "4712", Outcome.FAILED),
        ("coupon", "SUMMER20", "SUMMER20", Outcome.PASSED),
        ("coupon", "SUMMER20", "WINTER10", Outcome.FAILED),
        ("value", "79,00 €", "79", Outcome.PASSED),
        ("value", "79,00 €", "79,00 €", Outcome.FAILED),
        ("transaction_id", None, "4711", Outcome.CANT_TELL),
        ("user", "(masked:email)", "x", Outcome.CANT_TELL),
    ],
)
def test_a_hit_must_say_what_was_remembered(
    name: str, shown: str | None, text: str, outcome: Outcome
) -> None:
    matcher = Matcher(operator="equals_text", operand="{it}")
    record = a_record(texts={} if shown is None else {"{it}": shown})
    (judgement,) = judge_param(name, [matcher], a_hit(params={name: text}), record)
    assert judgement.outcome is outcome


@pytest.mark.parametrize(
    ("step", "filled"),
    [
        ({"navigate": "/o/{no}?{{x}}"}, {"navigate": "/o/A%2F1?{{x}}"}),
        ({"wait_for_url": "**/{no}"}, {"wait_for_url": "**/A%2F1"}),
        ({"click": {"text": "Order {no} {other}"}}, {"click": {"text": "Order A/1 {other}"}}),
        (
            {"click": {"css": "a"}, "if_visible": {"text": "{no}"}},
            {"click": {"css": "a"}, "if_visible": {"text": "A/1"}},
        ),
        ({"wait_for_expression": "f({no})"}, {"wait_for_expression": "f({no})"}),
    ],
)
def test_later_steps_say_what_was_remembered(step: dict[str, Any], filled: dict[str, Any]) -> None:
    before = STEP.validate_python(step)
    assert with_remembered(before, {"no": "A/1"}) == STEP.validate_python(filled)
    assert with_remembered(before, {}) is before


@pytest.mark.parametrize(
    ("after", "expected", "line"),
    [
        pytest.param(
            "",
            '"{ordr}"',
            "spec.yaml:12: goals.contact.expect.0.params.transaction_id: nothing is remembered as "
            "{ordr}; there is order, sum; did you mean order?",
            id="expected, unknown",
        ),
        pytest.param(
            "",
            '{ equals: "N-{order}" }',
            "spec.yaml:12: goals.contact.expect.0.params.transaction_id.equals: is more than what is "
            "remembered; write {NAME} alone, and let match cut the text where it is remembered",
            id="expected, more",
        ),
        pytest.param(
            '      - navigate: "/orders/{ordr}"\n',
            '"{order}"',
            "spec.yaml:11: goals.contact.steps.3.navigate: nothing is remembered as {ordr} before; "
            "there is order, sum; did you mean order?",
            id="used, unknown",
        ),
        pytest.param(
            '      - fill: { css: a, value: "{ordr}" }\n',
            '"{order}"',
            "spec.yaml:11: goals.contact.steps.3.fill.value: identity does not define {ordr}; it "
            "defines none, remembered before are order, sum, and {{ }} stand for braces; did you "
            "mean order?",
            id="typed, unknown",
        ),
        pytest.param(
            "      - remember: { a: { css: a, match: '(' } }\n",
            '"{order}"',
            "spec.yaml:11: goals.contact.steps.3.remember.a.match: '(' is not a regular expression "
            "(missing ), unterminated subpattern at position 0); correct it: a sign that "
            "stands for itself needs a backslash before it",
            id="no regular expression",
        ),
        pytest.param(
            "    variant: [{ navigate: / }, { click: { css: a } }]\n",
            '"{order}"',
            "spec.yaml:13: goals.contact.expect.0.params.transaction_id: compares with {order}, "
            "which the steps of variant do not remember",
            id="another journey does not remember",
        ),
    ],
)
def test_what_nobody_remembers_is_a_mistake(
    after: str, expected: str, line: str, small: str, problems: Problems
) -> None:
    assert problems(remembering(small, after=after, expected=expected)) == [line]


def test_it_is_not_used_before_it_is_remembered(small: str, problems: Problems) -> None:
    text = small.replace(CLICK, '      - hover: { text: "{order}" }\n' + CLICK + REMEMBER)
    (line,) = problems(text)
    assert "steps.1.hover.text: nothing is remembered as {order} before; there is none" in line


def test_a_name_of_identity_is_taken(small: str, problems: Problems) -> None:
    text = remembering(small) + "identity: { sum: x }\n"
    (line,) = problems(text)
    assert "steps.2.remember.sum: is a name of identity already" in line
