"""LaunchDarkly: a JSON list of events, or the same as base64 in an image's address."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, in_path, json_list

_HOSTS = ("launchdarkly.com", "launchdarkly.us", "launchdarkly.eu")
_EVENTS = r"^events(\.eu)?\.launchdarkly\.(com|us|eu)$"
_BY_KEY = frozenset({"click", "custom", "pageview"})


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    """What a page tracks has a key of its own; the other kinds are the SDK's."""
    return params.get("key", name) if name in _BY_KEY else name


LAUNCHDARKLY = Vendor(
    id="launchdarkly",
    name="LaunchDarkly",
    category=Category.TESTING,
    docs="https://launchdarkly.com/docs/sdk/features/events",
    notes=(
        "Flag evaluations are counted together in a summary, so one may stand for many.",
        "metricValue is whatever number the page passed; LaunchDarkly knows no currency.",
        "An anonymous visitor has a key as well, so a context's key is not always a user's id.",
    ),
    endpoints=(
        Endpoint(
            id="bulk",
            host=_HOSTS,
            host_form=_EVENTS,
            path="^/events/bulk/",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="image",
            host=_HOSTS,
            host_form=_EVENTS,
            path=r"^/a/[^/]+\.gif$",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="diagnostic",
            host=_HOSTS,
            host_form=_EVENTS,
            path="^/events/diagnostic/",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="flags",
            host=_HOSTS,
            host_form=r"^(app|clientsdk|clientstream|sdk)\.",
            path="^/(sdk/|eval/|meval/|goals/)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("events.launchdarkly.com", "events.launchdarkly.us"),
    account=(in_path(r"/(?:bulk|diagnostic|a|evalx|m?eval|goals)/([0-9A-Za-z_-]+)"),),
    event=("kind",),
    value=("metricValue", "data.value"),
    currency=("data.currency",),
    prefixes={"data.": ""},
    names={"url": "page_location"},
    user_data={"context.email": "email", "user.email": "email"},
    automatic_events=frozenset({"debug", "feature", "identify", "index", "summary"}),
    layers=("LDClient",),
    split=json_list(field="d"),
    rename_event=_named,
)
