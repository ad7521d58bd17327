"""Piano Composer (Tinypass): which offer, form or wall a reader sees."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

PIANO_COMPOSER = Vendor(
    id="piano_composer",
    name="Piano Composer",
    category=Category.TESTING,
    docs="https://docs.piano.io/composer/",
    notes=(
        "Only loads and questions: what the page shows hangs on the answer.",
        "The account is the application's id (aid).",
    ),
    endpoints=(
        Endpoint(
            id="experience",
            host=("piano.io", "tinypass.com"),
            path="^/xbuilder/experience/execute",
            kind=Kind.AUX,
            needed=True,
        ),
        Endpoint(
            id="loader",
            host=("piano.io", "tinypass.com"),
            path="^/xbuilder/experience/load",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="library",
            host="cdn.tinypass.com",
            path=r"^/api/tinypass(\.min)?\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="impression",
            host=("piano.io", "tinypass.com"),
            path="^/api/v3/(conversion/|anon/|experience)",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=("aid", in_path(r"/aid/(\w+)")),
    cookies=("__tbc", "__pat", "__pvi", "__pid", "xbc"),
    layers=("tp",),
)
