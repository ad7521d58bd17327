"""Yotpo: what visitors do with its widgets, sent by a tracker of Snowplow's kind."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, in_path


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """The action with its category: reviews shown, and not the loyalty programme."""
    category = params.get("se_ca")
    return (f"{category} {event}",) if category else ()


YOTPO = Vendor(
    id="yotpo",
    name="Yotpo",
    category=Category.CRM,
    docs="https://support.yotpo.com",
    notes=(
        "An event goes by its action; its category says which of Yotpo's products it is about.",
        "Under which name its hits carry the shop's key could not be confirmed.",
    ),
    endpoints=(
        Endpoint(id="pixel", host="p.yotpo.com", path="^/i$", require={"e": "."}),
        Endpoint(
            id="library",
            host=(
                "staticw2.yotpo.com",
                "cdn-widgetsrepository.yotpo.com",
                "cdn-loyalty.yotpo.com",
            ),
            path=r"^/([\w-]+/widget\.js|(v1/)?loader/[\w-]+)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("p.yotpo.com",),
    library_has_own_id=True,
    account=(in_path(r"^/([\w-]+)/widget\.js$"), in_path(r"^/(?:v1/)?loader/([\w-]+)")),
    event=("se_ac", "e"),
    same_event={"pp": "page_ping", "pv": "page_view"},
    aliases=_aliases,
    automatic_events=frozenset({"page_ping", "page_view"}),
    names={
        "page": "page_title",
        "refr": "page_referrer",
        "se_ca": "category",
        "se_la": "event_label",
        "url": "page_location",
    },
    cookies=("pixel", "_sp_id*", "_sp_ses*"),
    layers=("yotpo",),
)
