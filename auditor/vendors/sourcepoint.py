"""Sourcepoint: the banner's scripts, its messages, the receipts of choices."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

SOURCEPOINT = Vendor(
    id="sourcepoint",
    name="Sourcepoint",
    category=Category.CONSENT,
    docs="https://docs.sourcepoint.com/",
    notes=(
        "The account is the customer's number, where the address has it.",
        "It may come from a host of the site: then only its cookies show it.",
    ),
    endpoints=(
        Endpoint(
            id="choice",
            host="cdn.privacy-mgmt.com",
            path="/(choice|consent)(/|$)",
            kind=Kind.CONSENT,
            priority=40,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="cdn.privacy-mgmt.com",
            kind=Kind.CONSENT,
        ),
    ),
    account=("account_id", "accountId"),
    environment=("env",),
    event=(in_path(r"/(choice)(?:/|$)"), in_path(r"/(get_messages|messages|meta-data|pv-data)$")),
    default_event="load",
    default_evidence="endpoint",
    cookies=("consentUUID", "euconsent-v2"),
    page_state=PageState(
        cookies=("consentUUID", "euconsent-v2"),
        storage=("_sp_user_consent_*",),
        globals=("_sp_",),
        confidence=Confidence.GENERAL,
    ),
)
