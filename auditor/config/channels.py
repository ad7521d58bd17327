"""Channels: the ways on which visitors arrive, and what they bring. Some are built in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import Field

from auditor.config.base import Model, Text

AUTO = "auto"
"""In place of a parameter's value: one of its form is made up."""


class Channel(Model):
    """Where the visitor comes from."""

    params: dict[Text, str] = Field(default_factory=dict)
    """What the address of the first page carries; auto makes up a click id."""
    referrer: str | None = None
    """The page that the visitor comes from."""


def _paid(source: str, *params: str, referrer: str | None = None) -> Channel:
    campaign = {"utm_source": source, "utm_medium": "cpc", "utm_campaign": "tagproof"}
    return Channel(params={**dict.fromkeys(params, AUTO), **campaign}, referrer=referrer)


def _affiliate(source: str, **params: str) -> Channel:
    campaign = {"utm_source": source, "utm_medium": "affiliate", "utm_campaign": "tagproof"}
    return Channel(params={**params, **campaign})


BUILT_IN: Mapping[str, Channel] = MappingProxyType({
    # Google's auto-tagging needs no UTM parameters, and most accounts have none.
    "google_ads": Channel(params={"gclid": AUTO, "gad_source": "1"},
                          referrer="https://www.google.com/"),
    "meta": _paid("facebook", "fbclid", referrer="https://l.facebook.com/"),
    "tiktok": _paid("tiktok", "ttclid", referrer="https://www.tiktok.com/"),
    "linkedin": _paid("linkedin", "li_fat_id", referrer="https://www.linkedin.com/"),
    "microsoft": _paid("bing", "msclkid", referrer="https://www.bing.com/"),
    "pinterest": _paid("pinterest", "epik", referrer="https://www.pinterest.com/"),
    "snapchat": _paid("snapchat", "ScCid"),
    "reddit": _paid("reddit", "rdt_cid", referrer="https://www.reddit.com/"),
    "x": _paid("x", "twclid", referrer="https://t.co/"),
    "outbrain": _paid("outbrain", "dicbo"),
    "taboola": _paid("taboola", "tblci"),
    "quora": _paid("quora", "qclid", referrer="https://www.quora.com/"),
    "email": Channel(params={"utm_source": "newsletter", "utm_medium": "email",
                             "utm_campaign": "tagproof"}),
    "organic": Channel(referrer="https://www.google.com/"),
    "referral": Channel(referrer="https://www.referrer.example/"),
    "awin": _affiliate("awin", awc=AUTO),
    "cj": _affiliate("cj", cjevent=AUTO),
    "impact": _affiliate("impact", irclickid=AUTO, irgwc="1"),
    "rakuten": _affiliate("rakuten", ranSiteID=AUTO, ranMID="1", ranEAID="1"),
    "shareasale": _affiliate("shareasale", sscid=AUTO),
    "tradedoubler": _affiliate("tradedoubler", tduid=AUTO),
})  # fmt: skip
"""By name: channels that a spec can name without saying what they are."""
