"""Slow patterns are known by their form."""

from __future__ import annotations

import pytest
from automata import speed


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a", "linear"),
        ("^a*$", "linear"),
        (r"^[\w.-]+(,[\w.-]+)*$", "linear"),
        (r"^/(?:pub\.)?(\d+)(?:\.min)?\.js", "linear"),
        (r"/(\d+)-\d+\.js$", "linear"),
        (r"(?:[^~]|~~)+", "linear"),
        (r"foo.*", "linear"),
        ("a*", "linear"),
        (r"^\{id:([^,}]+)", "linear"),
        (r"\d+$", "quadratic"),
        (r"\d+x", "quadratic"),
        (r"foo.*bar", "quadratic"),
        (r"^.*a.*b", "quadratic"),
        (r"^\s*a?\s*$", "quadratic"),
        (r"^\d+\d*$", "quadratic"),
        (r"(?i)^[a-z]*[A-Z]*$", "quadratic"),
        (r"a(?=.*b)c", "quadratic"),
        (r"^a(?=.*b).*c", "linear"),
        (r"^\w+[^\w.]+([0-9.]+)$", "linear"),
        (r"^[^é]+[^è]+$", "quadratic"),
        (r"^(a+)+$", "exponential"),
        (r"^(a*)*$", "exponential"),
        (r"^(aa|a)*$", "exponential"),
        (r"^(a?b?)*$", "exponential"),
        (r"^(\w+\s?)*$", "exponential"),
        (r"^([a-z]+\.?)+com$", "exponential"),
        (r"^(?:\d{1,3},?)+$", "exponential"),
    ],
)
def test_slow_patterns_are_known_by_their_form(pattern: str, expected: str) -> None:
    assert speed(pattern) == expected
