"""New Relic's browser agent: a page view first, then what was gathered, by kind of data."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import ENDPOINT, Confidence, Endpoint, Vendor, in_path, json_list

_BEACON = r"^(gov-|staging-)?bam(-[\w-]+)?(\.[\w-]+)*\.nr-data\.net$"

NEW_RELIC = Vendor(
    id="new_relic",
    name="New Relic Browser",
    category=Category.MONITORING,
    docs="https://docs.newrelic.com/docs/browser/",
    notes=(
        "The account is the application's id; the licence key stands in the path.",
        "newrelic.addPageAction comes with /ins/; its name is the event's name.",
        "What goes to /events/ is packed in a form of New Relic's own.",
    ),
    endpoints=(
        Endpoint(
            id="page_view",
            host="nr-data.net",
            host_form=_BEACON,
            path=r"^/1/[\w-]+$",
            # Without a word on what to gather the agent stops for this page.
            answer='{"app":{"agents":[]},"st":0,"sr":0,"err":1,"ins":1,"spa":1,"loaded":1}',
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="data",
            host="nr-data.net",
            host_form=_BEACON,
            path=r"^/(jserrors|events|ins|resources)/1/|^/browser/(blobs|logs)",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="ping",
            host="nr-data.net",
            host_form=_BEACON,
            path=r"^/jserrors/ping/",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host="js-agent.newrelic.com",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("bam.nr-data.net", "bam.eu01.nr-data.net", "bam-cell.nr-data.net"),
    account=("a", "app_id", "appId", "browser_monitoring_key"),
    event=("actionName", "eventType", in_path(r"^/(?:browser/)?([a-z]+)(?:/|$)")),
    default_event="page_view",
    default_evidence=({ENDPOINT: "^page_view$"},),
    names={
        "ref": "page_location",
        "currentUrl": "page_location",
        "pageUrl": "page_location",
        "s": "session_id",
        "t": "transaction_name",
        "v": "agent_version",
    },
    automatic_events=frozenset(
        {
            "UserAction",
            "BrowserPerformance",
            "blobs",
            "events",
            "ins",
            "jserrors",
            "page_view",
            "resources",
        }
    ),
    cookies=("NRBA_SESSION",),
    layers=("newrelic",),
    split=json_list("ins"),
)
