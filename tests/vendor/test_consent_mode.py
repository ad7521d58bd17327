"""What Google's consent mode says of the visitor's choice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Grant, Signal
from auditor.vendor.consent_mode import google_consent


@pytest.mark.parametrize(
    ("gcd", "letters"),
    [
        ("13r3p3t2u5l1", "gdgd"),
        ("11l1l1l1l1", "uuuu"),
        ("11t1t1t1t5", "gggg"),
        ("13l3l3R2p5l1", ""),
        ("13lRlR2pRp5l1", ""),
        ("13lRpAt3v5l1", "udgg"),
        ("1ZqZmZnZr", "ddgg"),
        ("13t3t3t3t5l1l1q5", "gggg"),
    ],
)
def test_gcd_is_four_letters_with_anything_between(gcd: str, letters: str) -> None:
    grants = {"g": Grant.GRANTED, "d": Grant.DENIED, "u": Grant.UNSET}
    assert [*google_consent({"gcd": gcd}).values()] == [grants[each] for each in letters]


def test_a_letter_that_nobody_knows_leaves_its_signal_open() -> None:
    assert google_consent({"gcd": "13t3x3p3z5l1"}) == {
        Signal.AD_STORAGE: Grant.GRANTED,
        Signal.AD_USER_DATA: Grant.DENIED,
    }


@pytest.mark.parametrize(
    "gcd",
    [
        "",
        "13t3t3t",
        "13t3t3t3",
        "t3t3t3t3",
        "ttttttttttt",
        "13t3t3t3tt",
        "13T3T3T3T5",
        "13t 3t3t3t5",
        "13t3t3t3t5l1\n",
        "undefined",
        "(masked:param)",
        "13t3t3t3t5" * 10_000,
        "\0" * 100_000,
    ],
)
def test_a_gcd_of_another_form_grants_nothing(gcd: str) -> None:
    assert google_consent({"gcd": gcd}) == {}


@pytest.mark.parametrize(
    ("gcs", "ads", "analytics"),
    [
        ("G111", Grant.GRANTED, Grant.GRANTED),
        ("G110", Grant.GRANTED, Grant.DENIED),
        ("G101", Grant.DENIED, Grant.GRANTED),
        ("G100", Grant.DENIED, Grant.DENIED),
        ("G1--", Grant.UNSET, Grant.UNSET),
        ("G11-", Grant.GRANTED, Grant.UNSET),
    ],
)
def test_gcs_speaks_of_two_signals(gcs: str, ads: Grant, analytics: Grant) -> None:
    expected = {Signal.AD_STORAGE: ads, Signal.ANALYTICS_STORAGE: analytics}
    assert google_consent({"gcs": gcs}) == expected
    assert google_consent({"gcs": gcs, "gcd": "junk"}) == expected


@pytest.mark.parametrize(
    "gcs", ["", "G1", "G1111", "g111", "G1x1", "G100\n", "G2--", "G1\u0661\u0661"]
)
def test_a_gcs_of_another_form_says_nothing(gcs: str) -> None:
    assert google_consent({"gcs": gcs}) == {}


@given(st.text(max_size=20), st.text("0123456789GRZlpqtrmnuvx-", max_size=20))
def test_consent_mode_bears_every_text(gcs: str, gcd: str) -> None:
    for params in ({"gcs": gcs, "gcd": gcd}, {"gcs": gcd, "gcd": gcs}):
        assert set(google_consent(params)) <= set(Signal)
