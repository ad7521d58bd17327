"""LinkedIn Insight Tag: a page visit, or a conversion known by a number."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import MAX_EVENTS, Endpoint, Params, RequestFacts, Vendor


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - the type
    """One request reports to all the partner ids that stand between commas."""
    params = request.params
    partners = [each for each in params.get("pid", "").split(",")[:MAX_EVENTS] if each]
    return [{**params, "pid": each} for each in partners] or [params]


_COLLECTOR = r"^(px\d*|dc)\.ads\.linkedin\.com$"

LINKEDIN = Vendor(
    id="linkedin",
    name="LinkedIn Insight Tag",
    category=Category.ADVERTISING,
    collectors=("px.ads.linkedin.com", "px4.ads.linkedin.com"),
    docs="https://www.linkedin.com/help/lms/answer/a418880",
    endpoints=(
        Endpoint(
            id="redirect_hop",
            host="ads.linkedin.com",
            host_form=_COLLECTOR,
            path="^/collect/?$",
            require={"cookiesTest": "^true$"},
            kind=Kind.AUX,
            mirror=True,
            priority=40,
        ),
        Endpoint(
            id="collect",
            host="ads.linkedin.com",
            host_form=_COLLECTOR,
            path="^/collect/?$",
            require={"pid": r"\d"},
        ),
        Endpoint(
            id="web_analytics",
            host="ads.linkedin.com",
            host_form=_COLLECTOR,
            path="^/wa/?$",
            kind=Kind.USER_DATA,
        ),
        Endpoint(
            id="attribution",
            host="ads.linkedin.com",
            host_form=_COLLECTOR,
            path="^/(attribution_trigger|insight_tag_errors)",
            kind=Kind.AUX,
        ),
        Endpoint(id="sync", host="linkedin.com", path="^/px/", kind=Kind.AUX),
        Endpoint(
            id="library", host="snap.licdn.com", path=r"^/li\.lms-analytics/", kind=Kind.SCRIPT
        ),
    ),
    account=("pid",),
    event=("conversionId",),
    default_event="page_view",
    event_id=("eventId",),
    key=("eventId",),
    names={"url": "page_location", "tm": "installer", "conversionId": "conversion_id"},
    mirror_key=(("time",),),
    cookies=("li_fat_id", "li_sugr", "bcookie", "UserMatchHistory", "AnalyticsSyncHistory"),
    layers=("lintrk",),
    split=_split,
)
