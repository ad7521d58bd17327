"""Microsoft Clarity: a tag for each project, recordings as JSON, mostly compressed."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, RequestFacts, Vendor, flatten, in_path


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """The envelope alone: what else there is are strokes of the mouse and parts of the page."""
    data = request.json
    envelope = data.get("e") if isinstance(data, dict) else None
    return [{**request.query, **flatten(envelope, "e")}]


CLARITY = Vendor(
    id="clarity",
    name="Microsoft Clarity",
    category=Category.SESSION_REPLAY,
    docs="https://learn.microsoft.com/en-us/clarity/setup-and-installation/clarity-setup",
    notes=(
        "Where the payload is compressed beyond reading, the project shows at the tag's load only.",
        "Visitors from the EEA, the UK and Switzerland need a signal: clarity('consentv2', ...).",
        "A tag under /tag/uet/ is started by Microsoft's UET tag, and carries that tag's id.",
    ),
    endpoints=(
        Endpoint(
            id="tag",
            host="www.clarity.ms",
            path="^/(tag|s)/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="library", host="scripts.clarity.ms", kind=Kind.SCRIPT),
        Endpoint(id="collect", host="clarity.ms", path="/collect/?$"),
        Endpoint(id="sync", host="c.clarity.ms", path=r"^/c\.gif", kind=Kind.AUX),
    ),
    library_has_own_id=True,
    account=(in_path(r"^/tag/(?:[a-z]+/)?(\w+)$"), "e.4"),
    default_event="session_data",
    default_evidence="endpoint",
    names={
        "e.0": "version",
        "e.1": "sequence",
        "e.5": "client_id",
        "e.6": "session_id",
        "e.7": "page_number",
    },
    cookies=("_clck", "_clsk", "CLID", "MUID", "SM", "ANONCHK", "MR"),
    layers=("clarity",),
    split=_split,
)
