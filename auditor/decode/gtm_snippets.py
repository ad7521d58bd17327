"""What a piece of markup says of vendors: by the functions it calls and the addresses it loads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditor.decode.index import Rule, VendorIndex
from auditor.model import Category
from auditor.vendor import RequestFacts

MOST_URLS = 2_000
"""Addresses in markup that are looked at."""
UNKNOWN = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands within a text for what a variable decides."""

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
"""Accounts that snippets name in another way than as a call's argument."""
_MEANS_NOTHING_ALONE = frozenset({"microsoft_uet"})
"""Of these: whose name for it may stand in any script."""
_SETS_UP = frozenset({"init", "load", "config"})
_NAMES = frozenset({"track", "trackCustom", "event"})
_NAMES_BOTH = frozenset({"trackSingle", "trackSingleCustom"})
PREFIXES = {"G-": "ga4", "AW-": "google_ads", "DC-": "floodlight"}
"""Whose a Google tag is, by its id."""


@dataclass(slots=True)
class Message:
    """What markup says of one vendor."""

    account: str = ""
    events: list[str] = field(default_factory=list)


class Snippets:
    """Reads markup; knows the vendors by their functions in a page and by their addresses."""

    def __init__(self, index: VendorIndex) -> None:
        """One for a script: what it looks at is limited."""
        self._index = index
        self._layers = _by_layer(index)
        self._urls_left = MOST_URLS

    def vendor_of(self, function: str) -> str:
        """The id of the vendor that a function of the page speaks to; empty: it is nobody's."""
        return self._layers.get(function, "")

    def found(self, url: str) -> tuple[Rule, RequestFacts] | None:
        """The rule of a vendor that a GET of this address fits."""
        address = f"https:{url}" if url.startswith("//") else url
        return self._index.find("GET", address) if address.startswith("http") else None

    def told(self, html: str) -> dict[str, Message]:
        """What the markup says, by the vendor's id."""
        told: dict[str, Message] = {}
        self._called(html, told)
        self._addressed(html, told)
        for vendor, form in _SETTING.items():
            certain = vendor in told or vendor not in _MEANS_NOTHING_ALONE
            if certain and (found := form.search(html)):
                told.setdefault(vendor, Message()).account = found[1]
        return told

    def _called(self, html: str, told: dict[str, Message]) -> None:
        """Calls of vendors' functions: what sets a tag up names its account, the rest events."""
        for name, verb, *values in _CALL.findall(html):
            first, second = "".join(values[:3]), "".join(values[3:])
            vendor = self._layers.get(name) or (google_vendor(first) if name == "gtag" else "")
            if not vendor or verb not in _SETS_UP | _NAMES | _NAMES_BOTH:
                continue
            each = told.setdefault(vendor, Message())
            if verb in _SETS_UP | _NAMES_BOTH:
                each.account = each.account or ("" if UNKNOWN in first else first)
            if verb in _NAMES_BOTH or (verb in _NAMES and first):
                each.events.append(second if verb in _NAMES_BOTH else first)
        for name, verb, *values in _METHOD.findall(html):
            first, second = "".join(values[:3]), "".join(values[3:])
            if vendor := self._layers.get(name, ""):
                each = told.setdefault(vendor, Message())
                if verb in _SETS_UP:
                    each.account = each.account or ("" if UNKNOWN in first else first)
                elif verb == "track" or first == "event":
                    each.events += filter(None, [first if verb == "track" else second])

    def _addressed(self, html: str, told: dict[str, Message]) -> None:
        """Addresses of vendors: of their libraries, and of their pixels."""
        for found in _URL.finditer(html):
            self._urls_left -= 1
            if self._urls_left < 0 or (known := self.found(found[0])) is None:
                continue
            rule, wire = known
            vendor = rule.table.vendor
            if vendor.category is Category.TAG_MANAGER:
                continue
            account = rule.table.account(wire.query, wire.host, wire.path)
            each = told.setdefault(vendor.id, Message())
            each.account = each.account or ("" if UNKNOWN in account else account)


def google_vendor(account: str) -> str:
    """Whose a Google tag is, by its id; empty where that doesn't say."""
    return next((id_ for start, id_ in PREFIXES.items() if account.startswith(start)), "")


def _by_layer(index: VendorIndex) -> dict[str, str]:
    """Functions of a page that speak to one vendor alone."""
    found: dict[str, set[str]] = {}
    for vendor in index.vendors.values():
        for layer in vendor.layers:
            found.setdefault(layer, set()).add(vendor.id)
    return {layer: next(iter(ids)) for layer, ids in found.items() if len(ids) == 1}
