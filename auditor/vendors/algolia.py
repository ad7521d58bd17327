"""Algolia Insights: clicks, views and conversions of search results, as JSON."""

from __future__ import annotations

from auditor.model import Category
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    Vendor,
    item_rows,
    json_list,
)


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """What Algolia counts it as, whatever the site calls it: conversion, purchase."""
    kinds = (params.get("eventSubtype"), params.get("eventType"))
    return tuple(kind for kind in kinds if kind and kind != event)


ALGOLIA = Vendor(
    id="algolia",
    name="Algolia Insights",
    category=Category.ANALYTICS,
    docs="https://www.algolia.com/doc/rest-api/insights/",
    notes=(
        "The site names its events; what Algolia counts them as is their type and subtype.",
        "The application's id travels in the address, or else in a header, which is not kept.",
    ),
    endpoints=(
        Endpoint(
            id="events",
            host="algolia.io",
            host_form=r"^insights(\.\w+)?\.algolia\.io$",
            path="^/1/events/?$",
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account_in_header=True,
    account=("X-Algolia-Application-Id", "x-algolia-application-id"),
    event=("eventName",),
    aliases=_aliases,
    value=("value",),
    currency=("currency",),
    names={"userToken": "client_id", "queryID": "query_id"},
    user_data={"authenticatedUserToken": "user_id"},
    items=item_rows("objectIDs", item_id="objectID", item_name="name", price="price"),
    cookies=("_ALGOLIA",),
    layers=("aa",),
    split=json_list("events"),
)
