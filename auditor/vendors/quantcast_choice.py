"""Quantcast Choice, now InMobi's: a banner by the rules of the IAB."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

QUANTCAST_CHOICE = Vendor(
    id="quantcast_choice",
    name="InMobi Choice (Quantcast)",
    category=Category.CONSENT,
    docs="https://support.inmobi.com/choice/",
    notes=("The choice is a text of the IAB's TCF, in the cookie euconsent-v2.",),
    endpoints=(
        Endpoint(
            id="library",
            host=("cmp.quantcast.com", "cmp.inmobi.com", "quantcast.mgr.consensu.org"),
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"^/choice/([\w-]+)/"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("_cmpRepromptHash", "addtl_consent"),
    page_state=PageState(
        cookies=("euconsent-v2", "addtl_consent"),
        globals=("__tcfapi",),
        confidence=Confidence.GENERAL,
    ),
)
