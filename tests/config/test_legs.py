"""Consent legs that leave the choice to what is recognised."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from auditor.config import load_spec
from auditor.config.models import Spec
from auditor.config.schema import schema
from auditor.config.steps import Choose
from auditor.errors import SpecError
from auditor.model import Category
from auditor.prepare import to_model

HEAD = """version: 1
site: { url: "https://shop.example" }
tags: { ga4: { vendor: ga4, account: G-ABCD1234 } }
"""
GOAL = """goals:
  order:
    consent: [reject]
    steps: [{ navigate: / }, { click: { text: Buy } }%s]
    expect: [{ tag: ga4, event: purchase }]
"""


def loaded(folder: Path, text: str) -> Spec:
    path = folder / "spec.yaml"
    path.write_text(HEAD + text)
    return load_spec(path, {})


def test_consent_auto_is_one_visitor_who_accepts_and_one_who_refuses(tmp_path: Path) -> None:
    spec = loaded(tmp_path, f"consent: auto\n{GOAL % ''}")
    assert {name: leg.actions for name, leg in spec.consent.items()} == {
        "accept": (Choose(choose="accept"),),
        "reject": (Choose(choose="reject"),),
    }
    legs = to_model.legs(spec)
    assert [(leg.granted, leg.has_choice) for leg in legs.values()] == [(True, True), (False, True)]
    assert legs["reject"].forbidden == {Category.ADVERTISING, Category.ANALYTICS}


@pytest.mark.parametrize(("signals", "choice"), [("granted", "accept"), ("denied", "reject")])
def test_a_legs_steps_may_be_auto_and_its_signals_say_which_choice(
    tmp_path: Path, signals: str, choice: str
) -> None:
    spec = loaded(tmp_path, f"consent: {{ any: {{ steps: auto, signals: {signals} }} }}\n")
    assert [str(step) for step in spec.consent["any"].actions] == [f"choose {choice}"]


def test_a_recipe_in_the_spec_wins(tmp_path: Path) -> None:
    text = "consent: { any: { steps: [{ click: { text: No } }], signals: denied } }\n"
    assert [str(step) for step in loaded(tmp_path, text).consent["any"].actions] == [
        'click text "No"'
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("consent: automatic\n", "spec.yaml:4: consent"),
        ("consent: { any: { steps: none, signals: denied } }\n", "consent.any.steps"),
        (
            f"consent: auto\n{GOAL % ', { choose: accept }'}",
            "goals.order.steps.2.choose: answers the banner; that goes into the steps of a leg",
        ),
        (
            f"consent: auto\n{(GOAL % '').replace('[reject]', '[rejects]')}",
            "did you mean reject?",
        ),
    ],
)
def test_what_is_neither_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SpecError) as error:
        loaded(tmp_path, text)
    assert said in str(error.value)


def test_editors_know_auto() -> None:
    checker = Draft202012Validator(schema())
    spec = {"version": 1, "site": {"url": "https://a.example"},
            "tags": {"ga4": {"vendor": "ga4", "account": "G-1"}}}  # fmt: skip
    leg = {"steps": "auto", "signals": "denied"}
    for consent in ("auto", {"any": leg}, {"any": {**leg, "steps": [{"choose": "accept"}]}}):
        checker.validate({**spec, "consent": consent})
    assert not checker.is_valid({**spec, "consent": {"any": {**leg, "steps": [{"choose": "no"}]}}})


WITHDRAWN = "consent: { later: { STEPS withdraw: WITHDRAW, signals: denied } }\n"


def test_a_leg_that_withdraws_accepts_first(tmp_path: Path) -> None:
    text = WITHDRAWN.replace("STEPS", "steps: auto,").replace("WITHDRAW", "auto")
    leg = loaded(tmp_path, text).consent["later"]
    assert [str(step) for step in leg.actions] == ["choose accept"]
    assert [str(step) for step in leg.withdrawal] == ["choose withdraw"]


def test_what_was_not_given_can_not_be_withdrawn(tmp_path: Path) -> None:
    text = WITHDRAWN.replace("STEPS", "").replace("WITHDRAW", "auto")
    with pytest.raises(SpecError, match="takes back what was never given; add steps that accept"):
        loaded(tmp_path, text)


def test_who_answers_no_banner_need_not_see_one(tmp_path: Path) -> None:
    text = "consent: { any: { signals: granted, if_banner_shows: true } }\n"
    with pytest.raises(SpecError, match="if_banner_shows: is for visitors who answer the banner"):
        loaded(tmp_path, text)


def test_a_step_that_withdraws_is_not_the_first_answer(tmp_path: Path) -> None:
    text = "consent: { later: { steps: [{ choose: withdraw }], signals: denied } }\n"
    with pytest.raises(SpecError, match="takes back what is not given yet; write it under"):
        loaded(tmp_path, text)
