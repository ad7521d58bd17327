"""The kinds of tags in Google Tag Manager: their vendors, and the parameters with their fields."""

from __future__ import annotations

from dataclasses import dataclass

LISTENERS = frozenset(
    {"cl", "lcl", "fsl", "sdl", "tl", "ytl", "evl", "hl", "jel", "tg", "ehl", "dlm"}
)
"""Functions that Tag Manager adds for triggers: they are not tags of a vendor."""


@dataclass(frozen=True, slots=True)
class TagKind:
    """The vendor of one kind of tag, and the parameters (without `vtp_`) that hold its fields."""

    vendor: str
    account: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    otherwise: str = ""
    """The event of a tag that names none."""


KINDS = {
    "gaawe": TagKind("ga4", ("measurementIdOverride", "measurementId"), ("eventName",)),
    "gaawc": TagKind("ga4", ("measurementId",)),
    "ua": TagKind("ga_universal", ("trackingId",), ("eventAction",)),
    "awct": TagKind("google_ads", ("conversionId",), (), ("conversionLabel",), "conversion"),
    "awcc": TagKind("google_ads", ("conversionId",), (), ("conversionLabel",)),
    "awud": TagKind("google_ads", ("conversionId",)),
    "sp": TagKind("google_ads", ("conversionId",)),
    "flc": TagKind("floodlight", ("advertiserId",), ("groupTag",), ("activityTag",)),
    "fls": TagKind("floodlight", ("advertiserId",), ("groupTag",), ("activityTag",)),
    "baut": TagKind("microsoft_uet", ("tagId",), ("eventAction",)),
    "bzi": TagKind("linkedin", ("id", "partnerId"), ("conversionId",), (), "page_view"),
    "pntr": TagKind("pinterest", ("tagId",), ("eventName",)),
    "asp": TagKind("adroll", ("customerId",)),
    "crto": TagKind("criteo", ("accountId",)),
    "hjtc": TagKind("hotjar", ("hotjar_site_id",)),
    "cegg": TagKind("crazy_egg"),
    "qcm": TagKind("quantcast", ("pcode",)),
    "qpx": TagKind("quora", ("pixelId", "pixel_id")),
    "awj": TagKind("awin", ("advertiserId",)),
    "awc": TagKind("awin", ("advertiserId",)),
    "twitter_website_tag": TagKind("x", ("twitter_pixel_id",), ("event_type",)),
}
OF_TEMPLATES = TagKind(
    "",
    ("pixelId", "pixel_id", "pixelCode", "pixel_code", "pixelID", "tagId", "tag_id", "partnerId",
     "partner_id", "accountId", "account_id", "advertiserId", "siteId", "site_id", "projectId",
     "clarityId", "measurementId", "conversionId", "id"),
    ("eventName", "event_name", "eventType", "event_type", "event", "trackType"),
)  # fmt: skip
"""The names that custom templates for pixels mostly use."""
EVENT_CHOSEN = {
    "standard": ("standardEventName", "event_name_standard"),
    "custom": ("customEventName", "event_name_custom"),
    "variable": ("variableEventName",),
}
"""How a template's event is chosen -> the parameters that hold its name then."""
