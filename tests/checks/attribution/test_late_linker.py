"""late-linker: a conversion that leaves before the click cookie is written names no click."""

from __future__ import annotations

from typing import Any

import pytest
from landedvisits import GCLID, kept, landed

from auditor.model import Outcome
from auditor.testing import a_cookie, a_hit, verdicts

ADS = {"vendor": "google_ads", "event": "purchase"}


@pytest.mark.parametrize(
    ("hit", "written", "outcome"),
    [
        ({}, 1500, Outcome.FAILED),
        ({}, 1400, Outcome.FAILED),
        ({}, 1399, Outcome.PASSED),
        ({"raw": {"gclaw": GCLID}}, 1600, Outcome.PASSED),
        ({"raw": {"url": f"https://a.example/?gclid={GCLID}"}}, 1600,
         Outcome.FAILED),
    ],
)  # fmt: skip
def test_the_cookie_must_be_there_first(
    hit: dict[str, Any], written: int, outcome: Outcome
) -> None:
    cookie = a_cookie(name="_gcl_aw", domain=".shop.example", at=written)
    record = landed(kept(2), hits=(a_hit(at=1400, **ADS, **hit),), cookies=(cookie,))
    (verdict,) = verdicts("late-linker", record)
    assert verdict.outcome is outcome


@pytest.mark.parametrize("at", [None, "none"])
def test_a_cookie_of_an_unknown_moment_says_nothing(at: Any) -> None:
    cookies = () if at else (a_cookie(name="_gcl_aw", domain=".shop.example", at=None),)
    record = landed(kept(2), hits=(a_hit(at=1400, **ADS),), cookies=cookies)
    assert verdicts("late-linker", record) == []
