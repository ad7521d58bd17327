"""Piano DMP, formerly Cxense: page views and activity of a publisher's site."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

PIANO_DMP = Vendor(
    id="piano_dmp",
    name="Piano DMP (Cxense)",
    category=Category.ADVERTISING,
    docs="https://docs.piano.io/dmp/",
    notes=(
        "The account is the site's id (sid); typ says what it is: pgv is a page view.",
        "An event of /dmp/push goes by its type, and its origin says who sends it.",
    ),
    endpoints=(
        Endpoint(
            id="page",
            host="comcluster.cxense.com",
            path=r"^/Repo/rep\.(gif|html)$",
        ),
        Endpoint(
            id="push",
            host="comcluster.cxense.com",
            path=r"^/dmp/push(\.gif)?$",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="aside",
            host="id.cxense.com",
            kind=Kind.AUX,
            needed=True,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=("cdn.cxense.com", "scdn.cxense.com", "p1cluster.cxense.com"),
            path=r"\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("sid", "siteId"),
    account_form=r"\d+",
    event=("typ", "type"),
    names={"loc": "page_location", "ref": "page_referrer", "tit": "page_title"},
    automatic_events=frozenset({"act", "pgv"}),
    page_views=frozenset({"pgv"}),
    cookies=("cX_P", "cX_S", "cX_G", "gckp", "gcks"),
    layers=("cX",),
)
