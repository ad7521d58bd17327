"""ID5: an id of the visitor for advertising, asked for by a partner's number."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

ID5 = Vendor(
    id="id5",
    name="ID5",
    category=Category.ADVERTISING,
    docs="https://github.com/id5io/id5-api.js",
    notes=("It counts no events: a request asks for the id of a visitor.",),
    endpoints=(
        Endpoint(
            id="fetch",
            host="id5-sync.com",
            path=r"^/(gm?/v\d+(/|$)|api/config/)",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="sync",
            host="id5-sync.com",
            path=r"^/[a-z]/\d+",
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="cdn.id5-sync.com",
            path=r"^/api/[\d.]+/.*\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(r"^/g/v\d+/(\d+)\.json$"), in_path(r"^/[a-z]/(\d+)")),
    cookies=("id5id*",),
    layers=("ID5",),
)
