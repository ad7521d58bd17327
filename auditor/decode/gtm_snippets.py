"""Finds vendors' tags in markup: by the functions that it calls and the addresses that it loads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditor.decode.endpoint_rule import EndpointRule
from auditor.decode.index import VendorIndex
from auditor.model import Category
from auditor.vendor import RequestFacts

MOST_URLS = 2_000
"""Addresses in one container's markup that are looked at."""
UNKNOWN = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Replaces, within a text, what a variable decides."""

_URL = re.compile(
    r"""(?:https?:)?//[a-z0-9.-]{1,250}\.[a-z]{2,20}/[^\s"'<>()\\]{0,1000}""", re.IGNORECASE
)
_VALUE = r"""(?:"([^"]{1,100})"|'([^']{1,100})'|([^"',(){}[\]\s]{1,100}))"""
_CALL = re.compile(
    rf"""\b(\w{{2,20}})\s*\(\s*["'](\w{{3,20}})["']\s*(?:,\s*{_VALUE}\s*(?:,\s*{_VALUE})?)?"""
)
"""fbq('init', '1'), fbq('trackSingle', '1', 'Lead')."""
_METHOD = re.compile(
    rf"""\b(\w{{2,20}})\.(load|init|track|push)\s*\(\s*(?:{_VALUE}\s*(?:,\s*{_VALUE})?)?"""
)
"""ttq.load('C1'), ttq.track('Lead'), uetq.push('event', 'signup')."""
_SETTING = {
    "linkedin": re.compile(r"""_linkedin_(?:data_)?partner_id\s*=\s*["']?(\d{3,12})"""),
    "microsoft_uet": re.compile(r"""\bti\s*:\s*["']?(\d{6,12})"""),
    "hotjar": re.compile(r"""\bhjid\s*:\s*["']?(\d{3,12})"""),
    "clarity": re.compile(r"""["']clarity["']\s*,\s*["']script["']\s*,\s*["'](\w{6,20})["']"""),
}
"""Patterns for accounts that snippets do not name as an argument of a call."""
_AMBIGUOUS_SETTINGS = frozenset({"microsoft_uet"})
"""Vendors whose setting has a name that any script may use: it needs a second sign of them."""
_SETS_UP = frozenset({"init", "load", "config"})
"""First arguments of a call that names the account."""
_SENDS = frozenset({"track", "trackCustom", "event"})
"""First arguments of a call that names the event."""
_SENDS_TO = frozenset({"trackSingle", "trackSingleCustom"})
"""First arguments of a call that names account and event."""
PREFIXES = {"G-": "ga4", "AW-": "google_ads", "DC-": "floodlight"}
"""Prefix of a Google tag's id -> its vendor's id."""


@dataclass(slots=True)
class SnippetTag:
    """One vendor's tag, as markup installs it."""

    account: str = ""
    events: list[str] = field(default_factory=list)

    def name_account(self, account: str) -> None:
        """Keep the first account that is named."""
        self.account = self.account or ("" if UNKNOWN in account else account)


class Snippets:
    """Finds tags in markup by the vendors' functions and addresses."""

    def __init__(self, index: VendorIndex) -> None:
        """Make one for each container: it looks at a limited number of addresses in all."""
        self._index = index
        self._layers = _by_layer(index)
        self._urls_left = MOST_URLS

    def vendor_of(self, function: str) -> str:
        """The id of the only vendor that a function of the page reaches; empty if there is none."""
        return self._layers.get(function, "")

    def find(self, url: str) -> tuple[EndpointRule, RequestFacts] | None:
        """The vendor's endpoint that a GET of this URL fits, and that request."""
        address = f"https:{url}" if url.startswith("//") else url
        return self._index.find("GET", address) if address.startswith("http") else None

    def tags(self, html: str) -> dict[str, SnippetTag]:
        """The tags in the markup, by the vendor's id."""
        tags: dict[str, SnippetTag] = {}
        self._add_called(html, tags)
        self._add_loaded(html, tags)
        for vendor, form in _SETTING.items():
            is_certain = vendor in tags or vendor not in _AMBIGUOUS_SETTINGS
            if is_certain and (setting := form.search(html)):
                tags.setdefault(vendor, SnippetTag()).account = setting[1]
        return tags

    def _add_called(self, html: str, tags: dict[str, SnippetTag]) -> None:
        """Add the tags whose functions are called, with the accounts and events of the calls."""
        for name, verb, *values in _CALL.findall(html):
            first, second = "".join(values[:3]), "".join(values[3:])
            vendor = self._layers.get(name) or (google_vendor(first) if name == "gtag" else "")
            if not vendor or verb not in _SETS_UP | _SENDS | _SENDS_TO:
                continue
            tag = tags.setdefault(vendor, SnippetTag())
            if verb in _SETS_UP | _SENDS_TO:
                tag.name_account(first)
            if verb in _SENDS_TO or (verb in _SENDS and first):
                tag.events.append(second if verb in _SENDS_TO else first)
        for name, verb, *values in _METHOD.findall(html):
            first, second = "".join(values[:3]), "".join(values[3:])
            if vendor := self._layers.get(name, ""):
                tag = tags.setdefault(vendor, SnippetTag())
                if verb in _SETS_UP:
                    tag.name_account(first)
                elif verb == "track" or first == "event":
                    tag.events += filter(None, [first if verb == "track" else second])

    def _add_loaded(self, html: str, tags: dict[str, SnippetTag]) -> None:
        """Add the tags whose libraries or pixels are loaded."""
        for url in _URL.finditer(html):
            self._urls_left -= 1
            if self._urls_left < 0 or (match := self.find(url[0])) is None:
                continue
            rule, wire = match
            vendor = rule.table.vendor
            if vendor.category is Category.TAG_MANAGER:
                continue
            account = rule.table.account(wire.query, wire.host, wire.path)
            tags.setdefault(vendor.id, SnippetTag()).name_account(account)


def google_vendor(account: str) -> str:
    """The id of a Google tag's vendor, by the tag's id; empty if the id does not tell."""
    return next((id_ for start, id_ in PREFIXES.items() if account.startswith(start)), "")


def _by_layer(index: VendorIndex) -> dict[str, str]:
    """Function of a page -> vendor's id, for the functions that reach one vendor alone."""
    vendors: dict[str, set[str]] = {}
    for vendor in index.vendors.values():
        for layer in vendor.layers:
            vendors.setdefault(layer, set()).add(vendor.id)
    return {layer: next(iter(ids)) for layer, ids in vendors.items() if len(ids) == 1}
