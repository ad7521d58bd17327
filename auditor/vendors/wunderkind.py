"""Wunderkind (BounceX): overlays, and what its identity network sees."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

WUNDERKIND = Vendor(
    id="wunderkind",
    name="Wunderkind",
    category=Category.CRM,
    docs="https://www.wunderkind.co/",
    notes=(
        "The account is the site's number in the tag's address.",
        "What its events look like is not published: such a request goes by its path.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host="events.bouncex.net",
            path=r"^/\w",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=("tag.bounceexchange.com", "tag.wknd.ai"),
            path=r"^/\d+/i\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="aside",
            host=(
                "api.bounceexchange.com",
                "cdnbasket.net",
                "e.cdnwidget.com",
                "ids.cdnwidget.com",
            ),
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"^/(\d+)/i\.js$"), "websiteid", "wid"),
    event=("event", in_path(r"^/(?:v\d+/)?([\w.]+)")),
    cookies=("bounceClientVisit*",),
    layers=("bouncex",),
)
