"""Usercentrics: the banner, its settings, the record of choices."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

_RECEIPTS = (
    r"^(consents?[\w-]*|consent-api[\w.-]*|graphql)\."
    r"(service\.)?(consent\.)?usercentrics\.eu$"
)
_LIBRARY = r"^(app|web\.cmp|privacy-proxy|api|config|aggregator|v1\.api)[\w.-]*\.usercentrics\.eu$"

USERCENTRICS = Vendor(
    id="usercentrics",
    name="Usercentrics",
    category=Category.CONSENT,
    docs="https://docs.usercentrics.com/",
    notes=(
        "The account is what the script tag has as data-settings-id or data-ruleset-id.",
        "A rule set picks the settings by the visitor's country, so both ids can show on one page.",
    ),
    endpoints=(
        Endpoint(
            id="receipt",
            host="usercentrics.eu",
            host_form=_RECEIPTS,
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="usercentrics.eu",
            host_form=_LIBRARY,
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="counter",
            host=("uct.service.usercentrics.eu", "uct.eu.usercentrics.eu"),
            path="^/uct",
            kind=Kind.AUX,
        ),
    ),
    account=(
        in_path(r"/(?:settings|ruleSet)/([\w-]{6,})"),
        "settingsId",
        "0.settingsId",
        "sid",
    ),
    event=("action",),
    default_event="config",
    default_evidence="endpoint",
    page_state=PageState(
        storage=("uc_settings", "uc_user_interaction", "ucData", "ucString"),
        globals=("UC_UI", "__ucCmp"),
        layer_events=("consent_status",),
    ),
)
