"""When a platform's own button for refusing counts as broken."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.capture.consent.outcome import ChoiceMade, Clicked, Outcome, Sign, SignKind
from auditor.config.targets import Target
from auditor.model import ConsentChoice

BUTTON = Target(css=".decline")
SIGN = Sign(kind=SignKind.STORAGE, name="cookie klaro", says="")


def made(**more: Any) -> ChoiceMade:
    clicked = Clicked(name="Decline", target=BUTTON, is_guess=more.pop("is_guess", False))
    given = {"choice": ConsentChoice.REJECT, "outcome": Outcome.CONTRADICTED, "is_gone": False}
    return ChoiceMade(clicks=(clicked,), **{**given, **more})


@pytest.mark.parametrize(
    ("more", "is_broken"),
    [
        ({}, True),
        ({"outcome": Outcome.UNCONFIRMED}, True),
        ({"outcome": Outcome.UNCONFIRMED, "is_gone": True}, False),
        ({"outcome": Outcome.UNCONFIRMED, "signs": (SIGN,)}, False),
        ({"outcome": Outcome.UNCONFIRMED, "why": "the page was given up"}, False),
        ({"outcome": Outcome.CONFIRMED}, False),
        ({"is_guess": True}, False),
        ({"choice": ConsentChoice.ACCEPT}, False),
        ({"choice": ConsentChoice.WITHDRAW}, True),
    ],
)
def test_only_a_verified_button_that_does_not_refuse_is_broken(
    more: dict[str, Any], is_broken: bool
) -> None:
    assert made(**more).is_broken is is_broken
