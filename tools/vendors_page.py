"""The page docs/vendors.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from auditor.cli.hittext import limit_text, required_text
from auditor.model import Category
from auditor.model.vendor_rules import Confidence
from auditor.vendor import Endpoint, Locator, Part, Vendor, find_vendors
from tools import ROOT

PLACE = ROOT / "docs" / "vendors.md"
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
"""


def made() -> dict[Path, str]:
    """The page as it should be."""
    return {PLACE: page()}


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_contents(), *_sections()]).rstrip() + "\n"


def _by_category() -> Iterator[tuple[str, list[Vendor]]]:
    known = find_vendors().values()
    for category, title in TITLES.items():
        found = sorted(
            (each for each in known if each.category is category),
            key=lambda each: each.name.casefold(),
        )
        if found:
            yield title, found


def _contents() -> Iterator[str]:
    yield "| for | vendors |"
    yield "| --- | --- |"
    for title, found in _by_category():
        names = " · ".join(f"[{_plain(each.name)}](#{_anchor(each)})" for each in found)
        yield f"| {title} ({len(found)}) | {names} |"
    yield ""


def _sections() -> Iterator[str]:
    for title, found in _by_category():
        yield f"## {title}\n"
        for vendor in found:
            yield from _section(vendor)


def _section(vendor: Vendor) -> Iterator[str]:
    yield f"### {_heading(vendor)}\n"
    if vendor.docs:
        yield f"<{vendor.docs}>\n"
    yield "| endpoint | holds | where |"
    yield "| --- | --- | --- |"
    yield from (_endpoint(each) for each in vendor.endpoints)
    yield ""
    yield from _fields(vendor)
    if vendor.standard_events:
        yield f"- **Events**: {_list(vendor.standard_events)}"
    if vendor.automatic_events:
        yield f"- **Sent by its library itself**: {_list(vendor.automatic_events)}"
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
    asked = [*map(limit_text, vendor.limits), *map(required_text, vendor.required)]
    yield from (f"- {_plain(each[:1].upper() + each[1:])}" for each in asked)
    yield from (f"- {_plain(note)}" for note in vendor.notes)
    yield ""


def _endpoint(endpoint: Endpoint) -> str:
    hosts = ", ".join(endpoint.hosts) or "any host"
    where = f"{hosts}, path `{_code(endpoint.path)}`" if endpoint.path else hosts
    needs = [*endpoint.require, *endpoint.require_json]
    where += f", with {_list(needs)}" if needs else ""
    return f"| `{endpoint.id}` | {endpoint.kind} | {where} ({endpoint.confidence}) |"


def _fields(vendor: Vendor) -> Iterator[str]:
    told = []
    for name in FIELDS:
        at: tuple[Locator, ...] = getattr(vendor, name)
        if at:
            told.append(f"{name} in {' or '.join(map(_locator, at))}")
    if vendor.items:
        told.append("items")
    if told:
        yield f"- **Read**: {'; '.join(told)}"
    if vendor.key:
        yield f"- **Told apart by**: {' or '.join(map(_locator, vendor.key))}"


def _locator(at: Locator) -> str:
    if isinstance(at, Part):
        return f"`{_code(at.of)}` by `{_code(at.pattern)}`"
    return f"`{_code(at)}`"


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
    told = [f"{name} {_list(found)}" for name, found in parts if found]
    sure = "" if state.confidence is Confidence.DOCUMENTED else f" ({state.confidence})"
    yield f"- **The choice in the page**: {'; '.join(told)}{sure}"
    if state.values:
        yield f"- **What its codes mean**: {_renamed(state.values)}"


def _renamed(names: Mapping[str, str]) -> str:
    return ", ".join(f"`{_code(one)}` {_plain(other)}" for one, other in names.items())


def _list(names: Iterable[str]) -> str:
    listed = sorted(names) if isinstance(names, frozenset) else list(names)
    return ", ".join(f"`{_code(each)}`" for each in listed)


def _code(text: str) -> str:
    """Text between backticks in a cell of a table."""
    return text.replace("|", "\\|").replace("`", "'")


def _plain(text: str) -> str:
    for sign in "\\|<>*_[]":
        text = text.replace(sign, f"\\{sign}")
    return text


def _heading(vendor: Vendor) -> str:
    return f"{vendor.name} (`{vendor.id}`)"


def _anchor(vendor: Vendor) -> str:
    """GitHub's name for the heading."""
    kept = "".join(c for c in _heading(vendor).lower() if c.isalnum() or c in "-_ ")
    return kept.replace(" ", "-")
