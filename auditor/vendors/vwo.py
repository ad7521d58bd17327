"""VWO: events as JSON, and the older images for variations shown and goals reached."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor

_HOST = "visualwebsiteoptimizer.com"
_BY_ENDPOINT = {"goal": "conversion", "variation": "vwo_variationShown"}


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    """The images say by their path what happened."""
    return _BY_ENDPOINT.get(endpoint, name)


VWO = Vendor(
    id="vwo",
    name="VWO",
    category=Category.TESTING,
    docs="https://developers.vwo.com/",
    notes=(
        (
            "A goal's image (c.gif) names the goal by its number; what it is called stands in VWO "
            "only."
        ),
        "Which property holds revenue is chosen in VWO; one that is called revenue is read.",
        "The script j.php carries the page's address, and decides which campaigns the page gets.",
    ),
    endpoints=(
        Endpoint(
            id="events",
            shared=True,
            host=_HOST,
            path="/events/t/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="goal", shared=True, host=(_HOST, "dacdn.vwo.com"), path=r"/c\.gif$"),
        Endpoint(
            id="variation",
            shared=True,
            host=(_HOST, "dacdn.vwo.com"),
            path=r"/l\.gif$",
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="visitor",
            host=(_HOST, "dacdn.vwo.com"),
            path=r"/[a-km-z]\.gif$",
            kind=Kind.AUX,
            priority=60,
        ),
        Endpoint(
            id="recording",
            host=_HOST,
            path=r"^/([a-z]+\d+/)?(analy[sz]e|ping_tpc\.php|cdc)",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host=_HOST,
            path=r"/(j\.php|settings\.js|server-side[/-]settings|[^/]+\.js)$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("a", "account_id", "ACCOUNT_ID"),
    event=("en", "d.event.name"),
    value=("r", "d.event.props.revenue"),
    event_id=("d.msgId",),
    label=("goal_id", "GOAL_ID"),
    key=("d.msgId",),
    called_at=("d.event.time",),
    prefixes={"d.event.props.": ""},
    names={
        "d.event.props.page.url": "page_location",
        "d.event.props.page.title": "page_title",
        "d.event.props.page.referrerUrl": "page_referrer",
    },
    page_views=frozenset({"vwo_pageView"}),
    automatic_events=frozenset(
        {
            "vwo_fmeSdkInit",
            "vwo_pageUnload",
            "vwo_pageView",
            "vwo_syncVisitorProp",
            "vwo_variationShown",
        }
    ),
    cookies=("_vwo_*", "_vis_opt_*"),
    layers=("VWO", "_vis_opt_queue"),
    rename_event=_named,
)
