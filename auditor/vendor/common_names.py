"""What people call vendors whose ids are other words: facebook, google analytics, bing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

COMMON_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "adobe": ("adobe_analytics", "adobe_websdk"),
    "adobe launch": ("adobe_launch",),
    "adobe tags": ("adobe_launch",),
    "adwords": ("google_ads",),
    "alloy": ("adobe_websdk",),
    "amazon": ("amazon_ads",),
    "app insights": ("application_insights",),
    "at internet": ("piano",),
    "atinternet": ("piano",),
    "axon": ("applovin",),
    "baidu": ("baidu_tongji",),
    "bing": ("microsoft_uet",),
    "bing ads": ("microsoft_uet",),
    "boomerang": ("mpulse",),
    "campaign manager": ("floodlight",),
    "cloudflare": ("cloudflare_web_analytics",),
    "cm360": ("floodlight",),
    "commission junction": ("cj",),
    "datadog": ("datadog_rum",),
    "dcm": ("floodlight",),
    "doubleclick": ("floodlight", "google_ads"),
    "dtm": ("adobe_launch",),
    "dv360": ("floodlight",),
    "exponea": ("bloomreach_engagement",),
    "facebook": ("meta",),
    "facebook ads": ("meta",),
    "facebook pixel": ("meta",),
    "fb": ("meta",),
    "fbq": ("meta",),
    "ga": ("ga4",),
    "gads": ("google_ads",),
    "google": ("ga4", "google_ads", "gtm"),
    "google adwords": ("google_ads",),
    "google analytics": ("ga4",),
    "google marketing platform": ("floodlight",),
    "google tag": ("ga4", "google_ads", "gtm"),
    "google tag manager": ("gtm",),
    "gtag": ("ga4", "google_ads"),
    "innovid": ("tvsquared",),
    "instagram": ("meta",),
    "kakao": ("kakao_pixel",),
    "line": ("line_tag",),
    "linkedin insight": ("linkedin",),
    "meta ads": ("meta",),
    "meta pixel": ("meta",),
    "microsoft": ("microsoft_uet", "clarity"),
    "microsoft ads": ("microsoft_uet",),
    "microsoft advertising": ("microsoft_uet",),
    "microsoft clarity": ("clarity",),
    "msads": ("microsoft_uet",),
    "msclarity": ("clarity",),
    "omniture": ("adobe_analytics",),
    "oracle eloqua": ("eloqua",),
    "piwik": ("matomo", "piwik_pro"),
    "salesforce": ("salesforce_marketing_cloud", "pardot"),
    "sap emarsys": ("emarsys",),
    "scarab": ("emarsys",),
    "sitecatalyst": ("adobe_analytics",),
    "snap": ("snapchat",),
    "target": ("adobe_target",),
    "tealium": ("tealium_iq", "tealium_collect"),
    "tiktok ads": ("tiktok",),
    "tiktok pixel": ("tiktok",),
    "triple pixel": ("triple_whale",),
    "ttd": ("trade_desk",),
    "twitter": ("x",),
    "twitter ads": ("x",),
    "ua": ("ga_universal",),
    "uet": ("microsoft_uet",),
    "universal analytics": ("ga_universal",),
    "urchin": ("ga_universal",),
    "vk": ("vk_ads", "vk_retargeting"),
    "web sdk": ("adobe_websdk",),
    "yahoo": ("yahoo_dsp",),
    "yahoo japan": ("yahoo_japan",),
    "yandex": ("yandex_metrica",),
    "youtube": ("google_ads",),
})  # fmt: skip
"""In lower case, with spaces."""
MEANT_AT_MOST = 3
ALIKE = 0.75
"""How alike two names are of which either may be meant; below it, only the nearest is named."""


def meant_vendors(name: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The ids that somebody means who writes `name`; `names`: the vendors' names by their ids.

    By what people call them, by their own names, else by how they are spelled.
    """
    plain = _plain(name)
    by_plain: dict[str, list[str]] = {}
    for id_, whole in names.items():
        for called in (id_, whole):
            by_plain.setdefault(_plain(called), []).append(id_)
    for called, ids in COMMON_NAMES.items():
        by_plain.setdefault(_plain(called), []).extend(ids)
    spelled_alike = difflib.get_close_matches(
        plain, by_plain, n=MEANT_AT_MOST, cutoff=ALIKE
    ) or difflib.get_close_matches(plain, by_plain, n=1)
    known = by_plain.get(plain) or [id_ for near in spelled_alike for id_ in by_plain[near]]
    return tuple(dict.fromkeys(id_ for id_ in known if id_ in names))[:MEANT_AT_MOST]


def did_you_mean(ids: Collection[str]) -> str:
    """`; did you mean ga4 or gtm?`, or nothing."""
    *others, last = ids or ("",)
    return f"; did you mean {', '.join(others)}{' or ' if others else ''}{last}?" if last else ""


def _plain(name: str) -> str:
    """The letters and digits of a name, in lower case."""
    return re.sub(r"[\W_]+", "", name[:100]).lower()
