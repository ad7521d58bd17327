"""Where a visitor is: behind a proxy, and at a place that pages may ask for."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from tinyproxy import proxying
from tinysite import COLLECTOR, LEG

from auditor.capture.walk.answering import BannerAnswer
from auditor.capture.walk.crawl import Crawler
from auditor.capture.walk.crawled_page import CrawlPlan
from auditor.config.models import Crawl
from auditor.config.site import BrowserSpec
from auditor.config.whereabouts import Geolocation, ProxySpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinyproxy import TinyProxy
    from tinysite import TinySite, Visitor

SHOP = "http://shop.example"
LOGIN = "Basic " + base64.b64encode(b"avery:open sesame").decode()
PAGE = f"<title>Shop</title><img src='http://{COLLECTOR}/collect?id=A-1&ev=sale'>"


@pytest.fixture
def proxy() -> Iterator[TinyProxy]:
    with proxying() as tiny:
        tiny.pages = {"/": PAGE, "/robots.txt": "User-agent: *\nDisallow: /secret\n"}
        yield tiny


async def test_the_browser_reaches_the_world_through_the_proxy(
    proxy: TinyProxy, visitor: Visitor
) -> None:
    spec = visitor.spec(SHOP, browser=BrowserSpec(proxy=proxy.url))
    facts = await visitor.walk(SHOP, [{"navigate": "/"}], spec=spec)
    assert (facts.visit.error, facts.pages[0].title) == (None, "Shop")
    assert f"{SHOP}/" in proxy.addresses
    held = [request for request in facts.requests if request.held]
    assert len(held) == 1
    assert not any(COLLECTOR in address for address in proxy.addresses)


async def test_a_proxy_that_asks_gets_name_and_password_and_the_site_does_not(
    proxy: TinyProxy, visitor: Visitor
) -> None:
    proxy.wanted = LOGIN
    given = ProxySpec(server=proxy.url, username="avery", password="open sesame")  # noqa: S106 - the test's own
    spec = visitor.spec(SHOP, browser=BrowserSpec(proxy=given))
    facts = await visitor.walk(SHOP, [{"navigate": "/"}], spec=spec)
    assert (facts.visit.error, facts.pages[0].title) == (None, "Shop")
    assert not any("authorization" in headers for _, headers in proxy.asked)


async def test_a_site_over_tls_is_reached_in_a_tunnel_for_which_the_proxy_asks(
    proxy: TinyProxy, visitor: Visitor
) -> None:
    proxy.wanted = LOGIN
    given = ProxySpec(server=proxy.url, username="avery", password="open sesame")  # noqa: S106 - the test's own
    browser = BrowserSpec(proxy=given, accept_any_certificate=True)
    spec = visitor.spec("https://shop.example", browser=browser)
    facts = await visitor.walk("https://shop.example", [{"navigate": "/"}], spec=spec)
    assert (facts.visit.error, facts.pages[0].title) == (None, "Shop")
    assert "https://shop.example/" in proxy.addresses


async def test_a_proxy_that_refuses_is_told(proxy: TinyProxy, visitor: Visitor) -> None:
    proxy.wanted = LOGIN
    spec = visitor.spec(SHOP, browser=BrowserSpec(proxy=proxy.url))
    facts = await visitor.walk(SHOP, [{"navigate": "/"}], spec=spec)
    assert "the proxy" in (facts.visit.error or "")
    assert facts.visit.inconclusive == "page-failed"


async def test_a_proxy_that_is_not_there_is_told(visitor: Visitor) -> None:
    spec = visitor.spec(SHOP, browser=BrowserSpec(proxy="http://127.0.0.1:9"))
    facts = await visitor.walk(SHOP, [{"navigate": "/"}], spec=spec)
    assert facts.visit.error == (
        f"Step 1: {SHOP}/ did not open: the proxy (browser.proxy) does not answer "
        "(ERR_PROXY_CONNECTION_FAILED)"
    )


async def test_hosts_that_are_mapped_or_excepted_are_reached_without_it(
    proxy: TinyProxy, site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": "<title>New</title>", "/else": "<title>Direct</title>"}
    given = ProxySpec(server=proxy.url, bypass=("direct.localhost",))
    place = {"new.example": f"127.0.0.1:{site.port}"}
    spec = visitor.spec("http://new.example", browser=BrowserSpec(proxy=given, resolve=place))
    steps = [{"navigate": "/"}, {"navigate": f"http://direct.localhost:{site.port}/else"}]
    facts = await visitor.walk("http://new.example", steps, spec=spec)
    assert [page.title for page in facts.pages] == ["New", "Direct"]
    assert proxy.addresses == []


async def test_robots_txt_is_read_through_the_proxy(proxy: TinyProxy, visitor: Visitor) -> None:
    proxy.wanted = LOGIN
    given = ProxySpec(server=proxy.url, username="avery", password="open sesame")  # noqa: S106 - the test's own
    crawl = Crawl(start=("/", "/secret"), sitemap=False)
    spec = visitor.spec(SHOP, crawl=crawl, browser=BrowserSpec(proxy=given))
    plan = CrawlPlan(
        spec=spec, crawl=crawl, leg=LEG, device="desktop", consent=BannerAnswer(), expect=(),
        index=visitor.index(),
    )  # fmt: skip
    async with visitor.backend(spec) as backend:
        crawler = Crawler(plan, lambda: backend.profile("desktop", LEG), backend.told_of)
        visited = [facts.visit.url async for facts in crawler.pages()]
    assert visited == [f"{SHOP}/"]
    assert f"{SHOP}/robots.txt" in proxy.addresses


ASKING = """<title>asking</title><script>navigator.geolocation.getCurrentPosition(
  ({coords}) => { document.title = [coords.latitude, coords.longitude, coords.accuracy] },
  ({code}) => { document.title = 'refused ' + code });</script>"""


@pytest.mark.parametrize(
    ("place", "told"),
    [(Geolocation(latitude=52.52, longitude=13.405), "52.52,13.405,10"), (None, "refused 1")],
)
async def test_a_page_that_asks_is_told_where_the_visitor_is(
    place: Geolocation | None, told: str, site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = ASKING
    spec = visitor.spec(site.url, browser=BrowserSpec(geolocation=place))
    wait = {"wait_for_expression": f"document.title === '{told}'"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, wait], spec=spec)
    assert facts.visit.error is None
