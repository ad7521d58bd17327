"""Contentsquare: page views and variables in the URL, recordings in the body."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    in_path,
    parse_json,
)

_COLLECTOR = r"^(?!t\.|app\.|csxd\.|static\.hj\.)[\w.-]+\.contentsquare\.net$"


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """A recording's body is the page and the visitor's movements: its query says whose."""
    params = request.query if endpoint == "recording" else request.params
    return [{**_variables(params.get("cvars", "")), **params}]


def _variables(text: str) -> dict[str, str]:
    """Custom variables by their names, as they stand in {"1": ["name", "value"]}."""
    data = parse_json(text)
    named: dict[str, str] = {}
    for pair in list(data.values())[:MAX_EVENTS] if isinstance(data, dict) else ():
        match pair:
            case [str() as name, str() as value, *_] if name and value:
                named[f"cvar.{name}"] = value
    return named


CONTENTSQUARE = Vendor(
    id="contentsquare",
    name="Contentsquare",
    category=Category.SESSION_REPLAY,
    docs="https://docs.contentsquare.com/en/web/",
    notes=(
        "The project's number on a hit is another than the tag's id in the library's address.",
        "Custom variables are shown as cvar.NAME; on the wire they share the parameter cvars.",
        "Which parameters hold the amounts of a transaction is not published.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="t.contentsquare.net",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="hit",
            host="contentsquare.net",
            host_form=_COLLECTOR,
            path=r"^/(v\d+/)?(pageview|pageevent|dvar|events?|transaction|display|(\w+-)?errors)$",
            require={"pid": r"^\d+$"},
            shared=True,
        ),
        Endpoint(
            id="recording",
            host="contentsquare.net",
            host_form=_COLLECTOR,
            path=r"^/(v\d+/)?(recording|snapshot)$",
            require={"pid": r"^\d+$"},
            shared=True,
        ),
        Endpoint(
            id="quota",
            host="contentsquare.net",
            host_form=_COLLECTOR,
            path="^/(quota|exist|putTag)$",
            kind=Kind.AUX,
            needed=True,
            confidence=Confidence.GENERAL,
        ),
    ),
    library_has_own_id=True,
    account=("pid", in_path(r"^/uxa/(\w+)\.js")),
    event=(in_path(r"^/(?:v\d+/)?([\w-]+)$"),),
    names={
        "url": "page_location",
        "dr": "page_referrer",
        "uu": "client_id",
        "sn": "session_number",
        "pn": "page_number",
        "la": "language",
    },
    automatic_events=frozenset({"pageview", "events", "event", "recording", "snapshot"}),
    cookies=("_cs_*",),
    layers=("_uxa",),
    split=_split,
)
