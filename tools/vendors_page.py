"""Generates the page docs/vendors.md from the vendors' tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from auditor.cli.hittext import in_runs, limit_text, required_text
from auditor.model import Category
from auditor.model.vendor_rules import Confidence
from auditor.vendor import Endpoint, Locator, Part, Vendor, find_vendors
from tools import ROOT

PAGE = ROOT / "docs" / "vendors.md"
TITLES = {
    Category.ADVERTISING: "Advertising",
    Category.ANALYTICS: "Analytics",
    Category.TAG_MANAGER: "Tag managers",
    Category.CONSENT: "Consent platforms",
    Category.CRM: "E-mail and CRM",
    Category.AFFILIATE: "Affiliate networks",
    Category.SESSION_REPLAY: "Session replay",
    Category.TESTING: "Testing and personalisation",
    Category.MONITORING: "Errors and performance",
    Category.OTHER: "Others",
}
FIELDS = ("account", "event", "value", "currency", "transaction_id", "event_id", "label")
HEAD = """# The vendors

Made from the tables in `auditor/vendors/` by `make generated`; a test fails when it is stale.
`tagproof vendors ID` prints the same of one vendor, `tagproof vendors URL` says whose a request is
and reads it. A vendor that is missing here can be described [in the spec](spec.md#vendors), without
code.

An endpoint is *documented* by its vendor, *observed* in captured requests, or *general* knowledge
that nobody checked. The same goes for what a vendor asks for: only what is documented may make a
hit fail. An endpoint at *any host* is known by its path and parameters: first-party servers,
gateways, proxies.

While hits are held, events and asides (*aux*) never leave this machine. What is *needed* is let
through: the library can't do without the vendor's own answer. What is *answered* gets one of ours,
since the library waits for more than an empty one.
"""

TRIED_ON = "2026-11-30"
TRIED = {
    "adobe_websdk": "@adobe/alloy 2.33.1",
    "amazon_ads": "aat/amzn.js 6, a copy of April 2025",
    "amplitude": "@amplitude/analytics-browser 2.48.1",
    "application_insights": "@microsoft/applicationinsights-web 3.4.4",
    "braze": "@braze/web-sdk 6.13.0",
    "clarity": "clarity.js 0.6.43",
    "countly": "countly-sdk-web 26.1.1",
    "criteo": "ld.js 5.31.1",
    "datadog_rum": "@datadog/browser-rum 7.16.2",
    "ga4": "gtag/js, a copy of July 2026",
    "google_ads": "gtag/js, a copy of January 2026",
    "hotjar": "modules.js, a copy of February 2017",
    "hubspot": "analytics and collectedforms.js, copies of July 2024",
    "klaviyo": "onsite/js, copies of April 2024",
    "launchdarkly": "launchdarkly-js-client-sdk 3.9.5",
    "linkedin": "insight.min.js",
    "matomo": "matomo.js 5.2.0-b5",
    "meta": "fbevents.js 2.9.182",
    "microsoft_uet": "bat.js",
    "mixpanel": "mixpanel-browser 2.83.0",
    "mparticle": "@mparticle/web-sdk 2.68.0",
    "pinterest": "ct/core.js with main.8821a9da.js",
    "plausible": "plausible-tracker 0.3.9 and @plausible-analytics/tracker 0.4.6",
    "posthog": "posthog-js 1.449.2",
    "reddit": "ads/pixel.js",
    "rudderstack": "@rudderstack/analytics-js 3.34.1",
    "segment": "@segment/analytics-next 1.84.3, and analytics.min.js",
    "sentry": "@sentry/browser 11.12.0",
    "snapchat": "scevent.min.js 3.35.2",
    "snowplow": "@snowplow/browser-tracker 4.10.1",
    "statsig": "@statsig/js-client 3.33.5",
    "tiktok": "pixel/events.js",
    "x": "uwt.js",
    "yandex_metrica": "metrika/tag.js",
}
"""Vendors -> the library of the vendor's own with which holding was tried."""


def generate() -> dict[Path, str]:
    """The page as it should be."""
    return {PAGE: page()}


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_contents(), *_tried(), *_sections()]).rstrip() + "\n"


def _by_category() -> Iterator[tuple[str, list[Vendor]]]:
    """The title of each category that has vendors, and its vendors by name."""
    all_vendors = find_vendors().values()
    for category, title in TITLES.items():
        vendors = sorted(
            (vendor for vendor in all_vendors if vendor.category is category),
            key=lambda vendor: vendor.name.casefold(),
        )
        if vendors:
            yield title, vendors


def _contents() -> Iterator[str]:
    yield "| for | vendors |"
    yield "| --- | --- |"
    for title, vendors in _by_category():
        names = " · ".join(f"[{_plain(vendor.name)}](#{_anchor(vendor)})" for vendor in vendors)
        yield f"| {title} ({len(vendors)}) | {names} |"
    yield ""


