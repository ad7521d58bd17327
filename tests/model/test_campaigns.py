"""What nobody can read of UTM parameters."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from auditor.model.campaigns import utm_in, why_malformed


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("/?utm_source=newsletter&utm_medium=email", ""),
        ("/", ""),
        ("/?size=m", ""),
        ("/?utm_source=facebook&utm_medium=social", ""),
        ("/utm_source=x/", "they stand in the path"),
        ("/?a=1?utm_source=x", "a second question mark stands before them"),
        ("/#utm_source=x", "they stand after the #"),
        ("/?UTM_Source=x", "their names have capital letters"),
        ("/?utm_source=a&utm_source=b", "utm_source comes twice, with different values"),
        ("/?utm_source=a&utm_source=a", ""),
        ("/?utm_campaign={{name}}", "utm_campaign has a placeholder for a value"),
        ("/?utm_campaign=*|CAMPAIGN|*", "utm_campaign has a placeholder for a value"),
        ("/?utm_source=email&utm_medium=newsletter", "source and medium are exchanged"),
    ],
)
def test_what_is_wrong_is_said(address: str, why: str) -> None:
    parts = urlsplit(address)
    assert why_malformed(parts.path, parts.query, parts.fragment) == why


def test_parameters_that_say_nothing_are_none() -> None:
    assert utm_in("utm_source=a&utm_medium=%20&utm_term=&b=1") == {"utm_source": "a"}
