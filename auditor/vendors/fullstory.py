"""FullStory: a page is announced, then recorded in bundles; both may go through the site."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    flatten,
    in_path,
)

_ORG = r"^(o-)?[A-Z0-9]{3,12}(-[a-z]{2,3}\d)?$"
_EDGE = r"^edge(\.[a-z0-9]+)?\.fullstory\.com$"


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """What is said of the page; not the recording itself, which stands in `Evts`."""
    data = request.json
    if not isinstance(data, dict):
        return [request.params]
    return [{**request.query, **flatten({k: v for k, v in data.items() if k != "Evts"})}]


FULLSTORY = Vendor(
    id="fullstory",
    name="FullStory",
    category=Category.SESSION_REPLAY,
    docs="https://developer.fullstory.com/browser/getting-started/",
    notes=(
        "Names and properties of the site's own events travel inside the bundles.",
        "A relay of the site itself may stand in for FullStory's hosts.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="fullstory.com",
            host_form=_EDGE,
            path=r"^/s/fs\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="page",
            host="fullstory.com",
            host_form=r"^rs(\.[a-z0-9]+)?\.fullstory\.com$",
            path=r"^/rec/(page|bundle|v\d+/)",
        ),
        # The library starts only with its settings in hand, so they are not requests to hold.
        Endpoint(
            id="settings",
            host="fullstory.com",
            host_form=_EDGE,
            path="^/s/settings/",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="relay_page",
            segment="rec",
            path="/rec/page$",
            require_json={"OrgId": _ORG, "Url": "^https?:"},
            priority=90,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="relay_bundle",
            segment="rec",
            path=r"/rec/bundle(/v\d+)?$",
            require={"OrgId": _ORG, "UserId": ".", "SessionId": "."},
            priority=90,
            confidence=Confidence.GENERAL,
        ),
    ),
    library_has_own_id=True,
    account=("OrgId", in_path(r"^/s/settings/([\w-]+)")),
    event=(in_path(r"/rec/(?:v\d+/)?(\w+)"),),
    names={"Url": "page_location", "Referrer": "page_referrer", "UserId": "client_id"},
    cookies=("fs_uid", "fs_lua"),
    layers=("FS",),
    split=_split,
)
