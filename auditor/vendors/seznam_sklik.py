"""Seznam Sklik: conversions and retargeting, with the visitor's consent in every hit."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Category, Grant, Kind, Signal
from auditor.vendor import Confidence, Endpoint, Params, Vendor, in_path, listed_ids

_HOSTS = ("c.seznam.cz", "c.imedia.cz")
_GRANTS = {"1": Grant.GRANTED, "0": Grant.DENIED, "-1": Grant.UNSET}


def _consent(params: Params) -> Mapping[Signal, Grant]:
    """One answer for advertising as a whole."""
    grant = _GRANTS.get(params.get("consent", ""))
    return {Signal.AD_STORAGE: grant} if grant else {}


SEZNAM_SKLIK = Vendor(
    id="seznam_sklik",
    name="Seznam Sklik",
    category=Category.ADVERTISING,
    docs="https://napoveda.sklik.cz/merici-skripty/",
    notes=(
        "The account is the number of the conversion or of the retargeting code.",
        "consent is 1 for granted, 0 for refused and -1 for unknown.",
        "No currency goes along with a value.",
        "zboziId and zboziType report the same sale to the comparison site Zbozi.cz.",
        "ids holds hashes of e-mail, address and phone.",
    ),
    endpoints=(
        Endpoint(
            id="conversion",
            host=_HOSTS,
            path="^/conv/?$",
            require={"id": "."},
        ),
        Endpoint(
            id="old_conversion",
            host=_HOSTS,
            path="^/checkConversion/?$",
            require={"c": "."},
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="retargeting",
            host=_HOSTS,
            path="^/retargeting/?$",
            require={"id": "."},
        ),
        Endpoint(
            id="library",
            host=_HOSTS,
            path=r"^/js/(rc|retargeting)\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("id", "c"),
    account_form=r"\d+",
    event=(in_path("^/(conv|retargeting|checkConversion)/?$"),),
    value=("value", "v"),
    transaction_id=("orderId",),
    event_id=("orderId",),
    key=("orderId",),
    names={"url": "page_location", "rtgUrl": "page_location"},
    nested={"ids": "json"},
    user_data={"ids.eid": "email", "ids.tid.t2": "phone"},
    user_hash="sha256",
    consent_params=("consent",),
    standard_events=frozenset({"conversion", "retargeting"}),
    same_event={"conv": "conversion", "checkConversion": "conversion"},
    items=listed_ids("itemId"),
    consent=_consent,
)
