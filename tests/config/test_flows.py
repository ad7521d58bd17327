"""Flows: steps written once and used in several places, where each step still knows its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.config.flows import MOST_STEPS

if TYPE_CHECKING:
    from config.conftest import Load, Problems

FLOWS = """\
flows:
  login:
    - navigate: /login
    - fill: { label: Email, value: "{email}" }
  add:
    params: [product, nth]
    steps:
      - use: login
      - navigate: "/p/{product}?{{x}}"
      - click: { css: .add, nth: "{nth}" }
        repeat: 2
identity: { email: a@b.example }
"""
"""Lines 12 to 23, behind the small spec; `- navigate: /contact` stands on line 8."""
FIRST = "      - navigate: /contact\n"
USE = "      - use: add\n        with: { product: tea, nth: 1 }\n"


def used(small: str, use: str = USE, flows: str = FLOWS) -> str:
    assert FIRST in small
    return small.replace(FIRST, use) + flows


def test_a_flow_stands_where_it_is_used_with_its_values(load: Load, small: str) -> None:
    spec = load(used(small))
    steps = spec.goals["contact"].steps
    assert [str(step) for step in steps] == [
        "use login: navigate /login",
        'use login: fill label "Email"',
        "use add: navigate /p/tea?{{x}}",
        'use add: click css ".add", the 2nd',
        'use add: click css ".add", the 2nd',
        'click button "Send"',
    ]
    assert spec.flows.keys() == {"login", "add"}


def test_a_step_knows_where_it_is_written(load: Load, small: str) -> None:
    text = used(small)
    spec = load(text)
    written = [spec.written(f"goals.contact.steps.{index}") for index in range(6)]
    assert written == [
        "flows.login.0", "flows.login.1", "flows.add.steps.1", "flows.add.steps.2",
        "flows.add.steps.2", "goals.contact.steps.1",
    ]  # fmt: skip
    lines = text.splitlines()
    assert lines[spec.line("goals.contact.steps.2.navigate") - 1].endswith('"/p/{product}?{{x}}"')
    assert lines[spec.line("goals.contact.steps.5.click") - 1].endswith("name: Send }")
    assert spec.line("goals.contact.expect.0") == text[: text.index("- { tag")].count("\n") + 1


def test_a_value_may_be_a_whole_element_or_hold_a_variable(load: Load, small: str) -> None:
    flows = """\
flows:
  go:
    params: [button, page]
    steps:
      - navigate: "/x/{page}"
      - click: "{button}"
"""
    use = (
        "      - use: go\n"
        '        with: { page: "${PAGE}", button: { role: link, name: "${NAME:-Home}" } }\n'
    )
    spec = load(used(small, use, flows), {"PAGE": "secret-page"})
    assert str(spec.goals["contact"].steps[0]) == "use go: navigate /x/secret-page"
    assert str(spec.goals["contact"].steps[1]) == 'use go: click link "Home"'
    assert spec.secrets == ("secret-page",)


def test_legs_use_flows_too_and_repeat_them(load: Load, small: str) -> None:
    flows = """\
flows:
  no_thanks:
    - click: { css: .no }
    - press: Escape
consent:
  reject: { steps: [{ use: no_thanks, repeat: 2 }], signals: denied }
"""
    steps = load(small + flows).consent["reject"].actions
    assert [str(step) for step in steps] == [
        'use no_thanks: click css ".no"', "use no_thanks: press Escape",
    ] * 2  # fmt: skip


def test_what_a_step_repeats_is_a_step_each_time(load: Load, small: str) -> None:
    spec = load(small.replace("click: {", "repeat: 3\n        click: {"))
    steps = spec.goals["contact"].steps
    assert [str(step) for step in steps[1:]] == ['click button "Send"'] * 3
    assert spec.written("goals.contact.steps.3") == "goals.contact.steps.1"


@pytest.mark.parametrize(
    ("use", "line"),
    [
        pytest.param(
            "      - use: ad\n",
            "spec.yaml:8: goals.contact.steps.0.use: there is no flow 'ad'; known: login, add; did "
            "you mean add?",
            id="unknown flow",
        ),
        pytest.param(
            "      - use: [add]\n",
            "spec.yaml:8: goals.contact.steps.0.use: is not the name of a flow; known: login, add",
            id="no name",
        ),
        pytest.param(
            "      - use: add\n        with: { product: tea }\n",
            "spec.yaml:8: goals.contact.steps.0.use: gives the flow add no nth; add with: "
            "{ nth: value }",
            id="no value",
        ),
        pytest.param(
            "      - use: login\n        with: { product: tea }\n",
            "spec.yaml:9: goals.contact.steps.0.with.product: the flow login has no parameter "
            "'product'; it has none",
            id="no parameter",
        ),
        pytest.param(
            "      - use: add\n        with: tea\n",
            "spec.yaml:9: goals.contact.steps.0.with: is not a mapping; write with: "
            "{ PARAMETER: value }",
            id="no mapping",
        ),
        pytest.param(
            "      - use: login\n        goal: true\n",
            "spec.yaml:9: goals.contact.steps.0.goal: stands beside use; write it at a step in the "
            "flow (login, add)",
            id="another key",
        ),
        pytest.param(
            "      - use: login\n        repeat: 0\n",
            "spec.yaml:9: goals.contact.steps.0.repeat: is not a number of times; write a whole "
            "number from 1 to 100",
            id="no number",
        ),
        pytest.param(
            "      - use: add\n        with: { product: tea, nth: two }\n",
            "spec.yaml:22: flows.add.steps.2.click.nth: 'two' is text; must be a whole number "
            "(given on line 9)",
            id="value of another type",
        ),
        pytest.param(
            USE + "      - click: Send\n",
            "spec.yaml:10: goals.contact.steps.1.click: 'Send' is text; name the element: click: "
            '{ role: button, name: "Send" }',
            id="a later step keeps its number",
        ),
    ],
)
def test_a_mistake_is_told_where_it_is_written(
    use: str, line: str, small: str, problems: Problems
) -> None:
    assert problems(used(small, use)) == [line]


def test_a_mistake_in_a_flow_is_told_once(small: str, problems: Problems) -> None:
    flows = FLOWS.replace("fill:", "type:")
    (line,) = problems(used(small, USE * 3, flows))
    assert line.startswith("spec.yaml:20: flows.login.1.type: unknown step 'type'; allowed are ")
    assert line.endswith("; here it is called fill")


def test_a_flow_that_nobody_uses_is_looked_at_too(small: str, problems: Problems) -> None:
    (line,) = problems(small + "flows: { login: [{ click: Send }] }\n")
    assert line.startswith("spec.yaml:12: flows.login.0.click: 'Send' is text; name the element")


def test_flows_may_not_go_round_in_a_circle(small: str, problems: Problems) -> None:
    flows = "flows:\n  a: [{ use: b }]\n  b: [{ use: a }]\n"
    assert problems(small + flows) == [
        "spec.yaml:13: flows.a.0.use: goes round in a circle: b → a → b; take one use out",
        "spec.yaml:14: flows.b.0.use: goes round in a circle: a → b → a; take one use out",
    ]


def test_flows_of_flows_end_at_a_limit(small: str, problems: Problems) -> None:
    flows = "flows:\n  f0: [{ press: Tab }]\n" + "".join(
        f"  f{n}: [{{ use: f{n - 1}, repeat: 10 }}]\n" for n in range(1, 12)
    )
    lines = problems(used(small, "      - navigate: /\n      - use: f11\n", flows))
    assert f"has more than {MOST_STEPS} steps once all flows are in place" in lines[0]
