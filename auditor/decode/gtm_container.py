"""What a published container of Google Tag Manager says of itself: which tags it holds.

gtm.js begins with the container's settings as JSON: `resource` with its tags (each a function with
parameters that begin with `vtp_`) and macros (the variables), and `permissions` with what custom
templates may load and call. A variable's value is known where it is a constant; all else is decided
in the browser. Pausing a tag leaves `__paused` in its place; what was never published is absent.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from auditor.decode.gtm_snippets import UNKNOWN, Snippets, google_vendor
from auditor.decode.index import VendorIndex
from auditor.decode.readings import read
from auditor.model import Container, ContainerTag, Kind, Request

log = logging.getLogger(__name__)
LONGEST = 4_000_000
"""Characters of a script that are looked at."""
MOST_TAGS = 2_000
DEEPEST = 20
"""How deep a value may be put together of others."""
_ADDRESS = re.compile(r"^https?://[^?#]*/gtm\.js\?(?:[^#]*&)?id=GTM-[A-Z0-9]+", re.IGNORECASE)
_SETTINGS = re.compile(r'\{\s*"resource"\s*:\s*\{')
_HEX = re.compile(r"\\x([0-9A-Fa-f]{2})")
LISTENERS = frozenset(
    {"cl", "lcl", "fsl", "sdl", "tl", "ytl", "evl", "hl", "jel", "tg", "ehl", "dlm"}
)
"""What Tag Manager itself adds for triggers: no tags of anybody's."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Where a kind of tag says whose it is; the parameters are those without `vtp_`."""

    vendor: str
    account: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    otherwise: str = ""
    """The event of a tag that names none."""


_KINDS = {
    "gaawe": _Known("ga4", ("measurementIdOverride", "measurementId"), ("eventName",)),
    "gaawc": _Known("ga4", ("measurementId",)),
    "ua": _Known("ga_universal", ("trackingId",), ("eventAction",)),
    "awct": _Known("google_ads", ("conversionId",), (), ("conversionLabel",), "conversion"),
    "awcc": _Known("google_ads", ("conversionId",), (), ("conversionLabel",)),
    "awud": _Known("google_ads", ("conversionId",)),
    "sp": _Known("google_ads", ("conversionId",)),
    "flc": _Known("floodlight", ("advertiserId",), ("groupTag",), ("activityTag",)),
    "fls": _Known("floodlight", ("advertiserId",), ("groupTag",), ("activityTag",)),
    "baut": _Known("microsoft_uet", ("tagId",), ("eventAction",)),
    "bzi": _Known("linkedin", ("id", "partnerId"), ("conversionId",), (), "page_view"),
    "pntr": _Known("pinterest", ("tagId",), ("eventName",)),
    "asp": _Known("adroll", ("customerId",)),
    "crto": _Known("criteo", ("accountId",)),
    "hjtc": _Known("hotjar", ("hotjar_site_id",)),
    "cegg": _Known("crazy_egg"),
    "qcm": _Known("quantcast", ("pcode",)),
    "qpx": _Known("quora", ("pixelId", "pixel_id")),
    "awj": _Known("awin", ("advertiserId",)),
    "awc": _Known("awin", ("advertiserId",)),
    "twitter_website_tag": _Known("x", ("twitter_pixel_id",), ("event_type",)),
}
_OF_TEMPLATES = _Known(
    "",
    ("pixelId", "pixel_id", "pixelCode", "pixel_code", "pixelID", "tagId", "tag_id", "partnerId",
     "partner_id", "accountId", "account_id", "advertiserId", "siteId", "site_id", "projectId",
     "clarityId", "measurementId", "conversionId", "id"),
    ("eventName", "event_name", "eventType", "event_type", "event", "trackType"),
)  # fmt: skip
"""What the makers of templates for pixels mostly call these."""
_EVENT_CHOSEN = {
    "standard": ("standardEventName", "event_name_standard"),
    "custom": ("customEventName", "event_name_custom"),
    "variable": ("variableEventName",),
}
"""Templates with a choice of how the event is named: where the name stands then."""


def asks_for_container(url: str) -> bool:
    """Whether this is the address of a container's script (not of gtag.js)."""
    return "gtm.js" in url and _ADDRESS.match(url[:2000]) is not None


def read_container(request: int, account: str, text: str, index: VendorIndex) -> Container:
    """The container whose script this is. Never raises; in linear time, whatever the text.

    Args:
        request: the id of the request that loaded it.
        account: its id, GTM-...
        text: the script.
        index: knows the vendors by the addresses and functions that templates and markup use.
    """
    try:
        tags = _tags(text[:LONGEST], index)
    except Exception:  # the form is Google's own: whatever it becomes, we read on
        log.exception("the container %s could not be read", account)
        tags = None
    return Container(request=request, account=account, tags=tags or (), readable=tags is not None)


