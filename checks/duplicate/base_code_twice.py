"""base-code-twice: pages that install one tag twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.check import Fact, NoOptions, check, failed, passed, path_of
from auditor.model import (
    Effort,
    Hit,
    Message,
    Push,
    Severity,
    TagLoad,
    Verdict,
    VisitRecord,
    message,
    plural_message,
)

from ..shared.own_hosts import own_loads
from ..shared.page_views import TWICE, doubled_page_views, expected_page_views, routes_before
from .container_twice import pages_with_twice

INITIALISES = {
    "fbq": ("meta", frozenset({"init"})),
    "gtag": ("ga4", frozenset({"config"})),
    "pintrk": ("pinterest", frozenset({"load"})),
    "snaptr": ("snapchat", frozenset({"init"})),
    "twq": ("x", frozenset({"config", "init"})),
    "rdt": ("reddit", frozenset({"init"})),
}
"""Function of the page -> its vendor, and its commands that name an account."""
HARMLESS_ALONE = frozenset({"ga4"})
"""Vendors whose second config may only add settings: a fault only if the page view is doubled."""
GOOGLE = frozenset({"ga4", "google_ads", "floodlight"})
SHOWN = 4
Where = tuple[str, str, int | None]
"""A vendor, its account, and a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubled:
    """The evidence that a page has a tag twice."""

    inits: tuple[Push, ...] = ()
    loads: tuple[TagLoad, ...] = ()
    views: tuple[Hit, ...] = ()

    @property
    def actual(self) -> Message:
        """The evidence in words."""
        parts: list[str] = []
        if self.inits:
            inits = len(self.inits)
            parts.append(plural_message("{n} initialisation", "{n} initialisations", inits))
        if self.loads:
            loads = len(self.loads)
            parts.append(
                plural_message("{n} load of its library", "{n} loads of its library", loads)
            )
        if self.views:
            parts.append(plural_message("{n} page view", "{n} page views", len(self.views)))
        return message("{found}", found=tuple(parts))

    @property
    def evidence(self) -> list[Fact]:
        """Two facts of each kind, as far as there is room."""
        facts: list[Fact] = [*self.inits[:2]]
        facts += [*self.loads[:2]]
        facts += [*self.views[:2]]
        return facts[:SHOWN]


