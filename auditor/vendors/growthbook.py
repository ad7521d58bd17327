"""GrowthBook: a JSON list of events to its ingestor, and the features that a page asks for."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path, json_list

GROWTHBOOK = Vendor(
    id="growthbook",
    name="GrowthBook",
    category=Category.TESTING,
    docs="https://docs.growthbook.io/lib/js",
    notes=(
        (
            "Most sites send exposures to the analytics tool that they have; only the tracking "
            "plugin sends events to GrowthBook itself."
        ),
        "The library leaves out an experiment seen a second time.",
    ),
    endpoints=(
        Endpoint(
            id="track",
            host="gb-ingest.com",
            path="^/track/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="own_ingestor",
            query_hint="client_key=sdk-",
            path="/track/?$",
            require={"client_key": r"^sdk-\w+$"},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="features",
            host="cdn.growthbook.io",
            path="^/(api/(features|eval)|sub)/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("us-east-1.gb-ingest.com",),
    account=("client_key", in_path(r"^/(?:api/(?:features|eval)|sub)/([\w-]+)")),
    event=("event_name",),
    value=("properties_json.value",),
    currency=("properties_json.currency",),
    transaction_id=("properties_json.transaction_id",),
    prefixes={"properties_json.": ""},
    names={"url": "page_location"},
    user_data={"user_id": "user_id"},
    automatic_events=frozenset({"Experiment Viewed", "Feature Evaluated"}),
    cookies=("gbuuid",),
    layers=("growthbook_queue",),
    split=json_list(),
)
