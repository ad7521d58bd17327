"""The tags of a site, by what its pages sent and loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from auditor.check.matching import is_page_view
from auditor.decode.decoder import Decoded
from auditor.draft.found import FoundTag
from auditor.model import UNNAMED, Category, Hit
from auditor.vendor import Vendor

MOST_PAGES = 0.75
"""The share of pages from which on a tag counts as one that learns of every page."""
RANKS = MappingProxyType(
    {Category.TAG_MANAGER: 0, Category.ANALYTICS: 1, Category.ADVERTISING: 2, Category.AFFILIATE: 3}
)
"""In which order tags stand in the spec."""
SHOWN = 6
"""How many events and pages are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHits:
    """A page, and the hits that it sent as it was opened and left."""

    path: str
    hits: tuple[Hit, ...]


def found_tags(
    pages: Sequence[PageHits],
    more: Iterable[Hit],
    told: Sequence[Decoded],
    vendors: Mapping[str, Vendor],
) -> tuple[list[FoundTag], list[str]]:
    """The tags, and the vendors that show no account.

    `more`: hits that were sent otherwise, such as when a product was put into the cart. `told`: all
    that was decoded, for libraries and containers.
    """
    others = list(more)
    seen: dict[tuple[str, str], Category] = {}
    nameless: dict[str, None] = {}
    for vendor_id, written in _named(pages, others, told, vendors):
        vendor = vendors.get(vendor_id)
        if vendor is None or vendor.category is Category.CONSENT:
            continue
        account = vendor.canonical_account(written)
        if not account or not vendor.can_be_account(account):
            nameless[vendor_id] = None
        elif not _is_library_of(vendor_id, account, seen):
            seen.setdefault((vendor_id, account), vendor.category)
    known = {vendor for vendor, _ in seen}
    order = sorted(seen, key=lambda key: RANKS.get(seen[key], len(RANKS)))
    events = Counter(
        (hit.vendor, hit.account, hit.event)
        for hit in (*(hit for page in pages for hit in page.hits), *others)
        if hit.event != UNNAMED
    )
    tags = [
        replace(
            _tag(_name(vendor, number), vendor, account, seen[vendor, account], pages),
            events=tuple(
                event for (*key, event), _ in events.most_common() if key == [vendor, account]
            )[:SHOWN],
        )
        for vendor, account, number in _numbered(order)
    ]
    return tags, [vendor for vendor in nameless if vendor not in known]


def _named(
    pages: Sequence[PageHits],
    more: Iterable[Hit],
    told: Sequence[Decoded],
    vendors: Mapping[str, Vendor],
) -> Iterator[tuple[str, str]]:
    """Vendor and account of all that was sent, then of what was loaded, then of containers."""
    for hit in (*(hit for page in pages for hit in page.hits), *more):
        yield hit.vendor, hit.account
    for load in (load for decoded in told for load in decoded.loads):
        vendor = vendors.get(load.vendor)
        if vendor is not None and not vendor.library_has_own_id:
            yield load.vendor, load.account
    for tag in (
        tag for decoded in told for container in decoded.containers for tag in container.tags
    ):
        if tag.vendor and not tag.paused:
            yield tag.vendor, tag.account


def _is_library_of(vendor: str, account: str, seen: Collection[tuple[str, str]]) -> bool:
    """Whether this is the library of a tag that is known: Google's loads by that tag's id."""
    return any(account == known and other != vendor for other, known in seen)


def _numbered(keys: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, int]]:
    counts: Counter[str] = Counter()
    for vendor, account in keys:
        counts[vendor] += 1
        yield vendor, account, counts[vendor]


def _name(vendor: str, number: int) -> str:
    return vendor if number == 1 else f"{vendor}_{number}"


def _tag(
    name: str, vendor: str, account: str, category: Category, pages: Sequence[PageHits]
) -> FoundTag:
    own = {
        page.path: [hit for hit in page.hits if (hit.vendor, hit.account) == (vendor, account)]
        for page in pages
    }
    views = {path: [hit for hit in hits if is_page_view(hit)] for path, hits in own.items()}
    names = Counter(hit.event for hits in views.values() for hit in hits)
    with_view = [path for path, hits in views.items() if hits]
    is_everywhere = bool(names) and len(with_view) >= MOST_PAGES * len(pages)
    # The first page is seen before and after the choice.
    counts = Counter(len(hits) for hits in list(views.values())[1:] or views.values() if hits)
    return FoundTag(
        name=name,
        vendor=vendor,
        account=account,
        category=category,
        page_view=names.most_common(1)[0][0] if is_everywhere else "",
        fires="once" if counts and counts.most_common(1)[0][0] == 1 else "at_least_once",
        missing_on=tuple(path for path, hits in views.items() if not hits)[:SHOWN],
    )
