from __future__ import annotations

import pytest
from landedvisits import FBCLID, kept, landed

from auditor.model import Outcome, Severity
from auditor.testing import a_leg, a_tag, failures, verdicts

CHECK = "click-cookie"


def test_a_click_id_that_no_cookie_keeps_is_a_fault_of_its_vendors_tag() -> None:
    (verdict,) = verdicts(CHECK, landed())
    assert (verdict.fault, verdict.vendor) == ("linker-missing", "google_ads")
    assert verdict.severity is Severity.CRITICAL
    assert failures(CHECK, landed(param="fbclid", value=FBCLID, vendor="meta")) == [
        ("click-cookie-missing", "fbclid in a cookie")
    ]


@pytest.mark.parametrize("name", ["_gcl_aw", "FPGCLAW"])
def test_a_cookie_that_has_it_at_any_step_is_right(name: str) -> None:
    assert [each.outcome for each in verdicts(CHECK, landed(kept(2, name=name)))] == ["passed"]


@pytest.mark.parametrize(
    "place",
    [
        kept(1, name="_gcl_gb"),
        kept(1, "localStorage", "_gcl_aw"),
        kept(1, host=".doubleclick.net"),
    ],
)
def test_another_cookie_is_none_of_this_id(place: object) -> None:
    assert failures(CHECK, landed(place)) == [("linker-missing", "gclid in a cookie")]  # type: ignore[arg-type]


def test_an_id_written_small_is_another_id() -> None:
    (verdict,) = verdicts(CHECK, landed(kept(1, form="case")))
    assert verdict.message == "google_ads got a gclid with the landing, and kept it changed."


def test_what_only_others_write_about_warns() -> None:
    record = landed(param="msclkid", value="0a1b2c3d4e5f", vendor="microsoft_uet")
    assert [each.severity for each in verdicts(CHECK, record)] == [Severity.LOW]


def test_where_no_tag_reads_it_or_nothing_is_known_nothing_is_said() -> None:
    assert verdicts(CHECK, landed(hits=())) == []
    assert verdicts(CHECK, landed(param="twclid", value="2-abcdefghi", vendor="x")) == []


def test_without_consent_nothing_is_to_be_kept() -> None:
    assert verdicts(CHECK, landed(visit={"leg": a_leg(name="reject", granted=False)})) == []


def test_what_a_server_keeps_is_left_open() -> None:
    record = landed(tags=(a_tag("google_ads", also_at=("https://sst.shop.example",)),))
    assert [each.outcome for each in verdicts(CHECK, record)] == [Outcome.INAPPLICABLE]
