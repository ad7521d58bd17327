"""Reads the tags in a published container of Google Tag Manager.

gtm.js begins with the container's settings as JSON: `resource` with its tags (functions whose
parameters begin with `vtp_`) and macros (the variables), and `permissions` with what custom
templates may load and call. Of the variables only constants can be read here; the browser decides
all others. A paused tag has the function `__paused`; what was never published is absent.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from auditor.decode.gtm_kinds import EVENT_CHOSEN, KINDS, LISTENERS, OF_TEMPLATES, TagKind
from auditor.decode.gtm_markup import foreign_scripts, takes_input
from auditor.decode.gtm_references import References
from auditor.decode.gtm_rules import read_rules
from auditor.decode.gtm_snippets import UNKNOWN, Snippets, google_vendor
from auditor.decode.index import VendorIndex
from auditor.decode.readings import read
from auditor.model import Category, Container, ContainerTag, Kind, Request

log = logging.getLogger(__name__)
LONGEST = 4_000_000
"""Characters of a script that are looked at."""
MOST_TAGS = 2_000
DEEPEST = 20
"""Levels of values within values that are read."""
_ADDRESS = re.compile(r"^https?://[^?#]*/gtm\.js\?(?:[^#]*&)?id=GTM-[A-Z0-9]+", re.IGNORECASE)
_SETTINGS = re.compile(r'\{\s*"resource"\s*:\s*\{')
_OF_INTERFACE = frozenset({"tag_id", "metadata", "vtp_uniqueTriggerId"})
"""What tells two tags apart that do the same."""
BUILT_IN = frozenset(
    {
        "gaawe",
        "gaawc",
        "googtag",
        "ua",
        "awct",
        "awcc",
        "awud",
        "sp",
        "flc",
        "fls",
        "gclidw",
        "baut",
    }
)
"""Kinds of tags that ask for consent by themselves."""
_HEX = re.compile(r"\\x([0-9A-Fa-f]{2})")


def asks_for_container(url: str) -> bool:
    """Whether this is the URL of a container's script (not of gtag.js)."""
    return "gtm.js" in url and _ADDRESS.match(url[:2000]) is not None


def read_container(request: int, account: str, text: str, index: VendorIndex) -> Container:
    """The container of this script. Never raises; takes linear time, whatever the text.

    Args:
        request: the id of the request that loaded it.
        account: its id, GTM-...
        text: the script.
        index: for the vendors of the addresses and functions in templates and markup.
    """
    try:
        contents = _contents(text[:LONGEST], index)
    except Exception:  # the form is Google's own and may change: the audit goes on
        log.exception("the container %s could not be read", account)
        contents = None
    if contents is None:
        return Container(request=request, account=account, readable=False)
    return replace(contents, request=request, account=account)


@lru_cache(maxsize=16)
def _contents(text: str, index: VendorIndex) -> Container | None:
    """The container of a script, whoever asked for it; None if it has no known form.

    Remembered, since all pages of a site load the same script.
    """
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
    numbered = [
        (number, tag) for number, tag in enumerate(tags[:MOST_TAGS]) if isinstance(tag, dict)
    ]
    references = References(len(reader.macros), len(tags))
    unknown = {number: references.unknown_names(tag) for number, tag in numbered}
    read_tags = tuple(
        replace(
            container_tag,
            number=number,
            is_called=number in references.called,
            unknown_names=unknown[number],
        )
        for number, tag in numbered
        for container_tag in reader.read(tag)
    )
    version = resource.get("version")
    return Container(
        request=0,
        account="",
        tags=read_tags,
        rules=read_rules(resource),
        unchecked_forms=frozenset(_unchecked_forms(tags)),
        version=version if isinstance(version, str) else "",
    )


def _unchecked_forms(tags: Iterable[object]) -> Iterator[str]:
    """The ids of the triggers that count forms which the page refused."""
    for tag in tags:
        if isinstance(tag, dict) and tag.get("function") == "__fsl":
            id_ = tag.get("vtp_uniqueTriggerId")
            if isinstance(id_, str) and not tag.get("vtp_checkValidation"):
                yield id_


def _settings(text: str) -> dict[str, Any] | None:
    """The JSON at the beginning of the script; None if there is none."""
    beginning = _SETTINGS.search(text)
    if beginning is None:
        return None
    start = beginning.start()
    decoder = json.JSONDecoder(strict=False)
    for script in (text, _HEX.sub(r"\\u00\1", text[start:])):
        try:
            settings, _ = decoder.raw_decode(script, start if script is text else 0)
        except ValueError:
            continue
        return settings if isinstance(settings, dict) else None
    return None


