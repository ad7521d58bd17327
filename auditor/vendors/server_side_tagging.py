"""Server-side tagging with encrypted requests, whose key only its loader has."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor

# AES-GCM: 12 bytes of nonce, then a text that ends with 16 bytes of tag. Two ids of a database with
# a colon between (24 hex digits each) are shorter.
_SEALED = "^[0-9A-Fa-f]{24}:[0-9A-Fa-f]{32,}$"

SERVER_SIDE_TAGGING = Vendor(
    id="server_side_tagging",
    name="Server-side tagging, not readable",
    category=Category.OTHER,
    notes=(
        "A request holds a hit of some vendor, encrypted: whose, and which event, can't be told.",
        "The key stands in the loader's script; the server opens the envelope and sends it on.",
    ),
    endpoints=(
        Endpoint(
            id="envelope",
            body_hint='"u"',
            require_json={"m": ".", "u": _SEALED},
            kind=Kind.OPAQUE,
            priority=95,
        ),
        Endpoint(
            id="envelope_method",
            body_hint='"m"',
            require_json={"m": _SEALED, "u": "."},
            kind=Kind.OPAQUE,
            priority=96,
        ),
        Endpoint(
            id="envelope_in_url",
            query_hint="p=",
            require={"p": _SEALED},
            kind=Kind.OPAQUE,
            priority=95,
        ),
    ),
)
