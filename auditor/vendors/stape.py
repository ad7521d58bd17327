"""Stape's Data Tag: events for a server container, by JSON or by the address."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_host

STAPE = Vendor(
    id="stape",
    name="Stape Data Tag",
    category=Category.OTHER,
    docs="https://stape.io/blog/sending-data-from-google-tag-manager-web-container-to-the-server-container",
    notes=(
        "The account is the host of the server container, which sends the event on to others.",
        "Parameters have the names that the customer gave them; dtdc holds them in base64.",
        "Stape's loader of Tag Manager's container is a load of gtm, whatever its file is called.",
        "The path is /data unless the customer chose another one, which can't be known.",
    ),
    endpoints=(
        Endpoint(
            id="data",
            segment="data",
            path="/data/?$",
            require={"v": r"^\d$", "event_name": "."},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="data_json",
            segment="data",
            path="/data/?$",
            require_json={"v": r"^\d$", "event_name": "."},
            priority=91,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("stapecdn.com", "cdn.stape.io"),
            path=r"^/(dtag|udc|sgw)/v\d+\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="shop",
            host="stapecdn.com",
            path="^/widget/script_pixel$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=(in_host("^(.+)$"),),
    library_has_own_id=True,
    event=("event_name",),
    value=("value", "dtdc.value"),
    currency=("currency", "dtdc.currency"),
    transaction_id=("transaction_id", "dtdc.transaction_id"),
    event_id=("event_id", "unique_event_id", "dtdc.event_id"),
    key=("event_id", "unique_event_id", "dtdc.event_id", "transaction_id", "dtdc.transaction_id"),
    nested={"dtdc": "base64", "dtcd": "json"},
    prefixes={"dtdc.": "", "dtcd.": ""},
    user_data={
        f"{prefix}{name}": human
        for prefix in ("", "dtdc.", "dtcd.", "user_data.")
        for name, human in {
            "email": "email",
            "email_address": "email",
            "phone": "phone",
            "phone_number": "phone",
        }.items()
    },
    layers=("dataTagSendData",),
)
