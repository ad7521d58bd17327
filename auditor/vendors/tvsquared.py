"""TVSquared, now Innovid: page views of Piwik's kind; actions stand in a custom variable."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    flatten,
    parse_json,
)

_SESSION = "session"
"""What the variable is called that only says whose visit it is."""


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """The request, with the fields of its action: the fifth variable, named after the action."""
    variables = parse_json(request.get("cvar") or "")
    fifth = variables.get("5") if isinstance(variables, dict) else None
    if not (isinstance(fifth, list) and len(fifth) == 2 and isinstance(fifth[0], str)):  # noqa: PLR2004 - name and value
        return [request.params]
    name, text = fifth
    if name == _SESSION:
        return [request.params]
    data = parse_json(text) if isinstance(text, str) else text
    return [{**request.params, "action": name, **flatten(data, "action")}]


TVSQUARED = Vendor(
    id="tvsquared",
    name="TVSquared",
    category=Category.ADVERTISING,
    docs="https://www.innovid.com",
    notes=(
        "A page view whose fifth variable is not the session is an action, called as that is.",
        "rev is the value, id the order's number.",
    ),
    endpoints=(
        Endpoint(
            id="track",
            host="tvsquared.com",
            path=r"/tv2track\.php$",
            require={"idsite": "."},
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="tvsquared.com",
            path=r"/tv2track\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("idsite",),
    event=("action",),
    default_event="page_view",
    default_evidence=({"url": "."},),
    value=("action.rev",),
    transaction_id=("action.id",),
    key=("action.id",),
    prefixes={"action.": ""},
    names={
        "_id": "client_id",
        "action_name": "page_title",
        "url": "page_location",
        "urlref": "page_referrer",
    },
    layers=("_tvq",),
    split=_split,
)
