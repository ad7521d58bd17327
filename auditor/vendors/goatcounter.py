"""GoatCounter: one beacon or image for each page view and event, hosted or by oneself."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, in_host

_COUNTED = {"p": ".", "b": r"^\d{1,3}$", "rnd": "^[0-9a-z]{1,5}$", "s": r"^\d+,\d+,[0-9.]+$"}


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    """An event's name stands where a page view has its path."""
    return params.get("p", name) if params.get("e") == "true" else name


GOATCOUNTER = Vendor(
    id="goatcounter",
    name="GoatCounter",
    category=Category.ANALYTICS,
    docs="https://www.goatcounter.com/help/events",
    notes=(
        "A b other than 0 says that the browser looks like a robot's, and is not counted.",
        "The account is the first part of the host; of one's own server none is known.",
    ),
    endpoints=(
        Endpoint(
            id="count",
            shared=True,
            host="goatcounter.com",
            path="^/count/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="own_server",
            segment="count",
            path="/count/?$",
            require=_COUNTED,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host=("gc.zgo.at", "goatcounter.com"),
            path=r"^/count[\w.-]*\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_host(r"^([\w-]+)\.goatcounter\.com$"),),
    default_event="pageview",
    default_evidence=({"p": "."},),
    names={"r": "page_referrer", "t": "page_title", "p": "page_path"},
    layers=("goatcounter",),
    rename_event=_named,
)
