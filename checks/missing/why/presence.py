"""Traces of a tag on a page: its hits, its library, its snippet."""

from __future__ import annotations

from auditor.check import path_of
from auditor.check.matching import LOADED_BY_GOOGLE, libraries_of
from auditor.model import Hit, PageVisit, Phase, Tag, TagLoad, VisitRecord

OK = 200


def is_unseen(page: PageVisit) -> bool:
    """Whether a page was shown and its markup is not known: a HAR file may lack it."""
    return page.status == OK and not page.html


def is_present(record: VisitRecord, tag: Tag) -> bool:
    """Whether the tag sent anything, or its library was asked for, without an interaction."""
    return first_trace(record, tag) is not None and not is_delayed(record, tag)


def is_delayed(record: VisitRecord, tag: Tag) -> bool:
    """Whether the first trace of the tag came only once the pointer moved and the page scrolled."""
    first = first_trace(record, tag)
    step = _active_step(first, record) if isinstance(first, Hit) else first.step if first else None
    return record.phase_of(step) is Phase.PROVOKE


def _active_step(hit: Hit, record: VisitRecord) -> int | None:
    """The step in which the tag was first there to be called.

    A call may wait for a library that is not there yet. Without one, the hit's own time says that
    the library, which sends in batches, had taken it already.
    """
    waited = any(
        push.at == hit.at and hit.vendor in record.speaks_to.get(push.layer, {hit.vendor})
        for push in record.pushes
    )
    return hit.sent_step if waited else hit.step


def first_trace(record: VisitRecord, tag: Tag) -> Hit | TagLoad | None:
    """The tag's first hit or the first load of its library, whichever came first."""
    libraries = libraries_of(tag.vendor)
    hits = [(hit.sent_at, hit) for hit in record.hits if hit.vendor == tag.vendor]
    loads = [
        (load.at, load)
        for load in record.loads
        if load.vendor in libraries and not is_fallback(load)
    ]
    traces: list[tuple[int, Hit | TagLoad]] = [*hits, *loads]
    return min(traces, key=lambda trace: trace[0])[1] if traces else None


def is_fallback(load: TagLoad) -> bool:
    """Whether a load is the frame for browsers without scripts."""
    return path_of(load.url).endswith("/ns.html")


def is_container(load: TagLoad) -> bool:
    """Whether a load is a container: neither gtag.js nor the frame for browsers without scripts."""
    return load.vendor == "gtm" and load.account.startswith("GTM-") and not is_fallback(load)


def has_only_fallback(page: PageVisit, tag: Tag) -> bool:
    """Whether the markup names the tag within noscript elements, and nowhere else."""
    before, *rest = markup(page).split("<noscript")
    parts = [part.partition("</noscript") for part in rest]
    inside = " ".join(content for content, _, _ in parts)
    outside = " ".join([before, *(after for _, _, after in parts)])
    account = account_in(tag)
    if tag.vendor in LOADED_BY_GOOGLE and "googletagmanager.com/ns.html" in inside:
        return "googletagmanager.com/gtm.js" not in outside
    return account in inside and account not in outside


def markup(page: PageVisit) -> str:
    """A page's markup in small letters, as rendered or as served; empty where it is not known."""
    return (page.html or page.source).lower()


def account_in(tag: Tag) -> str:
    """The account as it may stand in a page's markup."""
    return tag.account.lower().removeprefix("aw-")