@lru_cache(maxsize=16)
def _tags(text: str, index: VendorIndex) -> tuple[ContainerTag, ...] | None:
    """The tags of a script, read once: all pages of a site load the same one."""
    settings = _settings(text)
    resource = settings.get("resource") if settings is not None else None
    if settings is None or not isinstance(resource, dict):
        return None
    tags = resource.get("tags")
    if not isinstance(tags, list):
        return None
    reader = _Reader(
        macros=resource.get("macros"), permissions=settings.get("permissions"), index=index
    )
    known = (each for each in tags[:MOST_TAGS] if isinstance(each, dict))
    return tuple(tag for each in known for tag in reader.read(each))


def _settings(text: str) -> dict[str, Any] | None:
    found = _SETTINGS.search(text)
    if found is None:
        return None
    decoder = json.JSONDecoder(strict=False)
    for script in (text, _HEX.sub(r"\\u00\1", text[found.start() :])):
        try:
            settings, _ = decoder.raw_decode(script, found.start() if script is text else 0)
        except ValueError:
            continue
        return settings if isinstance(settings, dict) else None
    return None


class _Reader:
    """Reads the tags of one container."""

    def __init__(self, *, macros: object, permissions: object, index: VendorIndex) -> None:
        self._macros = macros if isinstance(macros, list) else []
        self._permissions = permissions if isinstance(permissions, dict) else {}
        self._index = index
        self._snippets = Snippets(index)
        self._characters_left = 2 * LONGEST

    def read(self, tag: Mapping[str, Any]) -> Iterator[ContainerTag]:
        """The tag; markup that speaks to several vendors counts as one tag for each."""
        function = str(tag.get("function", ""))
        kind = function.removeprefix("__")
        if not kind or kind in LISTENERS:
            return
        if kind == "paused":
            original = str(tag.get("vtp_originalTagType", ""))
            known = _KINDS.get(original)
            yield ContainerTag(
                kind=original or kind, vendor=known.vendor if known else "", paused=True
            )
        elif kind == "html":
            yield from self._of_markup(kind, self._text(tag.get("vtp_html")))
        elif kind == "img":
            yield self._of_image(kind, self._text(tag.get("vtp_url")))
        elif kind == "googtag":
            yield self._of_google(kind, tag)
        elif kind in _KINDS:
            yield self._of_kind(kind, _KINDS[kind], tag, _KINDS[kind].vendor)
        else:
            vendor = self._of_permissions(function)
            yield self._of_kind(kind, _OF_TEMPLATES, tag, vendor)

    # ── values ───────────────────────────────────────────────────────────────────────────────

    def _text(self, value: object, depth: int = 0) -> str:
        """A value as text; `UNKNOWN` stands where a variable decides."""
        if isinstance(value, bool) or value is None:
            return "" if value is None else str(value).lower()
        if isinstance(value, str | int | float):
            return str(value)
        if depth > DEEPEST:
            return UNKNOWN
        match value:
            case ["macro", int(number), *_] if 0 <= number < len(self._macros):
                return _constant(self._macros[number])
            case ["escape", inner, *_]:
                return self._text(inner, depth + 1)
            case ["template", *parts]:
                return self._joined(parts, depth)
        return UNKNOWN

    def _joined(self, parts: Iterable[object], depth: int) -> str:
        """The parts as one text. A short script may ask for an endless one: then it is cut."""
        pieces = list[str]()
        for part in parts:
            piece = self._text(part, depth + 1)
            self._characters_left -= len(piece)
            if self._characters_left < 0:
                break
            pieces.append(piece)
        return "".join(pieces)

    def _first(self, tag: Mapping[str, Any], names: Iterable[str]) -> str:
        """The first parameter that is set; empty where a variable decides."""
        for name in names:
            if text := self._text(tag.get(f"vtp_{name}")).strip():
                return "" if UNKNOWN in text else text
        return ""

    def _table(self, tag: Mapping[str, Any], name: str) -> dict[str, str]:
        """A table of names and values: ["list", ["map", "parameter", X, "parameterValue", Y]]."""
        rows, found = tag.get(name), dict[str, str]()
        for row in rows[1:] if isinstance(rows, list) else ():
            match row:
                case ["map", "parameter", name, "parameterValue", value, *_]:
                    found[self._text(name)] = self._text(value)
        return found

    # ── tags ─────────────────────────────────────────────────────────────────────────────────

    def _of_kind(
        self, kind: str, known: _Known, tag: Mapping[str, Any], vendor: str
    ) -> ContainerTag:
        event = self._event(kind, known, tag)
        return self._made(
            kind,
            vendor,
            self._first(tag, known.account) if vendor else "",
            event,
            self._first(tag, known.label),
        )

    def _event(self, kind: str, known: _Known, tag: Mapping[str, Any]) -> str:
        if kind == "baut" and tag.get("vtp_eventType") == "PAGE_LOAD":
            return "pageLoad"
        if kind == "ua" and tag.get("vtp_trackType") == "TRACK_PAGEVIEW":
            return "pageview"
        if known is _OF_TEMPLATES:
            chosen = _EVENT_CHOSEN.get(str(tag.get("vtp_eventName") or tag.get("vtp_eventType")))
            if chosen is not None:
                return self._first(tag, chosen)
        if any(tag.get(f"vtp_{name}") for name in known.event):
            return self._first(tag, known.event)
        return known.otherwise

    def _of_google(self, kind: str, tag: Mapping[str, Any]) -> ContainerTag:
        """A Google tag. GA4's sends a page view, unless it is told not to."""
        account = self._first(tag, ("tagId",))
        vendor = google_vendor(account)
        event = ""
        if vendor == "ga4" and not tag.get("vtp_configSettingsVariable"):
            told = self._table(tag, "vtp_configSettingsTable").get("send_page_view", "true")
            event = "page_view" if told == "true" else ""
        return self._made(kind, vendor, account.removeprefix("DC-"), event)

    def _of_image(self, kind: str, url: str) -> ContainerTag:
        found = self._snippets.found(url)
        if found is None:
            return ContainerTag(kind=kind, vendor="")
        rule, wire = found
        asked = Request(id=0, visit=0, at=0, method="GET", url=url, resource_type="image")
        reading = next(read(asked, wire, rule.table, rule.endpoint), None)
        if reading is None or rule.endpoint.kind is not Kind.EVENT:
            return ContainerTag(kind=kind, vendor=rule.table.vendor.id)
        told = (reading.account, reading.event, reading.label)
        account, event, label = ("" if UNKNOWN in each else each for each in told)
        return self._made(kind, rule.table.vendor.id, account, event, label)

    def _of_markup(self, kind: str, html: str) -> Iterator[ContainerTag]:
        told = self._snippets.told(html)
        for vendor, each in told.items():
            events = list(dict.fromkeys(each.events))
            event = events[0] if len(events) == 1 and UNKNOWN not in events[0] else ""
            yield self._made(kind, vendor, each.account, event)
        if not told:
            yield ContainerTag(kind=kind, vendor="")

    def _of_permissions(self, function: str) -> str:
        """The vendor of a template, by the functions that it calls and the addresses it loads."""
        allowed = self._permissions.get(function)
        if not isinstance(allowed, dict):
            return ""
        for key in _texts(allowed.get("access_globals"), "keys", "key"):
            if vendor := self._snippets.vendor_of(key.partition(".")[0]):
                return vendor
        for name in ("inject_script", "send_pixel", "inject_hidden_iframe"):
            for url in _texts(allowed.get(name), "urls"):
                if vendor := self._index.vendor_of(url):
                    return vendor
        return ""

    def _made(
        self, kind: str, vendor: str, account: str, event: str = "", label: str = ""
    ) -> ContainerTag:
        """The tag, with account and event as the vendor's hits have them."""
        known = self._index.vendor(vendor)
        if known is not None:
            event = known.canonical(event)
            if account and not account.startswith(known.account_prefix):
                account = known.account_prefix + account
        return ContainerTag(kind=kind, vendor=vendor, account=account, event=event, label=label)


def _constant(macro: object) -> str:
    """The value of a variable that is the same for everybody."""
    value = macro.get("vtp_value") if isinstance(macro, dict) else None
    constant = isinstance(macro, dict) and macro.get("function") == "__c"
    return str(value) if constant and isinstance(value, str | int | float) else UNKNOWN


def _texts(part: object, name: str, key: str = "") -> Iterator[str]:
    """The texts of a list in a permission: {"urls": [...]}, {"keys": [{"key": ...}]}."""
    listed = part.get(name) if isinstance(part, dict) else None
    for each in listed if isinstance(listed, list) else ():
        text = each.get(key) if key and isinstance(each, dict) else each
        if isinstance(text, str):
            yield text
