"""Dynatrace: beacons of its monitoring, mostly to an address on the site's own host."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_param

DYNATRACE = Vendor(
    id="dynatrace",
    name="Dynatrace RUM",
    category=Category.MONITORING,
    docs="https://docs.dynatrace.com/docs/observe/digital-experience/web-applications",
    notes=(
        "What a visitor did stands in the body, in a form of its own that is not read.",
        "The account is the application's id, where a beacon names it.",
    ),
    endpoints=(
        Endpoint(
            id="beacon",
            host="bf.dynatrace.com",
            path="^/bf/?$",
            require={"type": r"^js\d*$"},
        ),
        Endpoint(
            id="own_beacon",
            hint="/rb_",
            path=r"/rb_[\w-]+$",
            require={"type": r"^js\d*$", "sn": r"^v_\d"},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="js-cdn.dynatrace.com",
            path="^/jstag/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="own_library",
            hint="/ruxitagentjs_",
            path=r"/ruxitagentjs_\w+_\d+\.js$",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    library_has_own_id=True,
    account=("app", in_param("sn", r"app-3A([0-9a-f]{16})")),
    default_event="rum",
    default_evidence="endpoint",
    automatic_events=frozenset({"rum"}),
    cookies=("dtCookie", "dtLatC", "dtPC", "dtSa", "rxVisitor", "rxvt"),
    layers=("dtrum",),
)
