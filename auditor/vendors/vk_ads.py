"""VK Ads and Top.Mail.Ru: page views and goals; the query's separator is a semicolon."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    ENDPOINT,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    in_param,
    urlencoded,
)

_HOST = "top-fwz1.mail.ru"


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """Semicolons and ampersands both separate, in the address and in a form."""
    form = "" if request.json is not None else request.body
    query = urlencoded(request.query_text.replace(";", "&"))
    return [{**query, **urlencoded(form.replace(";", "&")), **request.json_fields}]


VK_ADS = Vendor(
    id="vk_ads",
    name="VK Ads and Top.Mail.Ru",
    category=Category.ADVERTISING,
    docs="https://ads.vk.ru/help/general/sites/offline_events",
    notes=(
        "e=RG:VALUE/GOAL is a goal; without it, the hit is a page view.",
        "Its hits name no currency.",
        "userid is the site's own id of the visitor, rb_clickid the click's.",
    ),
    endpoints=(
        Endpoint(id="tracker", host=_HOST, path="^/tracker", confidence=Confidence.DOCUMENTED),
        Endpoint(id="counter", host=_HOST, path="^/counter", confidence=Confidence.DOCUMENTED),
        Endpoint(
            id="library",
            host=_HOST,
            path=r"^/js/code\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("id",),
    account_form=r"\d+",
    event=(in_param("e", "^RG:[^/]*/(.+)$"),),
    default_event="pageview",
    default_evidence=({"e": "^$", "u": "."}, {ENDPOINT: "^counter$"}),
    value=(in_param("e", r"^RG:(\d[\d.]*)/"),),
    names={"u": "page_location", "r": "page_referrer", "rb_clickid": "click_id"},
    user_data={"userid": "user_id"},
    user_hash="plain",
    standard_events=frozenset({"pageview"}),
    layers=("_tmr",),
    split=_split,
)
