"""The pages that a crawl visits: those of the site that robots.txt and the spec's globs allow."""

from __future__ import annotations

import gzip
import re
import zlib
from collections import deque
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from protego import Protego

from auditor.wire.address import authority_of, parse_url

if TYPE_CHECKING:
    from auditor.config.models import Crawl

AGENT = "tagproof"
NOT_PAGES = re.compile(
    r"\.(?:7z|avi|bz2|css|csv|docx?|epub|exe|gif|gz|ico|ics|jpe?g|js|json|m4a|mov|mp[34]|ogg|pdf|"
    r"png|pptx?|rar|rss|svg|tar|tgz|txt|wav|webm|webp|woff2?|xlsx?|xml|zip)$",
    re.IGNORECASE,
)
SCHEMES = frozenset({"http", "https"})
SITEMAP_LIMIT = 20_000_000


class Frontier:
    """The crawl's queue: each page once, at most `max_pages`."""

    def __init__(self, crawl: Crawl, site: str, domains: Iterable[str] = ()) -> None:
        """`site`: the site's URL; `domains`: further hosts that are the site's own."""
        self._crawl = crawl
        self._site = site
        self._own = {authority_of(host) for host in (site, *domains)}
        self._include = [glob(pattern) for pattern in crawl.include]
        self._exclude = [glob(pattern) for pattern in crawl.exclude]
        self._robots: Protego | None = None
        self._seen: set[str] = set()
        self._queue: deque[str] = deque()
        self._taken = 0
        self.refused_by_robots = 0
        self.left_over = 0
        """How many pages beyond `max_pages` the crawl came across."""

    def obey(self, robots: str) -> None:
        """Respect this robots.txt from now on."""
        self._robots = Protego.parse(robots)

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps that robots.txt names."""
        return list(self._robots.sitemaps) if self._robots else []

    @property
    def delay(self) -> float:
        """Seconds that robots.txt wants between pages; 0 when it names none."""
        return float(self._robots.crawl_delay(AGENT) or 0) if self._robots else 0.0

    def add(self, urls: Iterable[str]) -> None:
        """Queue the addresses that are pages of the site and were not queued before."""
        for url in urls:
            page = page_url(url, self._site)
            if page is None or page in self._seen or not self._wanted(page):
                continue
            self._seen.add(page)
            if self._robots and not self._robots.can_fetch(page, AGENT):
                self.refused_by_robots += 1
            elif self._taken + len(self._queue) < self._crawl.max_pages:
                self._queue.append(page)
            else:
                self.left_over += 1

    def mark(self, url: str) -> None:
        """Never queue this address: a redirect led to it, so it has been visited."""
        if page := page_url(url, self._site):
            self._seen.add(page)

    def take(self) -> str | None:
        """The next page; None when there is none at the moment."""
        if not self._queue:
            return None
        self._taken += 1
        return self._queue.popleft()

    def close(self) -> int:
        """Take nothing any more; returns how many pages waited."""
        waited = len(self._queue)
        self._queue.clear()
        self.left_over += waited
        self._taken = self._crawl.max_pages
        return waited

    def __len__(self) -> int:
        """How many pages wait."""
        return len(self._queue)

    def _wanted(self, page: str) -> bool:
        if authority_of(page) not in self._own:
            return False
        _, path, query = parse_url(page)
        if NOT_PAGES.search(path):
            return False
        path_and_query = f"{path}?{query}" if query else path
        if self._include and not any(
            pattern.fullmatch(path_and_query) for pattern in self._include
        ):
            return False
        return not any(pattern.fullmatch(path_and_query) for pattern in self._exclude)


def page_url(url: str, base: str) -> str | None:
    """The absolute address of a page without its fragment; None if it is not a web address.

    The host is normalised, so that each page has one address.
    """
    try:
        joined = urldefrag(urljoin(base, url.strip())).url
        parts = urlsplit(joined)
        if parts.scheme not in SCHEMES or parts.port == 0 or not authority_of(joined):
            return None
    except ValueError:
        return None
    return urlunsplit(parts._replace(netloc=authority_of(joined), path=parts.path or "/"))


def glob(pattern: str) -> re.Pattern[str]:
    """A glob on path and query as a pattern: ** is any text, * any text without a slash."""
    parts = re.split(r"(\*\*|\*)", pattern)
    wild = {"**": ".*", "*": "[^/]*"}
    return re.compile("".join(wild.get(part) or re.escape(part) for part in parts), re.DOTALL)


def sitemap_urls(content: bytes) -> tuple[list[str], list[str]]:
    """Pages and further sitemaps that a sitemap (XML, gzipped XML, or plain text) lists."""
    if content[:2] == b"\x1f\x8b":
        try:
            with gzip.open(BytesIO(content)) as unpacked:
                content = unpacked.read(SITEMAP_LIMIT)
        except (OSError, EOFError, zlib.error):
            return [], []
    text = content[:SITEMAP_LIMIT].decode("utf-8", "replace")
    if "<" not in text:
        return [line.strip() for line in text.splitlines() if line.strip()], []
    soup = BeautifulSoup(text, "xml", parse_only=SoupStrainer(["loc", "sitemap", "url"]))
    further = [loc.get_text(strip=True) for loc in soup.select("sitemap loc")]
    pages = [loc.get_text(strip=True) for loc in soup.select("url loc")]
    return pages, further
