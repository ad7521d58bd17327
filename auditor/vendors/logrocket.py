"""LogRocket: recordings of single-page applications, from a row of hosts of its own."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, RequestFacts, Vendor

_HOSTS = (
    "logrocket.io",
    "logrocket.com",
    "lr-in.com",
    "lr-in-prod.com",
    "lr-ingest.com",
    "lr-ingest.io",
    "lr-intake.com",
    "ingest-lr.com",
    "intake-lr.com",
    "logr-ingest.com",
    "logr-ingest.io",
    "logr-in.com",
    "lgrckt-in.com",
    "lrkt-in.com",
)


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """The query says whose recording it is; the body is packed in a form of its own."""
    return [request.query]


LOGROCKET = Vendor(
    id="logrocket",
    name="LogRocket",
    category=Category.SESSION_REPLAY,
    docs="https://docs.logrocket.com/reference/content-security-policy",
    notes=(
        "The account has the form organisation/application.",
        "LogRocket.track and identify travel inside the recording.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host=_HOSTS,
            host_form=r"^cdn(-[\w-]+)?\.",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="recording",
            host=_HOSTS,
            host_form=r"^r\.",
            path="^/i/?$",
            require={"a": "^[^/]+/[^/]+$"},
        ),
    ),
    collectors=("r.lr-in.com", "r.lr-in-prod.com", "r.lr-ingest.io", "r.logr-ingest.com"),
    account=("a",),
    default_event="session_data",
    default_evidence="endpoint",
    names={"r": "recording_id", "t": "tab_id", "s": "session_number"},
    cookies=("_lr_*",),
    layers=("LogRocket",),
    split=_split,
)
