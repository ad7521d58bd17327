"""Click ids: what ad platforms add to the addresses of their ads, and the cookies that keep them.

`sure` says that it was tried with the vendor's own script, or stands in its documentation. What
only others write about may be wrong: it warns, and fails nothing. What is not known stays empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl

SHORTEST = 8
"""Shorter values stand in any text by chance: `gad_source=1` is followed nowhere."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickId:
    """A click id, and where the vendor's own script keeps it."""

    param: str
    """Its parameter in the address of a landing."""
    vendors: tuple[str, ...]
    """The vendors whose tags read it."""
    cookies: tuple[str, ...] = ()
    """The first-party cookies that keep it: one of them is enough. Empty: none, or not known."""
    days: int | None = None
    """How long the cookie lives as its vendor sets it."""
    sure: bool = False
    prefix: str = ""
    """How its values begin, where that is known."""
    length: int = 40
    """How long a made-up value is."""
    letters: str = _LETTERS


_GOOGLE = ("google_ads", "floodlight")
_AFFILIATE = 24
CLICK_IDS: Mapping[str, ClickId] = MappingProxyType({
    click_id.param: click_id
    for click_id in (
        ClickId(param="gclid", vendors=_GOOGLE, cookies=("_gcl_aw", "FPGCLAW"), days=90, sure=True,
                prefix="Cj0KCQiA", length=80),
        ClickId(param="gbraid", vendors=_GOOGLE, cookies=("_gcl_ag", "FPGCLAG"), days=90, sure=True,
                prefix="0AAAAA", length=32),
        ClickId(param="wbraid", vendors=_GOOGLE, cookies=("_gcl_gb", "FPGCLGB"), days=90, sure=True,
                prefix="CjgKCA", length=80),
        ClickId(param="dclid", vendors=("floodlight",), cookies=("_gcl_dc", "FPGCLDC"), days=90,
                sure=True, prefix="CO"),
        ClickId(param="fbclid", vendors=("meta",), cookies=("_fbc",), days=90, sure=True,
                prefix="IwZXh0bgNhZW0", length=70),
        ClickId(param="ttclid", vendors=("tiktok",), cookies=("ttclid",), days=1, sure=True,
                prefix="E.C.P.", length=70),
        ClickId(param="msclkid", vendors=("microsoft_uet",), cookies=("_uetmsclkid",), length=32,
                letters="0123456789abcdef"),
        ClickId(param="li_fat_id", vendors=("linkedin",), cookies=("li_fat_id",), days=30,
                sure=True, length=36, letters="0123456789abcdef"),
        ClickId(param="rdt_cid", vendors=("reddit",), cookies=("_rdt_cid",), days=90, sure=True),
        ClickId(param="epik", vendors=("pinterest",), cookies=("_epik",), days=365, sure=True,
                prefix="dj0yJnU9", length=60),
        ClickId(param="dicbo", vendors=("outbrain",), cookies=("dicbo_id",), days=7, sure=True,
                prefix="v4-", length=50),
        ClickId(param="twclid", vendors=("x",), prefix="2-", length=28),
        ClickId(param="ScCid", vendors=("snapchat",), length=36),
        ClickId(param="qclid", vendors=("quora",)),
        ClickId(param="tblci", vendors=("taboola",), prefix="GiA", length=60),
        ClickId(param="awc", vendors=("awin",), length=_AFFILIATE),
        ClickId(param="cjevent", vendors=("cj",), cookies=("cje",), length=32),
        ClickId(param="irclickid", vendors=("impact",), length=_AFFILIATE),
        ClickId(param="ranSiteID", vendors=("rakuten",), length=_AFFILIATE),
        ClickId(param="sscid", vendors=("shareasale",), length=_AFFILIATE),
        ClickId(param="tduid", vendors=("tradedoubler",), length=32),
        ClickId(param="yclid", vendors=("yandex_metrica",)),
        ClickId(param="oppref", vendors=("openai_ads",)),
        ClickId(param="mc_eid", vendors=("mailchimp",)),
        ClickId(param="_kx", vendors=("klaviyo",)),
        ClickId(param="mkt_tok", vendors=("marketo",), length=60),
        ClickId(param="_hsenc", vendors=("hubspot",), length=60),
    )
})  # fmt: skip
"""By parameter: the click ids that are known."""


def made_up(param: str, seed: str) -> str:
    """A value of the form that a click id has; the same seed makes the same value.

    Most have letters of both cases, so that a site that writes them small is seen.
    """
    known = CLICK_IDS.get(param, ClickId(param=param, vendors=()))
    digest = hashlib.shake_256(f"{param} {seed}".encode()).digest(known.length)
    text = "".join(known.letters[byte % len(known.letters)] for byte in digest)
    return (known.prefix + text)[: known.length]


def click_ids_in(query: str) -> dict[str, str]:
    """The click ids in an address's query, by parameter; those too short to follow are left out."""
    return {
        param: value
        for param, value in parse_qsl(query)
        if param in CLICK_IDS and len(value) >= SHORTEST
    }
