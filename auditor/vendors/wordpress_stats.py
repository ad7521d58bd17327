"""WordPress Stats (Jetpack): each page view an image with the site's number."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor

WORDPRESS_STATS = Vendor(
    id="wordpress_stats",
    name="WordPress Stats",
    category=Category.ANALYTICS,
    docs="https://jetpack.com/support/jetpack-stats/",
    notes=(
        "The account is the number of the blog.",
        "A page view says so with v=ext (Jetpack) or v=wpcom; all else that comes here is none.",
    ),
    endpoints=(
        Endpoint(
            id="page",
            host="pixel.wp.com",
            path=r"^/g\.gif$",
            require={"v": "^(ext|wpcom)$", "blog": r"^\d"},
        ),
        Endpoint(
            id="counter",
            host="pixel.wp.com",
            path=r"^/\w+\.gif$",
            kind=Kind.AUX,
            priority=60,
        ),
        Endpoint(
            id="library",
            host="stats.wp.com",
            path=r"^/[\w-]+\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    collectors=("pixel.wp.com",),
    account=("blog",),
    account_form=r"\d+",
    # Only what says v=ext or v=wpcom is read as an event, and that is a page view.
    default_event="pageview",
    default_evidence="endpoint",
    names={"ref": "page_referrer", "host": "page_host", "post": "post_id"},
    automatic_events=frozenset({"pageview"}),
    layers=("_stq",),
)
