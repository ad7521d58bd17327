"""Axeptio: the banner's script, its settings, the choices."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

AXEPTIO = Vendor(
    id="axeptio",
    name="Axeptio",
    category=Category.CONSENT,
    docs="https://support.axeptio.eu/",
    notes=("The account is the project's id; the script's own address does not have it.",),
    endpoints=(
        Endpoint(
            id="library",
            host="static.axept.io",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="settings",
            host=("client.axept.io", "api.axept.io"),
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"/([0-9a-f]{24})(?:[./_-]|$)"),),
    event=(in_path(r"/(consents)(?:/|$)"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("axeptio_cookies", "axeptio_authorized_vendors"),
    page_state=PageState(
        cookies=("axeptio_cookies", "axeptio_authorized_vendors"),
        globals=("_axcb",),
        layer_events=("axeptio_update",),
        confidence=Confidence.GENERAL,
    ),
)
