"""The published containers that an audit saw. No check is in here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from auditor.check import Fact, failed, passed
from auditor.check.container_rules import sends
from auditor.check.container_words import name_of
from auditor.check.matching import is_page_view
from auditor.model import (
    AuditRecord,
    Category,
    Container,
    ContainerTag,
    Message,
    Run,
    Verdict,
    VisitRecord,
)

from .own_hosts import own_sites

SHOWN = 8
"""Tags that a finding names."""


@dataclass(slots=True, kw_only=True)
class Published:
    """A container, as it was first seen, and what matters around it."""

    container: Container
    visit: int
    """The first visit that loaded it."""
    evidence: tuple[Fact, ...]
    began: float | None
    """When that visit began: milliseconds since 1970."""
    own_sites: frozenset[str]
    """The registrable domains of the site."""
    must_wait: frozenset[Category]
    """Categories that must be silent until the visitor chooses."""
    came_early: bool
    """Whether it loaded before the visitor had chosen."""
    heard: set[tuple[str, str, bool]] = field(default_factory=set)
    """Vendor and account of all hits, and whether they are page views."""
    sent: set[tuple[str, str, str, str]] = field(default_factory=set)
    """Vendor, account, event and label of all hits."""
    tried_refused: bool = False
    """Whether some visit filled a form in wrongly, and sent it."""
    keeps_clicks: bool = False
    """Whether some page stored the id of a click in a cookie of Google's."""
    set_up: set[str] = field(default_factory=set)
    """The ids of Google's tags that pages and containers set up, by whatever way."""

    @property
    def about(self) -> str:
        """What identifies it in the next audit."""
        return f"gtm {self.container.account}"

    def was_sent(self, tag: ContainerTag) -> bool:
        """Whether some hit of the audit may be the tag's: then other checks judge what it did."""
        return any(
            sends(tag if tag.account else replace(tag, account=kind[1]), *kind)
            for kind in self.sent
        )


@lru_cache(maxsize=1)
def published(audit: AuditRecord) -> tuple[Published, ...]:
    """The containers whose script could be read, in the order in which they were seen."""
    seen = dict[str, Published]()
    for record in audit.records():
        heard = {(hit.vendor, hit.account, is_page_view(hit.event)) for hit in record.hits}
        set_up = set(_set_up(record))
        for container in record.containers:
            if not container.readable:
                continue
            known = seen.setdefault(container.account, _first_seen(container, record))
            known.heard |= heard
            known.sent |= {
                (hit.vendor, hit.account, name, hit.label)
                for hit in record.hits
                for name in (hit.event, *hit.aliases)
            }
            known.tried_refused |= record.visit.run is Run.INVALID and record.conclusive
            known.keeps_clicks |= any(cookie.name.startswith("_gcl_") for cookie in record.cookies)
            known.set_up |= set_up
    return tuple(seen.values())


def names_of(tags: Iterable[ContainerTag]) -> tuple[str, ...]:
    """The tags' names; of many the first, and how many more there are."""
    names = tuple(dict.fromkeys(name_of(tag) for tag in tags))
    more = len(names) - SHOWN
    return (*names[:SHOWN], f"+ {more}") if more > 0 else names


def told(
    seen: Published,
    tags: Iterable[ContainerTag],
    text: Message,
    *,
    fault: str,
    expected: Message,
    actual: Message,
    sound: str,
) -> Verdict:
    """A failure about a container where some tags have a fault; where none has, a pass."""
    first = next(iter(tags), None)
    if first is None:
        return passed(sound, about=seen.about, visit=seen.visit)
    return failed(
        text,
        about=seen.about,
        fault=fault,
        expected=expected,
        actual=actual,
        evidence=seen.evidence,
        vendor=first.vendor or "gtm",
        visit=seen.visit,
    )


def _first_seen(container: Container, record: VisitRecord) -> Published:
    loads = tuple(load for load in record.loads if load.request == container.request)
    return Published(
        container=container,
        visit=record.visit.id,
        evidence=loads,
        began=_milliseconds(record.visit.began),
        own_sites=own_sites(record),
        must_wait=record.forbidden_before_choice,
        came_early=any(_is_early(record, load.at) for load in loads),
    )


def _is_early(record: VisitRecord, at: int) -> bool:
    """Whether something happened before the visitor's choice, or without one."""
    return record.visit.consent_at is None or at < record.visit.consent_at


def _set_up(record: VisitRecord) -> Iterator[str]:
    """The ids of Google's tags that a visit's pages set up."""
    for push in record.pushes:
        match push.payload:
            case ["config", str(id_), *_]:
                yield id_
    for load in record.loads:
        if load.vendor == "gtm" and "/gtag/" in load.url and "cx=c" not in load.url:
            yield load.account
    for container in record.containers:
        for tag in container.tags:
            if tag.kind in {"googtag", "gaawc"} and not tag.paused:
                yield tag.account


def _milliseconds(began: str) -> float | None:
    try:
        return datetime.fromisoformat(began).timestamp() * 1000
    except ValueError:
        return None
