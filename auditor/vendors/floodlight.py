"""Campaign Manager 360: Floodlight, whose parameters stand in the path, between semicolons."""

from __future__ import annotations

import re

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Limit,
    Params,
    RequestFacts,
    Required,
    Vendor,
    google_consent,
    in_param,
    urlencoded,
)

_MATRIX = re.compile(r"/(?:activity[ij]?[;/]|fls/[a-z]+/)(.*)", re.IGNORECASE | re.DOTALL)
_NO_CONSTANT = in_param("ord", "^(?!1$)(.+)$")
"""Counters of unique visitors always send ord=1, which is not an order's number."""


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - the type
    """Name and value of each parameter, from ;name=value;name=value in the path."""
    match = _MATRIX.search(request.path)
    text = match.group(1) if match else ""
    # In a path & and + are plain characters; in a form they are not.
    form = text.replace("&", "%26").replace("+", "%2B").replace(";", "&")
    return [{**request.params, **urlencoded(form)}]


FLOODLIGHT = Vendor(
    id="floodlight",
    name="Campaign Manager 360 Floodlight",
    category=Category.ADVERTISING,
    docs="https://support.google.com/campaignmanager/answer/2824087",
    notes=(
        "The event is the group tag (type), the label the activity tag (cat): both name it.",
        "In ord sales send the order's number, standard counters a random one, unique ones 1.",
        "An ord that stays the same makes every hit after the first one a duplicate.",
        "No currency is sent: it is set for the advertiser.",
        "u1 to u100 are variables of the advertiser's own.",
        "gclaw or gclgs but no u variable: sent for Google Ads, not for the media plan.",
        "In em, e-mail, phone, name and street are hashed (base64), town and country are not.",
    ),
    endpoints=(
        Endpoint(
            id="redirect_hop",
            host="doubleclick.net",
            path="^/(ddm/)?activity[ij]?[;/].*dc_pre=",
            kind=Kind.AUX,
            mirror=True,
            priority=40,
        ),
        Endpoint(
            id="attribution",
            host="ad.doubleclick.net",
            path="^/(ddm/)?activity[ij]?[;/].*register_conversion=1",
            kind=Kind.AUX,
            mirror=True,
            priority=39,
        ),
        Endpoint(
            id="activity",
            host="ad.doubleclick.net",
            path="^/(ddm/)?activity[;/]",
            shared=True,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="activityi",
            host="fls.doubleclick.net",
            path="^/activity[ij]?[;/]",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="ad_activityi",
            host="ad.doubleclick.net",
            path="^/(ddm/)?activity[ij];",
            shared=True,
        ),
        Endpoint(
            id="fls_hop",
            host=("google.*", "ad.doubleclick.net"),
            host_form=r"^ad(service\.google\.|\.doubleclick\.net$)",
            path="^/ddm/fls/[a-z]+/",
            kind=Kind.AUX,
            mirror=True,
        ),
    ),
    account=("src",),
    account_form=r"\d{5,}",
    account_written="DC-",
    account_shape=r"\d+",
    account_example="DC-1234567",
    event=("type",),
    label=("cat",),
    value=("cost",),
    transaction_id=(_NO_CONSTANT,),
    key=(_NO_CONSTANT,),
    names={"qty": "quantity", "~oref": "page_location", "num": "random_number"},
    user_data={
        "em.em": "email",
        "em.pn": "phone",
        "em.fn0": "first_name",
        "em.ln0": "last_name",
        "em.sa0": "street",
        "em.ct0": "city",
        "em.rg0": "region",
        "em.pc0": "postal_code",
        "em.co0": "country",
    },
    user_hash="sha256",
    hash_forms={"email": "dotless", "phone": "plus"},
    nested={"em": "tilde"},
    limits=(
        Limit(of="param_value", param="value", form=r"\d+(\.\d+)?", note="No commas or symbols."),
    ),
    required=(
        Required(event="*", must=("label",)),
        # What has a cost is a sale.
        Required(event="*", with_value=("transaction_id", "quantity")),
    ),
    mirror_key=(("ord",), ("num",)),
    cookies=("_gcl_dc",),
    split=_split,
    consent=google_consent,
    consent_params=(
        "gcs",
        "gcd",
        "npa",
        "dma",
        "gdpr",
        "gdpr_consent",
        "gpp",
        "gpp_sid",
        "tfua",
        "tfcd",
        "tag_for_child_directed_treatment",
    ),
)
