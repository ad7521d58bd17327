from __future__ import annotations

import pytest

from auditor.vendor import find_vendors
from auditor.vendor.common_names import COMMON_NAMES, did_you_mean, meant_vendors

VENDORS = find_vendors()
NAMES = {id_: vendor.name for id_, vendor in VENDORS.items()}


@pytest.mark.parametrize("name", COMMON_NAMES)
def test_each_common_name_means_vendors_that_there_are(name: str) -> None:
    assert COMMON_NAMES[name]
    assert set(COMMON_NAMES[name]) <= VENDORS.keys()
    assert name not in VENDORS
    assert name == name.lower()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("facebook", ("meta",)),
        ("FB", ("meta",)),
        ("Google Analytics", ("ga4",)),
        ("google_analytics", ("ga4",)),
        ("ga", ("ga4",)),
        ("bing", ("microsoft_uet",)),
        ("twitter", ("x",)),
        ("X", ("x",)),
        ("Meta Pixel", ("meta",)),
        ("LinkedIn Insight Tag", ("linkedin",)),
        ("hubsport", ("hubspot",)),
        ("faceboook", ("meta",)),
        ("google", ("ga4", "google_ads", "gtm")),
        ("nobody at all", ()),
        ("", ()),
    ],
)
def test_a_vendor_is_found_by_what_people_call_it(name: str, meant: tuple[str, ...]) -> None:
    assert meant_vendors(name, NAMES) == meant


def test_a_vendor_that_is_not_installed_is_not_meant() -> None:
    assert meant_vendors("facebook", {"ga4": "Google Analytics 4"}) == ()


@pytest.mark.parametrize(
    ("ids", "hint"),
    [
        ((), ""),
        (("meta",), "; did you mean meta?"),
        (("a", "b"), "; did you mean a or b?"),
        (("a", "b", "c"), "; did you mean a, b or c?"),
    ],
)
def test_what_is_meant_is_said_in_a_sentence(ids: tuple[str, ...], hint: str) -> None:
    assert did_you_mean(ids) == hint
