"""consentmanager: the banner's script with its code, and what it reports."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

CONSENTMANAGER = Vendor(
    id="consentmanager",
    name="consentmanager",
    category=Category.CONSENT,
    docs="https://help.consentmanager.net/",
    notes=("The account is the code (cdid), in the address of the script that blocks by itself.",),
    endpoints=(
        Endpoint(
            id="library",
            host="consentmanager.net",
            host_form=r"(^|\.)(cdn|delivery)\.consentmanager\.net$",
            path="^/delivery/",
            kind=Kind.CONSENT,
        ),
    ),
    account=("cdid", in_path(r"/autoblocking/([0-9a-f]+)\.js$")),
    event=(in_path(r"/delivery/(info|vendorlist)"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("__cmpconsent*", "__cmpconsentx*"),
    page_state=PageState(
        cookies=("__cmpconsent*", "__cmpconsentx*"),
        globals=("__cmp",),
        layer_events=("cmpEvent",),
        confidence=Confidence.GENERAL,
    ),
)
