"""Google Tag Manager, and the Google tag's own library: loads, no hits."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor

GTM = Vendor(
    id="gtm",
    name="Google Tag Manager",
    category=Category.TAG_MANAGER,
    docs="https://developers.google.com/tag-platform/tag-manager/web",
    endpoints=(
        Endpoint(id="container", host="googletagmanager.com", path=r"^/gtm\.js$", kind=Kind.SCRIPT),
        Endpoint(id="noscript", host="googletagmanager.com", path=r"^/ns\.html$", kind=Kind.SCRIPT),
        Endpoint(
            id="gtag",
            host="googletagmanager.com",
            path="^/gtag/(js|destination)$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="diagnostics",
            host="googletagmanager.com",
            path="^/((a|td)$|debug/|static/)",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="first_party",
            path=r"/(gtm\.js|gtag/js|ns\.html)$",
            require={"id": "^(GTM|G|AW|DC|GT)-"},
            segment=("gtm.js", "js", "ns.html"),
            kind=Kind.SCRIPT,
            priority=90,
        ),
    ),
    account=("id",),
    default_event="load",
    layers=("dataLayer",),
)
