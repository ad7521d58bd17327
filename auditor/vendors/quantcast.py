"""Quantcast Measure and Advertise: an image whose parameters stand in the path."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    in_param,
    in_path,
    urlencoded,
)


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """What follows the path's first semicolon is written like a query, with semicolons."""
    matrix = request.path.partition(";")[2].replace(";", "&")
    return [{**request.params, **urlencoded(matrix)}]


QUANTCAST = Vendor(
    id="quantcast",
    name="Quantcast",
    category=Category.ANALYTICS,
    docs="https://help.quantcast.com/",
    notes=(
        "Parameters stand in the path, between semicolons.",
        "A conversion is a label (_fp.event.Purchase), with orderid and revenue beside it.",
        "No currency is sent; amounts are in the one that the account has.",
    ),
    endpoints=(
        Endpoint(
            id="pixel",
            shared=True,
            host="quantserve.com",
            host_form=r"^(pixel|secure|edge)\.",
            path=r"^/pixel([;/]|$)",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("secure.quantserve.com", "rules.quantcount.com"),
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("pixel.quantserve.com",),
    account=("a", in_path(r"^/pixel/(p-[\w-]+)\.gif"), in_path(r"/rules-(p-[\w-]+)\.js$")),
    account_form=r"p-[\w-]+",
    event=(in_param("labels", r"_fp\.event\.([^,]+)"), "event"),
    default_event="pageview",
    default_evidence="endpoint",
    value=("revenue",),
    transaction_id=("orderid",),
    key=("orderid",),
    names={"url": "page_location", "ref": "page_referrer"},
    user_data={"uh": "email"},
    user_hash="sha256",
    consent_params=("gdpr", "gdpr_consent", "us_privacy"),
    same_event={"load": "pageview"},
    automatic_events=frozenset({"refresh"}),
    cookies=("__qca", "mc"),
    layers=("_qevents", "__qc"),
    split=_split,
)
