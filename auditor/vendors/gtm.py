"""Google Tag Manager, and the Google tag's own library: loads, no hits."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

_ID = "(GTM|GT|G|AW|DC|MC|UA)-[A-Z0-9-]+"

GTM = Vendor(
    id="gtm",
    name="Google Tag Manager",
    category=Category.TAG_MANAGER,
    docs="https://developers.google.com/tag-platform/tag-manager/web",
    notes=(
        "Only loads: the hits of a container's tags belong to their vendors.",
        "The same container twice on a page doubles all of its tags.",
        "gtag/js with cx=c was loaded by a container: it is not a second installation.",
        "gtm_preview names the environment by its number; env-1 is the one that visitors get.",
        "gtg_health asks whether the Google tag gateway works: it is not a load.",
        "Server-side hosts (Stape) give the container another file name, or hide its id.",
        "l names the data layer where it is not called dataLayer.",
    ),
    endpoints=(
        Endpoint(
            id="probe",
            path=r"/(gtm\.js|gtag/js)$",
            require={"id": f"^{_ID}$", "gtg_health": "."},
            segment=("gtm.js", "js"),
            kind=Kind.AUX,
            needed=True,  # the gateway's own script reads the answer
            priority=40,
        ),
        Endpoint(
            id="container",
            host="googletagmanager.com",
            path=r"^/gtm\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="noscript",
            host="googletagmanager.com",
            path=r"^/ns\.html$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="gtag",
            host="googletagmanager.com",
            path="^/gtag/(js|destination)$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="diagnostics",
            host="googletagmanager.com",
            path="^/((a|td)$|debug/|static/)",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="first_party",
            path=r"/(gtm\.js|gtag/(js|destination)|ns\.html)$",
            require={"id": f"^{_ID}$"},
            segment=("gtm.js", "js", "destination", "ns.html"),
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="custom_loader",
            path=r"\.js$",
            require={"id": f"^{_ID}$"},
            query_hint="id=G",
            kind=Kind.SCRIPT,
            priority=95,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("id",),
    account_form=_ID,
    account_shape=_ID,
    account_example="GTM-ABC1234",
    environment=("gtm_preview",),
    default_event="load",
    default_evidence="endpoint",
    names={
        "l": "data_layer",
        "gtm_auth": "environment_auth",
        "gtm_cookies_win": "environment_cookies",
    },
    layers=("dataLayer",),
)
