"""The files of a site that a crawl reads itself: robots.txt and sitemaps."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Error as PlaywrightError

from auditor.capture.network.own_headers import OwnHeaders
from auditor.capture.walk.frontier import Frontier, sitemap_urls
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.capture.visit.profile import Profile
    from auditor.config.models import Spec

FETCH_TIMEOUT_MS = 10_000
SITEMAPS = 50
"""How many sitemaps are read."""
OK = 200


async def read_robots(profile: Profile, spec: Spec, frontier: Frontier) -> None:
    """Let the crawl respect the site's robots.txt, if there is one."""
    body = await _fetch(profile, spec, urljoin(spec.site.url, "/robots.txt"))
    if body is not None:
        frontier.obey(body.decode("utf-8", "replace"))


async def read_sitemaps(profile: Profile, spec: Spec, frontier: Frontier) -> None:
    """Queue the pages of the site's sitemaps: those that robots.txt names, or /sitemap.xml."""
    sitemaps = frontier.sitemaps or [urljoin(spec.site.url, "/sitemap.xml")]
    for number, url in enumerate(sitemaps):
        if number >= SITEMAPS:
            break
        if body := await _fetch(profile, spec, url):
            pages, further = sitemap_urls(body)
            frontier.add(pages)
            sitemaps.extend(sitemap for sitemap in further if sitemap not in sitemaps)


async def _fetch(profile: Profile, spec: Spec, url: str) -> bytes | None:
    """The body of a robots.txt or sitemap; None where there is none."""
    headers = profile.emulation.headers() | await _of_site(profile, spec, url)
    parts = urlsplit(url)
    if address := spec.browser.resolve.get(host_of(url)):
        # This request is Playwright's: the browser's host mapping does not apply to it.
        headers["Host"] = parts.netloc
        url = parts._replace(netloc=address).geturl()
    try:
        answer = await profile.request.get(url, timeout=FETCH_TIMEOUT_MS, headers=headers)
        body = await answer.body() if answer.status == OK else None
        await answer.dispose()
    except PlaywrightError:
        return None  # no robots.txt, no sitemap: both are optional
    return body


async def _of_site(profile: Profile, spec: Spec, url: str) -> dict[str, str]:
    """The headers that let a visitor in; none for another host, to which a sitemap may point."""
    own = OwnHeaders.of(spec)
    if host_of(url) not in own.hosts:
        return {}
    headers = dict(own.headers)
    if credentials := spec.site.http_credentials:
        pair = f"{credentials.username}:{credentials.password}".encode()
        headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
    if profile.request is not profile.context.request:  # which sends the profile's cookies itself
        stored = await profile.context.cookies(url)
        pairs = [f"{cookie.get('name')}={cookie.get('value')}" for cookie in stored]
        headers |= {"Cookie": "; ".join(pairs)} if pairs else {}
    return headers
