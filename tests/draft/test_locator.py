"""A better locator is put into the file; comments, order and all else stay as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import load_spec
from auditor.config.targets import Target
from auditor.draft.locator import with_target
from auditor.errors import UsageError

HEAD = """version: 1
site: { url: https://shop.example }   # the shop
tags: { ga4: { vendor: ga4, account: G-TEST0001 } }
identity: { email: anna.berg@mail.test }
goals:
  order:
    steps:
      - navigate: /
"""
TAIL = """        goal: true   # here
      - wait_for_element: { text: Thanks }
    expect: [{ tag: ga4, event: purchase }]
"""
BUY = Target(role="button", name='Buy "now": ${x}')
WRITTEN = '{ role: button, name: "Buy \\"now\\": $${x}" }'


def changed(step: str, folder: Path, target: Target = BUY) -> str:
    path = folder / "shop.yaml"
    path.write_text(HEAD + step + TAIL, "utf-8")
    text = with_target(load_spec(path, {"NAME": "x"}), "goals.order.steps.1", target)
    path.write_text(text, "utf-8")
    found = load_spec(path, {"NAME": "x"}).goals["order"].steps[1].target
    assert found is not None
    assert (found.role, found.name) == (target.role, target.name)
    assert text.startswith(HEAD)
    assert text.endswith(TAIL)
    return text.removeprefix(HEAD).removesuffix(TAIL)


def test_in_one_line_and_in_several(tmp_path: Path) -> None:
    line = "      - click: { role: button, name: Order }   # why\n"
    assert changed(line, tmp_path) == f"      - click: {WRITTEN}   # why\n"
    block = "      - click:\n          role: button\n          name: Order   # why\n"
    assert changed(block, tmp_path) == f"      - click:\n          {WRITTEN}   # why\n"


def test_what_is_typed_stays_as_it_is_written(tmp_path: Path) -> None:
    line = '      - fill: { css: "#x", value: "${NAME} {email}", nth: 2 }\n'
    expected = f'      - fill: {WRITTEN[:-2]}, value: "${{NAME}} {{email}}" }}\n'
    assert changed(line, tmp_path) == expected


def test_what_is_shared_with_another_step_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    shared = "      - click: &buy { role: button, name: Order }\n      - click: *buy\n"
    path.write_text(HEAD + shared + TAIL, "utf-8")
    with pytest.raises(UsageError, match=r"shop\.yaml:10: the step .*change it by hand"):
        with_target(load_spec(path, {}), "goals.order.steps.2", BUY)


def test_a_step_without_an_element_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(HEAD + "      - press: Enter\n" + TAIL, "utf-8")
    with pytest.raises(UsageError, match="the step names no element"):
        with_target(load_spec(path, {}), "goals.order.steps.1", BUY)


def test_a_step_of_a_flow_is_changed_where_it_is_written(tmp_path: Path) -> None:
    flows = (
        "flows:\n  buy:\n    - click: { css: .buy }\n    - use: pay\n"
        "  pay:\n    - click: { css: .pay }\n"
    )
    step = "      - use: buy\n      - click: { text: Done }\n"
    path = tmp_path / "shop.yaml"
    path.write_text(HEAD + step + TAIL + flows, "utf-8")
    spec = load_spec(path, {})
    assert with_target(spec, "goals.order.steps.2", BUY) == (
        HEAD + step + TAIL + flows.replace("{ css: .pay }", WRITTEN)
    )
    assert with_target(spec, "goals.order.steps.3", BUY) == (
        HEAD + step.replace("{ text: Done }", WRITTEN) + TAIL + flows
    )
