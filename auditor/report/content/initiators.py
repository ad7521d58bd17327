"""Initiator chains for readers: from what the page loads to the line that sent the request."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag

from auditor.model import message
from auditor.report.view import Pairs
from auditor.wire.address import authority_of, parse_url

CALL_SITE = re.compile(r"^(?P<url>.*?)(?::(?P<line>\d+))?(?::\d+)?$", re.DOTALL)
CONTAINER = re.compile(r"^(GTM|G|GT|AW|DC|UA|MC)-[A-Z0-9-]+$")
LONGEST = 60


def readable_call_sites(chain: Sequence[str], documents: Collection[str]) -> Pairs:
    """What led to a request, outermost first: a name for each call site, and the call site.

    Args:
        chain: call sites (URL:line:column), innermost first, as Request.chain has them.
        documents: the addresses of the visit's pages: a call site in one is the page itself.
    """
    return tuple((_name(call_site, documents), call_site) for call_site in reversed(chain))


def loaded_by(chain: Sequence[str], initiator: str, documents: Collection[str]) -> str:
    """What put a tag on a page: a container, another script, or the page's own markup."""
    call_sites = [_parsed(text) for text in chain or ((initiator,) if initiator else ())]
    for site in call_sites:
        if site.container:
            return _container(site.container)
    for site in call_sites:
        if not site.is_page(documents):
            return message("script {file} of {host}", file=site.file, host=site.host)
    return message("hard-coded in the page") if call_sites else message("not known")


@dataclass(frozen=True, slots=True)
class _CallSite:
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


def _parsed(text: str) -> _CallSite:
    match = CALL_SITE.match(text)
    url, line = (match["url"], match["line"] or "") if match else (text, "")
    _, path, query = parse_url(url)
    ids = parse_qs(query).get("id", [])
    container = next((id_ for id_ in ids if CONTAINER.match(id_)), "")
    return _CallSite(url, line, path, authority_of(url), container)


def _container(id_: str) -> str:
    if id_.startswith("GTM-"):
        return message("container {id}", id=id_)
    return message("Google tag {id}", id=id_)


def _name(text: str, documents: Collection[str]) -> str:
    site = _parsed(text)
    if site.container:
        return _container(site.container)
    if site.is_page(documents):
        page = (site.path or "/")[:LONGEST]
        if site.line:
            return message("page {page}, line {line}", page=page, line=site.line)
        return message("page {page}", page=page)
    if site.line:
        return message("{file}, line {line}", file=site.file, line=site.line)
    return site.file
