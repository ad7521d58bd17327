"""An initiator chain as a person reads it: from what the page loads to the line that asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag

from auditor.model import message
from auditor.report.view import Pairs
from auditor.wire.address import authority_of, parse_url

PLACE = re.compile(r"^(?P<url>.*?)(?::(?P<line>\d+))?(?::\d+)?$", re.DOTALL)
CONTAINER = re.compile(r"^(GTM|G|GT|AW|DC|UA|MC)-[A-Z0-9-]+$")
LONGEST = 60


def readable_call_sites(chain: Sequence[str], documents: Collection[str]) -> Pairs:
    """What led to a request, outermost first: what it is, and where exactly.

    Args:
        chain: places (URL:line:column), innermost first, as Request.chain has them.
        documents: the addresses of the visit's pages: a place in one of them is the page itself.
    """
    return tuple((_name(place, documents), place) for place in reversed(chain))


def loaded_by(chain: Sequence[str], initiator: str, documents: Collection[str]) -> str:
    """Who put a tag on a page: a container, another script, or the page's own markup."""
    places = [_parsed(place) for place in chain or ((initiator,) if initiator else ())]
    for place in places:
        if place.container:
            return _container(place.container)
    for place in places:
        if not place.is_page(documents):
            return message("script {file} of {host}", file=place.file, host=place.host)
    return message("hard-coded in the page") if places else message("not known")


@dataclass(frozen=True, slots=True)
class _Place:
    url: str
    line: str
    path: str
    host: str
    container: str

    @property
    def file(self) -> str:
        return (self.path.rpartition("/")[2] or self.host or self.url)[:LONGEST]

    def is_page(self, documents: Collection[str]) -> bool:
        return urldefrag(self.url).url in documents


def _parsed(place: str) -> _Place:
    found = PLACE.match(place)
    url, line = (found["url"], found["line"] or "") if found else (place, "")
    _, path, query = parse_url(url)
    ids = parse_qs(query).get("id", [])
    container = next((each for each in ids if CONTAINER.match(each)), "")
    return _Place(url, line, path, authority_of(url), container)


def _container(id_: str) -> str:
    if id_.startswith("GTM-"):
        return message("container {id}", id=id_)
    return message("Google tag {id}", id=id_)


def _name(text: str, documents: Collection[str]) -> str:
    place = _parsed(text)
    if place.container:
        return _container(place.container)
    if place.is_page(documents):
        page = (place.path or "/")[:LONGEST]
        if place.line:
            return message("page {page}, line {line}", page=page, line=place.line)
        return message("page {page}", page=page)
    if place.line:
        return message("{file}, line {line}", file=place.file, line=place.line)
    return place.file
