"""A step is found where people wrote it, not where it was carried out."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import load_spec
from auditor.config.models import Spec
from auditor.config.step_places import place_of_step

SPEC = """\
version: 1
site: { url: "https://shop.example" }
tags: { ga4: { vendor: ga4, account: G-7XK2P9QW3L } }
consent:
  accept:
    signals: granted
    steps: [{ click: { text: "Yes" } }]
    withdraw:
      - click: { text: "Again" }
      - click: { text: "No" }
  auto: { signals: denied, steps: auto }
goals:
  contact:
    steps:
      - navigate: /contact
      - click: { text: Send }
      - click: { text: Send }
    invalid:
      - fill: { label: Mail, value: x }
    expect: [{ tag: ga4, event: generate_lead }]
"""

FLOW = """\
flows:
  sent:
    - repeat: 2
      click: { text: More }
    - click: { text: Ok }
"""


@pytest.fixture
def spec(tmp_path: Path) -> Spec:
    path = tmp_path / "shop.yaml"
    path.write_text(SPEC, "utf-8")
    return load_spec(path, {})


def test_each_step_has_its_number_and_line(spec: Spec) -> None:
    goal, leg = spec.goals["contact"], spec.consent["accept"]
    assert not isinstance(leg.steps, str)
    assert not isinstance(leg.withdraw, str)
    steps = [*goal.steps, *goal.invalid, *leg.steps, *leg.withdraw]
    assert [place_of_step(spec, goal.steps, step) for step in steps] == [
        (1, "", "shop.yaml:15"),
        (2, "", "shop.yaml:16"),
        (3, "", "shop.yaml:17"),
        (1, "invalid", "shop.yaml:19"),
        (1, "consent.accept", "shop.yaml:7"),
        (1, "consent.accept.withdraw", "shop.yaml:9"),
        (2, "consent.accept.withdraw", "shop.yaml:10"),
    ]


def test_a_first_step_that_a_channel_opens_elsewhere_keeps_its_place(spec: Spec) -> None:
    first, *others = spec.goals["contact"].steps
    landed = [first.model_copy(update={"navigate": "/contact?gclid=1"}), *others]
    assert place_of_step(spec, landed, landed[0]) == (1, "", "shop.yaml:15")


def test_a_step_of_a_flow_is_found_in_the_flow_and_counted_as_written(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    used = SPEC.replace("      - click: { text: Send }\n", "      - use: sent\n", 1)
    path.write_text(used.replace("goals:", f"{FLOW}goals:"), "utf-8")
    spec = load_spec(path, {})
    steps = spec.goals["contact"].steps
    assert [place_of_step(spec, steps, step) for step in steps] == [
        (1, "", "shop.yaml:20"),
        (1, "flows.sent", "shop.yaml:14"),
        (1, "flows.sent", "shop.yaml:14"),
        (2, "flows.sent", "shop.yaml:16"),
        (3, "", "shop.yaml:22"),
    ]


def test_a_step_that_nobody_wrote_has_none(spec: Spec) -> None:
    step = spec.goals["contact"].steps[1].model_copy()
    assert place_of_step(spec, [step], step) is None
    assert place_of_step(spec, [], step) is None


def test_a_spec_without_a_file_has_no_places() -> None:
    goal = {"steps": [{"navigate": "/"}], "expect": [{"tag": "ga4", "event": "x"}]}
    made = Spec.model_validate({
        "version": 1,
        "site": {"url": "https://shop.example"},
        "tags": {"ga4": {"vendor": "ga4", "account": "G-7XK2P9QW3L"}},
        "goals": {"one": goal},
    })  # fmt: skip
    steps = made.goals["one"].steps
    assert place_of_step(made, steps, steps[0]) is None
