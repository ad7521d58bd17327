"""The request that a user gives: an address, or what DevTools copies of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli.addresses import is_address, with_scheme
from auditor.errors import UsageError
from auditor.model import Request
from auditor.wire.address import split_url
from auditor.wire.bodies import read_body
from auditor.wire.copied import CopiedRequest
from auditor.wire.curl import is_curl, parse_curl
from auditor.wire.fetch_call import is_fetch, parse_fetch
from auditor.wire.powershell import is_powershell, parse_powershell

if TYPE_CHECKING:
    from collections.abc import Callable

STDIN = "-"
_FORMS: tuple[tuple[Callable[[str], bool], Callable[[str], CopiedRequest]], ...] = (
    (is_curl, parse_curl),
    (is_fetch, parse_fetch),
    (is_powershell, parse_powershell),
)
"""What DevTools copies: how each form is recognised, and what reads it."""


def is_request(text: str) -> bool:
    """Whether a text is a request in any form."""
    return text == STDIN or is_address(text) or any(is_form(text) for is_form, _ in _FORMS)


def request_of(text: str, body: Path | None) -> Request:
    """The request that a text is; of - what standard input has. `body`: the file of its body.

    Raises:
        UsageError: it is none, or the file can't be read.
    """
    if text == STDIN and body is None:
        text = sys.stdin.read()
        if not is_request(text):
            raise UsageError(
                "there is no request on standard input; copy one from DevTools, as cURL or as fetch"
            )
    copied = _copied(text, has_body=body is not None)
    if not is_address(copied.url):
        raise UsageError(f"{copied.url} is not an address of a request")
    url = with_scheme(copied.url)
    body_bytes = copied.body.encode("utf-8", "surrogateescape") if body is None else _file(body)
    text_of_body, note = read_body(body_bytes, copied.content_encoding, split_url(url)[1])
    return Request(
        id=1,
        visit=1,
        at=0,
        method=copied.method,
        url=url,
        body=text_of_body,
        body_note=note,
        content_type=copied.content_type,
        content_encoding=copied.content_encoding,
        resource_type="fetch" if copied.body or body else "image",
    )


def _copied(text: str, *, has_body: bool) -> CopiedRequest:
    for is_form, parse in _FORMS:
        if is_form(text):
            return parse(text)
    return CopiedRequest(method="POST" if has_body else "GET", url=text.strip())


def _file(path: Path) -> bytes:
    if str(path) == STDIN:
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: can't be read ({error.strerror}); --body takes a file that holds the body"
        ) from error
