"""Spotify Pixel (Ad Analytics): JSON, a batch of groups that hold events."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, in_path, item_rows, json_list

_HOSTS = ("spotify.com", "byspotify.com")
_COLLECTOR = r"^pixels?\.(by)?spotify\.com$"

SPOTIFY = Vendor(
    id="spotify",
    name="Spotify Pixel",
    category=Category.ADVERTISING,
    docs="https://help.adanalytics.spotify.com/technical-pixel-docs",
    notes=(
        "One request may hold several events, each its own hit.",
        "alias connects the visitor with an id of the site; it is not a conversion.",
    ),
    endpoints=(
        Endpoint(id="ingest", host=_HOSTS, host_form=_COLLECTOR, path="^/v1/ingest"),
        Endpoint(
            id="config",
            host=_HOSTS,
            host_form=_COLLECTOR,
            path="^/v1/config/",
            kind=Kind.AUX,
            needed=True,
        ),
        Endpoint(id="library", host="pixel.byspotify.com", path=r"\.js$", kind=Kind.SCRIPT),
    ),
    account=("pid", in_path("^/v1/config/([0-9a-f]{32})")),
    account_form="[0-9a-f]{32}",
    event=("action",),
    value=("body.value",),
    currency=("body.currency",),
    transaction_id=("body.order_id",),
    event_id=("body.event_id",),
    key=("body.event_id", "body.order_id"),
    prefixes={"body.": ""},
    names={
        "body.url": "page_location",
        "body.referrer": "page_referrer",
        "body.title": "page_title",
    },
    page_views=frozenset({"view"}),
    standard_events=frozenset(
        {"addtocart", "alias", "checkout", "lead", "product", "purchase", "view"}
    ),
    layers=("spdt",),
    split=json_list("batch.events", "events"),
    items=item_rows(
        "body.line_items", item_id="product_id", item_name="product_name", price="value"
    ),
)
