"""What following a link showed: its redirects, which parameters survive, which tags hear them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

from auditor.audit.mailing import Link
from auditor.decode.decoder import Decoded
from auditor.model import HTTP_ERROR, Hit, Request, VisitFacts
from auditor.model.campaigns import MARK, why_malformed
from auditor.model.click_ids import SHORTEST, click_ids_in
from auditor.wire.address import host_of, path_of, split_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """A page or redirect on the way."""

    url: str
    status: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A parameter that says where a visitor comes from."""

    name: str
    value: str
    dropped_by: str = ""
    """The redirect that no longer has it, as host and path; empty: it arrives."""
    heard_by: tuple[str, ...] = ()
    """Vendor and event of the hits that name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A link, and what came of following it as a new visitor."""

    link: Link
    hops: tuple[Hop, ...] = ()
    params: tuple[Carried, ...] = ()
    hits: tuple[str, ...] = ()
    """Vendor and event of all hits, in order of time."""
    error: str | None = None
    """Why it can't be told."""
    skipped: str = ""
    """Why it was not followed."""

    @property
    def problems(self) -> list[str]:
        """What is wrong with it."""
        return list(_problems(self))


def spellings(seen: Sequence[Followed]) -> Iterator[str]:
    """What links of one mailing write now in capitals and now without: two sources in reports."""
    written: dict[tuple[str, str], dict[str, None]] = {}
    for each in seen:
        for param in each.params:
            if param.name.startswith(MARK):
                key = (param.name, param.value.lower())
                written.setdefault(key, {})[param.value] = None
    for (name, _), values in written.items():
        if len(values) > 1:
            yield f"{name} is written {' and '.join(values)}"


def followed(link: Link, facts: VisitFacts, decoded: Decoded) -> Followed:
    """What came of following a link, from the masked facts of its visit."""
    way = _way(facts.requests)
    hits = sorted(decoded.hits, key=lambda hit: hit.at)
    return Followed(
        link=link,
        hops=tuple(Hop(url=request.url, status=request.status) for request in way),
        params=tuple(_params(way, hits)),
        hits=tuple(dict.fromkeys(_named(hit) for hit in hits)),
        error=None if way and way[-1].status is not None else facts.visit.error,
    )


def _way(requests: Sequence[Request]) -> list[Request]:
    """The documents that were opened one after another until the page stood still.

    Mailing programs redirect by status, by script, and by a meta element.
    """
    return [
        request
        for request in requests
        if request.resource_type == "document" and request.sender == "page"
    ]


def _params(way: Sequence[Request], hits: Sequence[Hit]) -> Iterator[Carried]:
    seen: dict[str, str] = {}
    for request in way:
        _, query = split_url(request.url)
        own = {name: value for name, value in parse_qsl(query) if name.startswith(MARK) and value}
        for name, value in {**own, **click_ids_in(query)}.items():
            seen.setdefault(name, value)
    for name, value in seen.items():
        has = [_has(request.url, name, value) for request in way]
        lost = next((at for at in range(len(way) - 1, 0, -1) if has[at - 1] and not has[at]), None)
        yield Carried(
            name=name,
            value=value,
            dropped_by="" if has[-1] or lost is None else _shown(way[lost - 1].url),
            heard_by=tuple(dict.fromkeys(_named(hit) for hit in hits if _hears(hit, name, value))),
        )


def _has(url: str, name: str, value: str) -> bool:
    return (name, value) in parse_qsl(split_url(url)[1])


def _hears(hit: Hit, name: str, value: str) -> bool:
    """Whether a hit names it: in the address that it reports, or, of an id, anywhere."""
    written = {f"{name}={quote(value, safe='')}", f"{name}={quote_plus(value)}", f"{name}={value}"}
    return any(
        any(each in text for each in written) or (len(value) >= SHORTEST and value in text)
        for text in hit.raw.values()
    )


def _problems(seen: Followed) -> Iterator[str]:
    if seen.skipped or seen.error or not seen.hops:
        return
    last = seen.hops[-1]
    if last.status is not None and last.status >= HTTP_ERROR:
        yield f"{_shown(last.url)} answers {last.status}"
        return
    for url in dict.fromkeys((seen.link.url, last.url)):
        parts = urlsplit(url)
        if why := why_malformed(parts.path, parts.query, parts.fragment):
            yield f"UTM parameters of {_shown(url)} can't be read: {why}"
    for redirect in dict.fromkeys(param.dropped_by for param in seen.params if param.dropped_by):
        lost = [param.name for param in seen.params if param.dropped_by == redirect]
        yield f"{redirect} drops {', '.join(lost)}"
    arrived = [param for param in seen.params if not param.dropped_by]
    deaf = [param.name for param in arrived if param.name.startswith(MARK) and not param.heard_by]
    if deaf and seen.hits:
        yield f"no hit names {', '.join(deaf)}"


def _named(hit: Hit) -> str:
    return f"{hit.vendor} {hit.event}"


def _shown(url: str) -> str:
    return host_of(url) + path_of(url)
