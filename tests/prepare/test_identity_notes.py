"""An identity in its normal form can't show that a site does not normalise: this is said."""

from __future__ import annotations

from typing import Any

import pytest
from engineroom import TODAY, VENDORS, a_check, a_spec

from auditor.prepare.spec_view import spec_view
from auditor.vendor import find_vendors

META = {
    "vendor": "meta",
    "account": "271828182845904",
    "user_data": ["email", "phone", "last_name"],
}


def notes(identity: dict[str, str], **tag: Any) -> list[str]:
    """The fields that a note is about."""
    tags = {"ga4": {"vendor": "ga4", "account": "G-1"}, "meta": {**META, **tag}}
    spec = a_spec(identity=identity, tags=tags, goals={}, crawl=None)
    view = spec_view(spec, {**VENDORS, **find_vendors()}, {"probe": a_check()}, today=TODAY)
    return [note.split(" is in its")[0].rpartition("identity.")[2] for note in view.notes]


@pytest.mark.parametrize(
    ("field", "value", "is_normal"),
    [
        ("email", "avery@shop.example", True),
        ("email", "avery.test@shop.example", True),
        ("email", "avery.test@gmail.com", False),
        ("email", "averytest@gmail.com", True),
        ("email", "Avery@shop.example", False),
        ("email", " avery@shop.example", False),
        ("phone", "+49301234567", True),
        ("phone", "49301234567", False),
        ("phone", "+49 30 1234567", False),
        ("phone", "030 1234567", False),
        ("last_name", "testcase", True),
        ("last_name", "Testcase", False),
        ("first_name", "avery", False),
        ("customer", "avery", False),
    ],
)
def test_what_is_in_its_normal_form_shows_nothing(field: str, value: str, is_normal: bool) -> None:
    assert notes({field: value}) == ([field] if is_normal else [])


def test_only_what_a_tag_is_sent_hashed_is_looked_at() -> None:
    small = {"email": "avery@shop.example"}
    assert notes(small, user_data=["phone"]) == []
    assert notes(small, vendor="klaviyo") == []
    assert notes(small, vendor="tiktok") == ["email"]
