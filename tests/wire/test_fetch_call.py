from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.wire.copied import CopiedRequest
from auditor.wire.fetch_call import is_fetch, parse_fetch

CHROME = """fetch("https://a.example/c?v=2", {
  "headers": {
    "accept": "*/*",
    "content-type": "text/plain;charset=UTF-8"
  },
  "referrer": "https://shop.example/",
  "body": "en=caf\\u00e9\\r\\nen=scroll",
  "method": "POST",
  "mode": "cors",
  "credentials": "include"
});"""
FIREFOX = """await fetch("https://a.example/c?v=2", {
    "credentials": "include",
    "headers": { "Content-Type": "application/json", "Content-Encoding": "gzip" },
    "method": "post",
    "body": "{}"
});"""


def test_a_call_is_read_as_chrome_writes_it() -> None:
    assert parse_fetch(CHROME) == CopiedRequest(
        method="POST",
        url="https://a.example/c?v=2",
        body="en=café\r\nen=scroll",
        content_type="text/plain;charset=UTF-8",
    )


def test_a_call_is_read_as_firefox_writes_it() -> None:
    assert parse_fetch(FIREFOX) == CopiedRequest(
        method="POST",
        url="https://a.example/c?v=2",
        body="{}",
        content_type="application/json",
        content_encoding="gzip",
    )


@pytest.mark.parametrize(
    "text",
    [
        'fetch("https://a.example/")',
        'fetch("https://a.example/", {"body": null, "method": "GET", "headers": null})',
    ],
)
def test_a_call_without_a_body_is_a_get(text: str) -> None:
    assert parse_fetch(text) == CopiedRequest(method="GET", url="https://a.example/")


@pytest.mark.parametrize(
    "text", ["fetch(url)", "fetch(5)", 'fetch("x", {"body": 5})', 'fetch("x", [1])', "fetch("]
)
def test_another_call_says_what_to_do(text: str) -> None:
    assert is_fetch(text)
    with pytest.raises(UsageError, match="copy it whole, with Copy as fetch"):
        parse_fetch(text)


@given(st.text())
def test_whatever_the_body_is_it_comes_back(body: str) -> None:
    call = f'fetch("https://a.example/", {json.dumps({"body": body, "method": "POST"})});'
    assert parse_fetch(call).body == body


@given(st.text())
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    try:
        parse_fetch(f"fetch({text}")
    except UsageError as error:
        assert str(error)  # noqa: PT017 - either way is fine, a traceback is not