@check(
    id="base-code-twice",
    title="Each page installs a tag once",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"base-code-twice"},
    needs_journey=False,
)
def base_code_twice(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each page installs a tag once.

    ## What it checks
    No page initialises a tag with the same account twice: the same `fbq('init', ...)` again, or
    that of Pinterest, Snapchat, X or Reddit; a second `gtag('config', ...)`, or the library loaded
    again by another snippet, where the page view is doubled with it. For tags of which the spec
    expects no page view, two of them for one page are told here, too.

    ## Why it matters
    Each visit counts as two, bounce rates and rates per page are wrong, and audiences fill with
    visitors who looked at a single page: advertising is paid for to reach them again. Which copy's
    settings win is a matter of chance, so that consent or user data may be missing from half of the
    hits.

    ## How to fix in the tag manager
    Keep the base code in one place, best in the container: one configuration tag (Google tag,
    Meta's base code) on all pages. Search the container for the account's id, and pause a second
    tag that has it. Event tags need no base code of their own.

    ## How to fix in the code
    Search the theme, the plugins and the shop system's fields for tracking ids for the account's
    id. Remove the second `fbq('init', ...)` or `gtag('config', ...)` together with its script
    element. Where the tag is in the container as well, the one in the page goes.

    ## Known limits
    A second initialisation with other settings is not a fault by itself: pages add user data that
    way. The same holds after a change of route in a single-page application. What a container does
    within itself can't be seen, only its effect. Where the spec expects page views and only they
    are doubled, that is left to fires-too-often; a container that is loaded twice to
    container-twice.
    """
    if record.is_repetition:
        return
    twice_loaded = pages_with_twice(record)
    twice: dict[str, Verdict] = {}
    for (vendor, account, page), how in _doubled(record).items():
        name = record.tag_name(vendor, account) or f"{vendor} {account}"
        path = _path(record, page)
        about = f"{vendor} {account}" + ("" if record.goal else f" {path}")
        if page in twice_loaded or about in twice:
            continue
        twice[about] = failed(
            message("The page {path} installs {who} twice.", path=path, who=name),
            about=about,
            fault="base-code-twice",
            expected=message("once"),
            actual=how.actual,
            evidence=how.evidence,
            tag=record.tag_name(vendor, account),
            vendor=vendor,
        )
    yield from twice.values()
    for vendor, account in sorted({(hit.vendor, hit.account) for hit in record.hits}):
        tag = record.tag_name(vendor, account)
        if tag and not any(verdict.tag == tag for verdict in twice.values()):
            about = f"{vendor} {account}"
            yield passed(f"Each page installs {tag} once.", about=about, tag=tag, vendor=vendor)


def initialised_twice(record: VisitRecord) -> frozenset[Where]:
    """The tags that a page initialises or loads twice, with their pages."""
    return frozenset(
        where for where, how in _doubled(record).items() if len(how.inits) + len(how.loads) >= TWICE
    )


def _doubled(record: VisitRecord) -> dict[Where, Doubled]:
    views = {
        (hits[0].vendor, hits[0].account, hits[0].page): hits for hits in doubled_page_views(record)
    }
    inits = _inits(record)
    loads = _loads(record)
    expected = {(line.tag.vendor, line.tag.account) for line in expected_page_views(record)}
    doubles: dict[Where, Doubled] = {}
    for where, pushes in inits.items():
        if where in views or (where[0] not in HARMLESS_ALONE and _same_again(pushes, record)):
            doubles[where] = Doubled(inits=tuple(pushes), views=views.get(where, ()))
    for where, hits in views.items():
        vendor, account, page = where
        twice_loaded = next(
            (load for load in loads if _is_of(load[0], vendor, account, page)), None
        )
        if twice_loaded is not None:
            doubles.setdefault(where, Doubled(loads=tuple(twice_loaded), views=hits))
        elif (vendor, account) not in expected and _is_its_own(hits[0], record):
            doubles.setdefault(where, Doubled(views=hits))
    return doubles


def _is_its_own(hit: Hit, record: VisitRecord) -> bool:
    """Whether a page view is a tag's own: Google Ads gets copies of GA4's."""
    return hit.vendor != "google_ads" and record.tag_name(hit.vendor, hit.account) is not None


def _inits(record: VisitRecord) -> dict[Where, list[Push]]:
    """The calls that name an account, where a page makes two or more for one."""
    calls: dict[Where, list[Push]] = {}
    for push in record.pushes:
        vendor, commands = INITIALISES.get(push.layer, ("", frozenset()))
        match push.payload:
            case [str() as command, str() | int() as account, *_] if command in commands:
                calls.setdefault((vendor, str(account), push.page), []).append(push)
    return {where: pushes for where, pushes in calls.items() if len(pushes) >= TWICE}


def _same_again(pushes: list[Push], record: VisitRecord) -> bool:
    """Whether a call was made again with the very same settings, on the same page."""
    settings = [(routes_before(push.page, push.at, record), _text(push.payload)) for push in pushes]
    return len(set(settings)) < len(settings)


def _loads(record: VisitRecord) -> list[list[TagLoad]]:
    """Loads of one library in one document, asked for by two snippets."""
    scripts = {request.id for request in record.requests if request.resource_type == "script"}
    alike: dict[tuple[Any, ...], list[TagLoad]] = {}
    for load, frame in own_loads(record):
        if load.request in scripts and "cx=c" not in load.url:
            alike.setdefault((load.url, load.page, frame), []).append(load)
    return [
        loads
        for loads in alike.values()
        if len({load.initiator for load in loads if load.initiator}) >= TWICE
    ]


def _is_of(load: TagLoad, vendor: str, account: str, page: int | None) -> bool:
    library = "gtm" if vendor in GOOGLE else vendor
    return (load.vendor, load.page) == (library, page) and load.account in {"", account}


def _path(record: VisitRecord, page: int | None) -> str:
    url = next(
        (visited.final_url for visited in record.pages if visited.id == page), record.page_url
    )
    return path_of(url)


def _text(payload: object) -> str:
    return json.dumps(payload, sort_keys=True, default=str)
