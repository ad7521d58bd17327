"""Baidu Tongji: everything in the URL of a picture; an event's parts stand between asterisks."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, RequestFacts, Vendor, in_param

_PARTS = ("category", "action", "label", "value")


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """One event a request: ep=CATEGORY*ACTION*LABEL*VALUE becomes ep.category and so on."""
    params = request.params
    texts = params.get("ep", "").split("*", len(_PARTS))
    if len(texts) == 1:
        return [params]
    named = zip(_PARTS, texts, strict=False)
    return [{**params, **{f"ep.{name}": text for name, text in named if text}}]


BAIDU_TONGJI = Vendor(
    id="baidu_tongji",
    name="Baidu Tongji",
    category=Category.ANALYTICS,
    docs="https://tongji.baidu.com/",
    notes=(
        "et=0 is a page view, et=3 tells how long a page was looked at, et=4 is an event.",
        "The library's address carries the site's id as the bare query, without a name.",
    ),
    endpoints=(
        Endpoint(id="gif", host="hm.baidu.com", path=r"^/hm\.gif"),
        Endpoint(
            id="library",
            host="hm.baidu.com",
            path=r"^/hm\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("si",),
    account_form="[0-9a-f]{32}",
    event=("ep.action", in_param("ep", r"^\{id:([^,}]+)"), "et"),
    value=("ep.value",),
    names={
        "ep.category": "category",
        "ep.label": "label",
        "u": "page_location",
        "su": "page_referrer",
        "tt": "page_title",
    },
    standard_events=frozenset({"pageview"}),
    automatic_events=frozenset({"time_on_page"}),
    same_event={"0": "pageview", "3": "time_on_page"},
    cookies=("Hm_lvt_*", "Hm_lpvt_*"),
    layers=("_hmt",),
    split=_split,
)
