"""Parses a request: its URL, its query, and bodies of every form that tags use.

All of it comes from a site. So nothing here raises, whatever the bytes, and the time is linear in
the length of the input: fields, depth and names have limits that no real tag comes near.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from auditor.wire.address import Address, parse_url
from auditor.wire.bodies import read_body
from auditor.wire.fields import flatten, from_base64, multipart, parse_json, urlencoded

Params = Mapping[str, str]
"""Parameters by name."""

_WRAPPED = re.compile("L2cvY|L2NjbS9j|L3BhZ2VhZC")
"""Base64 of /g/c, /ccm/c and /pagead: some server-side tagging hosts hide path and query in it."""

_HIDDEN_ID = re.compile("aWQ9R[1yE0]")
"""Base64 of id=G: the loaders of such hosts hide the container's id in it, or a Google tag's."""


def is_wrapped(url: str) -> bool:
    """Whether a URL may hold another one, or the query of one, as base64."""
    return "=L" in url or "=aWQ9" in url


def unwrap(url: str) -> str:
    """The URL that a parameter of this one holds as base64; without such a parameter, this one."""
    if not is_wrapped(url):
        return url
    address = parse_url(url)
    for value in urlencoded(address.query).values():
        if _HIDDEN_ID.match(value) and (hidden := from_base64(value)):
            return f"https://{address.host}{address.path}?{hidden}"
        decoded = from_base64(value) if _WRAPPED.match(value) else None
        if decoded is not None and "?" in decoded:
            return f"https://{address.host}{decoded}"
    return url


class RequestFacts:
    """One request as the decoder reads it; each part is parsed when it is first used."""

    __slots__ = (
        "_body", "_form", "_json", "_json_fields", "_params", "_query", "_read_json", "_text",
        "content_encoding", "content_type", "host", "method", "path", "query_text", "url",
    )  # fmt: skip

    def __init__(
        self,
        method: str,
        url: str,
        body: str | bytes = "",
        content_type: str = "",
        content_encoding: str = "",
        address: Address | None = None,
    ) -> None:
        """Parse the URL, but not yet the query and the body.

        `address`: the URL's parts, if the caller has parsed it and no other URL is hidden in it.
        """
        if address is None:
            url = unwrap(url)
            address = parse_url(url)
        self.url = url
        self.method = method
        self.content_type = content_type
        self.content_encoding = content_encoding
        self.host, self.path, self.query_text = address.host, address.path, address.query
        self._body = body
        self._query: Params | None = None
        self._text: str | None = None
        self._json: object = None
        self._read_json = False
        self._form: Params | None = None
        self._json_fields: Params | None = None
        self._params: Params | None = None

    @property
    def query(self) -> Params:
        """The parameters of the URL."""
        if self._query is None:
            self._query = urlencoded(self.query_text)
        return self._query

    @property
    def has_body(self) -> bool:
        """Whether it has a body at all, readable or not."""
        return bool(self._body)

    @property
    def body(self) -> str:
        """The body's text; empty if it is binary."""
        if self._text is None:
            if isinstance(self._body, str):
                self._text = self._body
            else:
                self._text, _ = read_body(self._body, self.content_encoding, self.query_text)
        return self._text

    @property
    def json(self) -> object:
        """The body's data if it is JSON, whatever its content type; else None."""
        if not self._read_json:
            self._json, self._read_json = parse_json(self.body), True
        return self._json

    @property
    def form(self) -> Params:
        """The body's fields if it is urlencoded or multipart; else empty."""
        if self._form is None:
            self._form = self._fields()
        return self._form

    def _fields(self) -> Params:
        if not self._body or not self.body or self.json is not None:
            return {}
        if "multipart/" in self.content_type.lower() or self.body.startswith("--"):
            return multipart(self.body, self.content_type)
        return urlencoded(self.body)

    @property
    def json_fields(self) -> Params:
        """The fields of a JSON body by dotted name; empty if it is not JSON."""
        if self._json_fields is None:
            self._json_fields = flatten(self.json)
        return self._json_fields

    @property
    def params(self) -> Params:
        """All parameters; the body's win over the query's."""
        if self._params is None:
            if self._body:
                self._params = {**self.query, **self.form, **self.json_fields}
            else:
                self._params = self.query
        return self._params

    def get(self, name: str) -> str | None:
        """A parameter of the query, or else of a form."""
        value = self.query.get(name)
        if value is None and self._body:
            value = self.form.get(name)
        return value
