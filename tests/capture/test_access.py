"""What lets a visitor in: headers for the site's own hosts, cookies, and a session that was saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tinysite import Answer

from auditor.capture.walk.frontier import Frontier
from auditor.capture.walk.site_files import read_robots, read_sitemaps
from auditor.config.models import Crawl
from auditor.config.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tinysite import TinySite, Visitor

    from auditor.config.models import Spec

NAVIGATE = {"navigate": "/"}
NAME = "x-preview"


def a_spec(visitor: Visitor, site: TinySite, **access: Any) -> Spec:
    return visitor.spec(site.url).model_copy(
        update={"site": Site.model_validate({"url": site.url, **access})}
    )


def carried(site: TinySite, name: str = NAME) -> dict[str, str | None]:
    """By path, what the header said that arrived."""
    return {path: headers.get(name) for path, headers in site.headers}


async def test_headers_go_to_the_sites_own_hosts_and_to_nobody_else(
    site: TinySite, visitor: Visitor
) -> None:
    other = f"http://other.localhost:{site.port}"
    site.pages |= {
        "/": f"""<script src="/own.js"></script><script src="{other}/other.js"></script>
          <script>fetch('/from'); new Worker('/worker.js')</script>""",
        "/own.js": "",
        "/other.js": "",
        "/worker.js": "fetch('/of-worker')",
        "/of-worker": "",
        "/from": Answer("", 302, {"Location": f"{other}/redirected"}, cors=True),
        "/redirected": Answer("", cors=True),
    }
    spec = a_spec(visitor, site, headers={"X-Preview": "open sesame"})
    wait = [{"wait_for_response": path} for path in ("/redirected", "/of-worker")]
    facts = await visitor.walk(site.url, [NAVIGATE, *wait], spec=spec)
    assert facts.visit.error is None
    told = carried(site)
    own = ("/", "/own.js", "/worker.js", "/of-worker", "/from")
    assert {path: told[path] for path in own} == dict.fromkeys(own, "open sesame")
    assert (told["/other.js"], told["/redirected"]) == (None, None)


async def test_a_page_sees_nothing_of_the_headers_but_their_effect(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": "<script>fetch('/api')</script>", "/api": ""}
    spec = a_spec(visitor, site, headers={"X-Preview": "yes"})
    await visitor.walk(site.url, [NAVIGATE, {"wait_for_response": "/api"}], spec=spec)
    assert [method for method, *_ in site.arrived if method == "OPTIONS"] == []
    agents = {headers["user-agent"] for _, headers in site.headers}
    assert len(agents) == 1
    assert "HeadlessChrome" not in agents.pop()


async def test_a_request_with_headers_is_else_the_same_as_without(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {
        "/": """<form method=post action=/order><input name=a value=1><button>Buy</button></form>
          <img src=/pixel><script>document.cookie = 'seen=1';
          fetch('/json', {method: 'POST', body: '{}', headers: {'Content-Type': 'application/json'}})
          </script>""",
        "/order": "<title>Thanks</title>",
        "/json": "{}",
        "/pixel": "",
    }
    steps = [NAVIGATE, {"wait_for_response": "/json"}, {"click": {"text": "Buy"}}]
    arrived: list[dict[str, dict[str, str]]] = []
    for headers in ({}, {"X-Preview": "yes"}):
        site.headers.clear()
        spec = a_spec(visitor, site, headers=headers, cookies={"gate": "open"})
        facts = await visitor.walk(site.url, steps, spec=spec)
        assert facts.visit.error is None
        arrived.append(dict(site.headers))
    plain, more = arrived
    assert plain["/order"]["cookie"] == "gate=open; seen=1"
    for path in ("/", "/pixel", "/json", "/order"):
        assert more[path].pop(NAME) == "yes"
        assert more[path] == plain[path]


async def test_cookies_are_there_before_the_first_page_and_after_the_session(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<title>Shop</title>"
    cookies = {"gate": "open", "shared": {"value": "1", "domain": ".shop.localhost"}}
    spec = a_spec(visitor, site, cookies=cookies)
    facts = await visitor.walk(site.url, [NAVIGATE], spec=spec)
    assert carried(site, "cookie")["/"] == "gate=open"
    assert {cookie.name: cookie.domain for cookie in facts.cookies} == {
        "gate": "localhost",
        "shared": ".shop.localhost",
    }
    assert all(cookie.lifetime_days for cookie in facts.cookies)


async def test_each_visitor_starts_with_the_saved_session_without_what_tags_kept(
    site: TinySite, visitor: Visitor, tmp_path: Path
) -> None:
    site.pages["/"] = "<script>document.title = localStorage.token</script>"
    place = {"domain": "localhost", "path": "/", "expires": -1}
    saved = {
        "cookies": [
            {"name": "session", "value": "s3", **place},
            {"name": "_ga", "value": "GA1.1.1.1", **place},
        ],
        "origins": [{"origin": site.url, "localStorage": [{"name": "token", "value": "t0k"}]}],
    }
    (tmp_path / "state.json").write_text(json.dumps(saved))
    spec = a_spec(visitor, site, storage_state="state.json")
    spec._path = tmp_path / "spec.yaml"
    for _ in range(2):
        facts = await visitor.walk(site.url, [NAVIGATE], spec=spec)
        assert (facts.visit.error, facts.pages[0].title) == (None, "t0k")
    assert {cookie for _, cookie in carried(site, "cookie").items() if cookie} == {"session=s3"}


async def test_robots_txt_is_read_with_what_lets_a_visitor_in(
    site: TinySite, visitor: Visitor
) -> None:
    other = f"http://127.0.0.1:{site.port}/sitemap.xml"
    site.pages["/robots.txt"] = f"Sitemap: {other}\nSitemap: {site.url}/own.xml\n"
    access = {"headers": {"X-Preview": "yes"}, "cookies": {"gate": "open"}}
    spec = a_spec(visitor, site, **access)
    frontier = Frontier(Crawl(), site.url)
    async with visitor.backend(spec) as backend, backend.profile("desktop") as profile:
        await read_robots(profile, spec, frontier)
        await read_sitemaps(profile, spec, frontier)
    own = {"/robots.txt": "yes", "/own.xml": "yes", "/sitemap.xml": None}
    assert carried(site) == own
    assert carried(site, "cookie")["/own.xml"] == "gate=open"
