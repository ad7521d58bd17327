"""LinkedIn Insight Tag: a page visit, or a conversion known by a number."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import MAX_EVENTS, Confidence, Endpoint, Params, RequestFacts, Vendor


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - the type
    """One event for each partner id; `pid` has them with commas between."""
    params = request.params
    partners = [partner for partner in params.get("pid", "").split(",")[:MAX_EVENTS] if partner]
    return [{**params, "pid": partner} for partner in partners] or [params]


_COLLECTOR = r"^(px\d*|dc)\.ads\.linkedin\.com$"

LINKEDIN = Vendor(
    id="linkedin",
    name="LinkedIn Insight Tag",
    category=Category.ADVERTISING,
    collectors=("px.ads.linkedin.com", "px4.ads.linkedin.com"),
    docs="https://www.linkedin.com/help/lms/answer/a418880",
    notes=(
        "With conversionId it is a conversion, called by that number; without, a page visit.",
        "Rules for addresses in Campaign Manager turn visits into conversions without a number.",
        "px and px4 carry the same hit.",
        "A hashed e-mail travels only in /wa/, as hem: base64 of gzip of JSON, which is read.",
        "Most conversions have their value in Campaign Manager, not in the hit.",
        "li_adsId is LinkedIn's own number for the browser.",
    ),
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
            id="ids",
            host="ads.linkedin.com",
            host_form=_COLLECTOR,
            path="^/(setuid|db_sync)/?$",
            kind=Kind.AUX,
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
            id="library",
            host="snap.licdn.com",
            path=r"^/li\.lms-analytics/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("pid", "pids.0"),
    account_form=r"\d+",
    event=("conversionId", "signalType"),
    default_event="page_view",
    default_evidence=({"url": "."}, {"fmt": "^gif$"}),
    # lintrk takes both; that they keep their names on the wire is general knowledge.
    value=("conversionValue",),
    currency=("currency",),
    event_id=("eventId",),
    key=("eventId",),
    names={
        "url": "page_location",
        "pageTitle": "page_title",
        "tm": "installer",
        "conversionId": "conversion_id",
        "li_adsId": "user.ads_id",
        "liFatId": "li_fat_id",
    },
    user_data={"hem": "email"},
    user_hash="sha256",
    hash_forms={"email": "dotted"},
    mirror_key=(("time",),),
    page_views=frozenset({"PAGE_VISIT"}),
    cookies=("li_fat_id", "li_sugr", "bcookie", "UserMatchHistory", "AnalyticsSyncHistory"),
    layers=("lintrk",),
    split=_split,
    consent_params=("gdpr", "gdpr_consent"),
)
