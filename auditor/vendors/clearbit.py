"""Clearbit, now Breeze Intelligence of HubSpot: look-ups of the visitor's company."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

CLEARBIT = Vendor(
    id="clearbit",
    name="Clearbit",
    category=Category.CRM,
    docs="https://help.clearbit.com",
    notes=("A look-up asks which company a visitor comes from, by the address of the network.",),
    endpoints=(
        Endpoint(
            id="company_lookup",
            host="reveal.clearbit.com",
            path=r"^/v\d+/companies/reveal$",
        ),
        Endpoint(
            id="library",
            host=("tag.clearbitscripts.com", "x.clearbitjs.com"),
            path=r"^/v\d+/pk_\w+/[\w.]+\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("authorization", in_path(r"^/v\d+/(pk_\w+)/")),
    account_form=r"pk_\w+",
    default_event="company_lookup",
    default_evidence="endpoint",
    automatic_events=frozenset({"company_lookup"}),
    cookies=("cb_user_id", "cb_group_id", "cb_anonymous_id"),
    layers=("clearbit",),
)