def _tried() -> Iterator[str]:
    yield "## Held with the vendor's own library\n"
    yield (
        f"On {TRIED_ON} these libraries were run, each on a page of its own, in an audit with "
        "`hits: hold`:\neach spoke as the page had loaded, and after a click that called it. What "
        "some of them wait\nfor is kept in pages of the tests. Of other vendors that is known from "
        "their documentation and\nfrom captured requests only.\n"
    )
    yield "| vendor | library |"
    yield "| --- | --- |"
    vendors = find_vendors()
    for key in sorted(TRIED, key=lambda key: vendors[key].name.casefold()):
        vendor = vendors[key]
        yield f"| [{_plain(vendor.name)}](#{_anchor(vendor)}) | {_plain(TRIED[key])} |"
    yield ""


def _sections() -> Iterator[str]:
    for title, vendors in _by_category():
        yield f"## {title}\n"
        for vendor in vendors:
            yield from _section(vendor)


def _section(vendor: Vendor) -> Iterator[str]:
    yield f"### {_heading(vendor)}\n"
    if vendor.docs:
        yield f"<{vendor.docs}>\n"
    yield "| endpoint | holds | where |"
    yield "| --- | --- | --- |"
    yield from (_endpoint(endpoint) for endpoint in vendor.endpoints)
    yield ""
    yield from _fields(vendor)
    if vendor.standard_events:
        yield f"- **Events**: {_list(in_runs(vendor.standard_events))}"
    if vendor.automatic_events:
        yield f"- **Sent by its library itself**: {_list(in_runs(vendor.automatic_events))}"
    if vendor.page_views:
        yield f"- **Page views**: {_list(vendor.page_views)}"
    if vendor.same_event:
        yield f"- **Other names of events**: {_renamed(vendor.same_event)}"
    if vendor.user_data:
        hashed = f" ({vendor.user_hash})" if vendor.user_hash else ""
        yield f"- **User data**{hashed}: {_renamed(vendor.user_data)}"
    if vendor.consent_params:
        yield f"- **Consent**: {_list(vendor.consent_params)}"
    yield from _page_state(vendor)
    if vendor.cookies:
        yield f"- **Cookies**: {_list(vendor.cookies)}"
    rules = [*map(limit_text, vendor.limits), *map(required_text, vendor.required)]
    yield from (f"- {_plain(rule[:1].upper() + rule[1:])}" for rule in rules)
    yield from (f"- {_plain(note)}" for note in vendor.notes)
    yield ""


def _endpoint(endpoint: Endpoint) -> str:
    hosts = ", ".join(endpoint.hosts) or "any host"
    where = f"{hosts}, path `{_code(endpoint.path)}`" if endpoint.path else hosts
    needs = [*endpoint.require, *endpoint.require_json]
    where += f", with {_list(needs)}" if needs else ""
    held = ", needed" if endpoint.needed else ", answered" if endpoint.answer else ""
    return f"| `{endpoint.id}` | {endpoint.kind}{held} | {where} ({endpoint.confidence}) |"


def _fields(vendor: Vendor) -> Iterator[str]:
    fields = []
    for name in FIELDS:
        locators: tuple[Locator, ...] = getattr(vendor, name)
        if locators:
            fields.append(f"{name} in {' or '.join(map(_locator, locators))}")
    if vendor.items:
        fields.append("items")
    if fields:
        yield f"- **Read**: {'; '.join(fields)}"
    if vendor.called_at:
        yield f"- **When it was called for**: {' or '.join(map(_locator, vendor.called_at))}"
    if vendor.called_ago:
        ago = " or ".join(map(_locator, vendor.called_ago))
        yield f"- **How long before the request it was called for**: {ago}"
    if vendor.key:
        yield f"- **Told apart by**: {' or '.join(map(_locator, vendor.key))}"


def _locator(locator: Locator) -> str:
    if isinstance(locator, Part):
        return f"`{_code(locator.of)}` by `{_code(locator.pattern)}`"
    return f"`{_code(locator)}`"


def _page_state(vendor: Vendor) -> Iterator[str]:
    state = vendor.page_state
    if state is None:
        return
    parts = (
        ("cookies", state.cookies),
        ("storage", state.storage),
        ("scripts", state.globals),
        ("data layer", state.layer_events),
    )
    texts = [f"{name} {_list(names)}" for name, names in parts if names]
    sure = "" if state.confidence is Confidence.DOCUMENTED else f" ({state.confidence})"
    yield f"- **The choice in the page**: {'; '.join(texts)}{sure}"
    if state.values:
        yield f"- **What its codes mean**: {_renamed(state.values)}"


def _renamed(names: Mapping[str, str]) -> str:
    return ", ".join(f"`{_code(one)}` {_plain(other)}" for one, other in names.items())


def _list(names: Iterable[str]) -> str:
    ordered = sorted(names) if isinstance(names, frozenset) else list(names)
    return ", ".join(f"`{_code(name)}`" for name in ordered)


def _code(text: str) -> str:
    """The text as it may stand between backticks in a cell of a table."""
    return text.replace("|", "\\|").replace("`", "'")


def _plain(text: str) -> str:
    """The text with the signs of Markdown escaped."""
    for sign in "\\|<>*_[]":
        text = text.replace(sign, f"\\{sign}")
    return text


def _heading(vendor: Vendor) -> str:
    return f"{vendor.name} (`{vendor.id}`)"


def _anchor(vendor: Vendor) -> str:
    """The anchor that GitHub gives to the vendor's heading."""
    kept = "".join(c for c in _heading(vendor).lower() if c.isalnum() or c in "-_ ")
    return kept.replace(" ", "-")
