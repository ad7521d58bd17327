"""Adobe's media collection: sessions of a player, in the older form and as JSON."""

from __future__ import annotations

from auditor.model import Category
from auditor.vendor import Endpoint, Vendor

ADOBE_MEDIA = Vendor(
    id="adobe_media",
    name="Adobe Streaming Media",
    category=Category.ANALYTICS,
    docs="https://experienceleague.adobe.com/en/docs/media-analytics/using/media-overview",
    notes=(
        "A session begins with sessionStart, or type=start in the older form.",
        "Only the first request of a session names the report suite.",
        "A ping every ten seconds tells that it still plays.",
    ),
    endpoints=(
        Endpoint(
            id="heartbeat",
            host="hb.omtrdc.net",
            require={"s:event:type": "."},
        ),
        Endpoint(
            id="session",
            host="hb-api.omtrdc.net",
            path=r"^/api/v\d+/sessions(/[\w-]+/events)?/?$",
        ),
        Endpoint(
            id="first_party",
            segment=("sessions", "events"),
            path=r"/api/v\d+/sessions(/[0-9a-f]{32,}/events)?$",
            require_json={"eventType": r"^\w", "playerTime.ts": r"^\d{13}"},
            priority=90,
        ),
    ),
    account=("s:sc:rsid", "params.analytics.reportSuite"),
    event=("s:event:type", "eventType"),
    prefixes={"params.": "", "customMetadata.": "", "s:meta:": "", "qoeData.": ""},
    names={
        "s:asset:video_id": "media.id",
        "s:asset:name": "media.name",
        "s:event:sid": "session_id",
        "s:sp:player_name": "media.playerName",
        "playerTime.playhead": "playhead",
    },
    automatic_events=frozenset({"bufferStart", "ping"}),
)
