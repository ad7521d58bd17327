"""Kakao Pixel: JSON in one parameter of the address."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, item_rows, one_for_all

_EVENTS = (
    "addToCart",
    "addToWishList",
    "appInstall",
    "appLaunch",
    "completeRegistration",
    "login",
    "missionComplete",
    "pageView",
    "participation",
    "preparation",
    "purchase",
    "search",
    "signUp",
    "tutorial",
    "viewCart",
    "viewContent",
)

KAKAO_PIXEL = Vendor(
    id="kakao_pixel",
    name="Kakao Pixel",
    category=Category.ADVERTISING,
    docs="https://kakaobusiness.gitbook.io/main/tool/pixel-sdk/install",
    notes=(
        "Some events begin with a capital on the wire; here all are called as in the page's code.",
        "Without a currency an amount is in won.",
        "A purchase has no number of its order, so repeated ones can't be told apart.",
        "Where amounts and products stand in the JSON is not published.",
    ),
    endpoints=(
        Endpoint(id="bc", host=("bc.ad.daum.net", "bc.ds.kakao.com"), path="^/bc/?$"),
        Endpoint(
            id="older",
            host=("act.ds.kakao.com", "analytics.ad.daum.net"),
            require={"d": "track_id"},
            confidence=Confidence.GENERAL,
        ),
        Endpoint(id="sync", host="acid-api.ds.kakao.com", path="^/acid", kind=Kind.AUX),
        Endpoint(
            id="library",
            host=("t1.daumcdn.net", "t1.kakaocdn.net"),
            path=r"^/(kas|adfit)/static/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("bc.ad.daum.net", "bc.ds.kakao.com"),
    account=("d.track_id", "track_id"),
    account_form=r"\d+",
    event=("d.event_code", "event_code"),
    value=("d.properties.total_price", "d.total_price", "properties.total_price", "total_price"),
    currency=("d.properties.currency", "d.currency", "properties.currency", "currency"),
    prefixes={"d.properties.": "", "properties.": "", "d.": ""},
    names={"d.url": "page_location", "d.referrer": "page_referrer"},
    nested={"d": "json"},
    standard_events=frozenset(_EVENTS),
    same_event={name[0].upper() + name[1:]: name for name in _EVENTS},
    items=one_for_all(
        *(
            item_rows(at, item_id="id", item_name="name", price="price")
            for at in ("d.properties.products", "d.products", "properties.products", "products")
        )
    ),
)
