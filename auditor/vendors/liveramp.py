"""LiveRamp: envelopes of identity for advertising, some for a hashed e-mail address."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

LIVERAMP = Vendor(
    id="liveramp",
    name="LiveRamp",
    category=Category.ADVERTISING,
    docs="https://developers.liveramp.com",
    notes=(
        "It counts no events: a request asks for the envelope that stands for a visitor.",
        "iv is what the visitor is known by, of the kind it: 4 is a hashed e-mail address.",
    ),
    endpoints=(
        Endpoint(
            id="known_visitor",
            host="api.rlcdn.com",
            path="^/api/identity/",
            require={"iv": "."},
            kind=Kind.USER_DATA,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="envelope",
            host="api.rlcdn.com",
            path="^/api/identity",
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="sync", host="idsync.rlcdn.com", kind=Kind.AUX),
        Endpoint(
            id="library",
            host="ats.rlcdn.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("pid",),
    user_data={"iv": "email"},
    layers=("ats",),
)
