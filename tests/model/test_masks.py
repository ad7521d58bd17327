"""Masks are read as they are written, wherever a text takes them."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from work import is_linear

from auditor.model import Mask, masks_in
from auditor.model.masks import without_colons

EMAIL = Mask(of="identity.email")


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("(masked:email)", Mask(of="email")),
        ("(masked:identity.first_name)", Mask(of="identity.first_name")),
        ("(masked:identity.email:sha256)", Mask(of="identity.email", hashed="sha256")),
        (
            "(masked:identity.phone:md5:digits)",
            Mask(of="identity.phone", hashed="md5", form="digits"),
        ),
        (
            "(masked:identity.e-mail:sha1:as-typed)",
            Mask(of="identity.e-mail", hashed="sha1", form="as-typed"),
        ),
        ("(masked:param)", Mask(of="param")),
    ],
)
def test_a_mask_is_read_as_it_is_written(text: str, mask: Mask) -> None:
    assert masks_in(f"a={text}&b=1") == (mask,)
    assert masks_in(f"https://{without_colons(text)}.t.example/") == (mask,)
    assert str(mask) == text


def b64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("padding", ["", "a", "ab", "abc", "äöü"])
def test_a_mask_is_found_in_what_is_encoded(padding: str) -> None:
    text = json.dumps({"a": padding, "e": str(EMAIL)})
    for written in (
        quote(text, safe=""),
        quote(quote(text, safe=""), safe=""),
        b64(text),
        f"x_{b64(text)}",
        f"/p/{b64(text)}",
    ):
        assert masks_in(written) == (EMAIL,)


@pytest.mark.parametrize(
    ("text", "is_readable", "is_planted", "is_hash"),
    [
        ("(masked:email)", True, False, False),
        ("(masked:phone)", True, False, False),
        ("(masked:identity.email)", True, True, False),
        ("(masked:identity.email:sha256)", False, True, True),
        ("(masked:secret)", False, False, False),
        ("(masked:param)", False, False, False),
    ],
)
def test_a_mask_says_what_it_stands_for(
    text: str, is_readable: bool, is_planted: bool, is_hash: bool
) -> None:
    (mask,) = masks_in(text)
    assert (mask.is_readable, mask.is_planted, mask.is_hash) == (is_readable, is_planted, is_hash)


def test_each_mask_is_told_once_and_other_text_has_none() -> None:
    assert masks_in(f"{EMAIL} {EMAIL} masked (masked) (masked:) {{email}}") == (EMAIL,)
    assert masks_in("") == ()


@pytest.mark.parametrize(
    "text",
    ["(masked:identity." * 6_000, "(masked:identity." + "a" * 100_000, b64(str(EMAIL)) * 3_000],
)
def test_hostile_text_takes_no_more_than_linear_work(text: str) -> None:
    assert is_linear(masks_in, text)
