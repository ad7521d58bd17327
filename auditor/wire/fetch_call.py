"""Reads the request in a call of fetch, as DevTools copies it."""

from __future__ import annotations

import json
import re
from typing import Any

from auditor.errors import UsageError
from auditor.wire.copied import CopiedRequest

_CALL = re.compile(r"\s*(?:await\s+)?fetch\(\s*")
_COMMA = re.compile(r"\s*,\s*")


def is_fetch(text: str) -> bool:
    """Whether a text is a call of fetch."""
    return _CALL.match(text) is not None


def parse_fetch(text: str) -> CopiedRequest:
    """The request of a call.

    Raises:
        UsageError: it is not in the form that DevTools copies.
    """
    try:
        url, options = _arguments(text)
        headers = {
            str(name).lower(): str(value) for name, value in (options.get("headers") or {}).items()
        }
        return CopiedRequest(
            method=_text(options.get("method")).upper() or "GET",
            url=_text(url),
            body=_text(options.get("body")),
            content_type=headers.get("content-type", ""),
            content_encoding=headers.get("content-encoding", ""),
        )
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            "the call of fetch can't be read; copy it whole, with Copy as fetch"
        ) from error


def _arguments(text: str) -> tuple[object, dict[str, Any]]:
    """The two arguments of the call, which DevTools writes as JSON."""
    read = json.JSONDecoder(strict=False).raw_decode
    start = _CALL.match(text)
    url, end = read(text, start.end() if start else 0)
    comma = _COMMA.match(text, end)
    return url, read(text, comma.end())[0] if comma else {}


def _text(value: object) -> str:
    """A text; empty for null.

    Raises:
        TypeError: it is something else.
    """
    if value is None or isinstance(value, str):
        return value or ""
    raise TypeError