class _Reader:
    """Reads the tags of one container."""

    def __init__(self, *, macros: object, permissions: object, index: VendorIndex) -> None:
        self.macros = macros if isinstance(macros, list) else []
        self._permissions = permissions if isinstance(permissions, dict) else {}
        self._index = index
        self._snippets = Snippets(index)
        self._characters_left = 2 * LONGEST

    def read(self, tag: Mapping[str, Any]) -> Iterator[ContainerTag]:
        """The tag; custom HTML with tags of several vendors is one tag for each vendor."""
        function = str(tag.get("function", ""))
        begins, ends = tag.get("start_time"), tag.get("end_time")
        html = self._text(tag.get("vtp_html")) if function == "__html" else ""
        for read_tag in self._read(tag, html):
            vendor = self._index.vendor(read_tag.vendor)
            yield replace(
                read_tag,
                id=str(tag.get("tag_id") or ""),
                category=vendor.category if vendor else Category.OTHER,
                asks_consent=bool(tag.get("consent")) or self._asks_itself(function),
                consents=_consents(tag.get("consent")),
                once_per_load=tag.get("once_per_load") is True,
                begins=begins if type(begins) is int else None,
                ends=ends if type(ends) is int else None,
                foreign_scripts=tuple(foreign_scripts(html, self._index)),
                takes_input=takes_input(html),
                settings=_settings_of(tag),
            )

    def _asks_itself(self, function: str) -> bool:
        """Whether its code asks for consent: Google's own do, and templates that may."""
        allowed = self._permissions.get(function)
        return function.removeprefix("__") in BUILT_IN or (
            isinstance(allowed, dict) and "access_consent" in allowed
        )

    def _read(self, tag: Mapping[str, Any], html: str) -> Iterator[ContainerTag]:
        function = str(tag.get("function", ""))
        kind = function.removeprefix("__")
        if not kind or kind in LISTENERS:
            return
        if kind == "paused":
            original = str(tag.get("vtp_originalTagType", ""))
            tag_kind = KINDS.get(original)
            yield ContainerTag(
                kind=original or kind, vendor=tag_kind.vendor if tag_kind else "", paused=True
            )
        elif kind == "html":
            yield from self._of_markup(kind, html)
        elif kind == "img":
            yield self._of_image(kind, self._text(tag.get("vtp_url")))
        elif kind == "googtag":
            yield self._of_google(kind, tag)
        elif kind in KINDS:
            yield self._of_kind(kind, KINDS[kind], tag, KINDS[kind].vendor)
        else:
            vendor = self._of_permissions(function)
            yield self._of_kind(kind, OF_TEMPLATES, tag, vendor)

    # ── values ───────────────────────────────────────────────────────────────────────────────

    def _text(self, value: object, depth: int = 0) -> str:
        """A value as text, with `UNKNOWN` for what a variable decides."""
        if isinstance(value, bool) or value is None:
            return "" if value is None else str(value).lower()
        if isinstance(value, str | int | float):
            return str(value)
        if depth > DEEPEST:
            return UNKNOWN
        match value:
            case ["macro", int(number), *_] if 0 <= number < len(self.macros):
                return _constant(self.macros[number])
            case ["escape", inner, *_]:
                return self._text(inner, depth + 1)
            case ["template", *parts]:
                return self._joined(parts, depth)
        return UNKNOWN

    def _joined(self, parts: Iterable[object], depth: int) -> str:
        """The parts as one text, cut at a limit: a short script can describe an endless text."""
        pieces = list[str]()
        for part in parts:
            piece = self._text(part, depth + 1)
            self._characters_left -= len(piece)
            if self._characters_left < 0:
                break
            pieces.append(piece)
        return "".join(pieces)

    def _first(self, tag: Mapping[str, Any], names: Iterable[str]) -> str:
        """The first parameter that is set; empty if a variable decides it."""
        for name in names:
            if text := self._text(tag.get(f"vtp_{name}")).strip():
                return "" if UNKNOWN in text else text
        return ""

    def _table(self, tag: Mapping[str, Any], name: str) -> dict[str, str]:
        """A table of names and values: ["list", ["map", "parameter", X, "parameterValue", Y]]."""
        rows, table = tag.get(name), dict[str, str]()
        for row in rows[1:] if isinstance(rows, list) else ():
            match row:
                case ["map", "parameter", name, "parameterValue", value, *_]:
                    table[self._text(name)] = self._text(value)
        return table

    # ── tags ─────────────────────────────────────────────────────────────────────────────────

    def _of_kind(
        self, kind: str, tag_kind: TagKind, tag: Mapping[str, Any], vendor: str
    ) -> ContainerTag:
        event = self._event(kind, tag_kind, tag)
        return self._container_tag(
            kind,
            vendor,
            self._first(tag, tag_kind.account) if vendor else "",
            event,
            self._first(tag, tag_kind.label),
        )

    def _event(self, kind: str, tag_kind: TagKind, tag: Mapping[str, Any]) -> str:
        if kind == "baut" and tag.get("vtp_eventType") == "PAGE_LOAD":
            return "pageLoad"
        if kind == "ua" and tag.get("vtp_trackType") == "TRACK_PAGEVIEW":
            return "pageview"
        if tag_kind is OF_TEMPLATES:
            chosen = EVENT_CHOSEN.get(str(tag.get("vtp_eventName") or tag.get("vtp_eventType")))
            if chosen is not None:
                return self._first(tag, chosen)
        if any(tag.get(f"vtp_{name}") for name in tag_kind.event):
            return self._first(tag, tag_kind.event)
        return tag_kind.otherwise

    def _of_google(self, kind: str, tag: Mapping[str, Any]) -> ContainerTag:
        """A Google tag. GA4's sends a page view, unless its settings say otherwise."""
        account = self._first(tag, ("tagId",))
        vendor = google_vendor(account)
        event = ""
        if vendor == "ga4" and not tag.get("vtp_configSettingsVariable"):
            sends = self._table(tag, "vtp_configSettingsTable").get("send_page_view", "true")
            event = "page_view" if sends == "true" else ""
        return self._container_tag(kind, vendor, account.removeprefix("DC-"), event)

    def _of_image(self, kind: str, url: str) -> ContainerTag:
        match = self._snippets.find(url)
        if match is None:
            return ContainerTag(kind=kind, vendor="")
        rule, wire = match
        request = Request(id=0, visit=0, at=0, method="GET", url=url, resource_type="image")
        reading = next(read(request, wire, rule.table, rule.endpoint), None)
        if reading is None or rule.endpoint.kind is not Kind.EVENT:
            return ContainerTag(kind=kind, vendor=rule.table.vendor.id)
        texts = (reading.account, reading.event, reading.label)
        account, event, label = ("" if UNKNOWN in text else text for text in texts)
        return self._container_tag(kind, rule.table.vendor.id, account, event, label)

    def _of_markup(self, kind: str, html: str) -> Iterator[ContainerTag]:
        tags = self._snippets.tags(html)
        for vendor, tag in tags.items():
            events = list(dict.fromkeys(tag.events))
            event = events[0] if len(events) == 1 and UNKNOWN not in events[0] else ""
            yield self._container_tag(kind, vendor, tag.account, event)
        if not tags:
            yield ContainerTag(kind=kind, vendor="")

    def _of_permissions(self, function: str) -> str:
        """The vendor's id of a template, by the functions it may call and the URLs it may load."""
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

    def _container_tag(
        self, kind: str, vendor_id: str, account: str, event: str = "", label: str = ""
    ) -> ContainerTag:
        """The tag, with account and event as the vendor's hits have them."""
        vendor = self._index.vendor(vendor_id)
        if vendor is not None:
            event = vendor.canonical(event)
            account = vendor.canonical_account(account)
        return ContainerTag(kind=kind, vendor=vendor_id, account=account, event=event, label=label)


def _consents(listed: object) -> tuple[str, ...] | None:
    """What must be granted: ["list", "ad_storage", ...]; None where a variable decides it."""
    match listed:
        case None:
            return ()
        case ["list", *types] if all(isinstance(each, str) for each in types):
            return tuple(map(str, types))
    return None


def _settings_of(tag: Mapping[str, Any]) -> str:
    """A fingerprint of a tag's type and parameters."""
    own = {name: value for name, value in tag.items() if name not in _OF_INTERFACE}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()


def _constant(macro: object) -> str:
    """The value of a constant variable; `UNKNOWN` for any other variable."""
    value = macro.get("vtp_value") if isinstance(macro, dict) else None
    constant = isinstance(macro, dict) and macro.get("function") == "__c"
    return str(value) if constant and isinstance(value, str | int | float) else UNKNOWN


def _texts(part: object, name: str, key: str = "") -> Iterator[str]:
    """The texts of a list in a permission: {"urls": [...]}, {"keys": [{"key": ...}]}."""
    listed = part.get(name) if isinstance(part, dict) else None
    for entry in listed if isinstance(listed, list) else ():
        text = entry.get(key) if key and isinstance(entry, dict) else entry
        if isinstance(text, str):
            yield text
