"""container-twice: pages that load one tag manager container twice."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, parse_url, passed, path_of
from auditor.model import HTTP_ERROR, Effort, Severity, TagLoad, Verdict, VisitRecord, message

from ..shared.own_hosts import own_loads

TWICE = 2
UNKNOWN = message("an unknown script")


@check(
    id="container-twice",
    title="A page loads each container once",
    severity=Severity.CRITICAL,
    effort=Effort.SMALL,
    faults={"container-twice"},
    needs_journey=False,
)
def container_twice(record: VisitRecord, _options: NoOptions) -> Iterator[Verdict]:
    """A page loads each container once.

    ## What it checks
    No document loads the Google Tag Manager container with the same id (GTM-…) two times.

    ## Why it matters
    Every tag in the container may fire twice: page views and conversions are doubled, and bids
    follow the inflated figures. Which of the two copies wins is a matter of chance, so the
    figures change from visit to visit.

    ## How to fix in the tag manager
    It is not repaired in the container: the page loads all of it twice. See only that no "Custom
    HTML" tag in it holds the snippet of the same container.

    ## How to fix in the code
    Search the site's templates and plugins for the container's id. Most often the theme and a
    plugin of the shop system both insert the snippet. Keep the one that stands higher in the head,
    and remove the other together with its noscript frame. The evidence names the script or the
    markup that asked for each load.

    ## Known limits
    Loads of gtag.js don't count: a container loads these by itself. Two different containers on
    one page are not a fault, and what an embedded page of another site loads is not the site's. A
    container that a first-party host serves is seen if its address still carries the id.
    """
    if record.is_repetition:
        return
    loads = _by_document(record)
    for account, documents in loads.items():
        twice = next((same for same in documents.values() if len(same) >= TWICE), None)
        if twice is None:
            yield passed(f"The page loads {account} once.", about=f"gtm {account}", vendor="gtm")
            continue
        path = path_of(twice[0].page_url)
        yield failed(
            message(
                "The page {path} loads the container {container} {n} times.",
                path=path,
                container=account,
                n=len(twice),
            ),
            about=f"gtm {account}" + ("" if record.goal else f" {path}"),
            fault="container-twice",
            expected=message("1 load"),
            actual=message(
                "{n} loads, asked for by {scripts}",
                n=len(twice),
                scripts=tuple(load.initiator or UNKNOWN for load in twice),
            ),
            evidence=twice,
            vendor="gtm",
            tag=record.tag_name("gtm", account),
        )


def pages_with_twice(record: VisitRecord) -> frozenset[int | None]:
    """The pages that load some container twice: all of its tags may be doubled there."""
    return frozenset(
        load.page
        for documents in _by_document(record).values()
        for loads in documents.values()
        if len(loads) >= TWICE
        for load in loads
    )


def _by_document(record: VisitRecord) -> dict[str, dict[tuple[int | str, str], list[TagLoad]]]:
    """The loads of each container, by the document that asked for them."""
    loads: dict[str, dict[tuple[int | str, str], list[TagLoad]]] = {}
    for load, frame in own_loads(record):
        if _is_container(load):
            document = (load.page or load.page_url, frame)
            loads.setdefault(load.account, {}).setdefault(document, []).append(load)
    return loads


def _is_container(load: TagLoad) -> bool:
    """Whether it is a working load of a container: no gtag.js, no noscript frame."""
    if load.vendor != "gtm" or not load.account.startswith("GTM-"):
        return False
    url = parse_url(load.url)
    if url.path.endswith(("/ns.html", "/gtag/js")) or "cx=c" in url.query.split("&"):
        return False
    return load.failure is None and (load.status is None or load.status < HTTP_ERROR)
