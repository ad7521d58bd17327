"""A site with a login: walked once, its visitors are logged in; where it fails, nobody guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinysite import LEG

from auditor.capture.walk.answering import BannerAnswer
from auditor.capture.walk.crawl import Crawler
from auditor.capture.walk.crawled_page import CrawlPlan
from auditor.capture.walk.login import without_tags
from auditor.config.models import Crawl
from auditor.config.site import Site

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

    from auditor.config.models import Spec

FORM = """<!doctype html><title>Log in</title>
<label>Name <input></label> <label>Password <input type=password></label>
<button onclick="enter()">Enter</button>
<script>function enter() {
  document.cookie = '_ga=GA1.1.1.1; path=/';
  if (document.querySelector('[type=password]').value !== 'sesame') {
    document.body.insertAdjacentHTML('beforeend', '<p role=alert>Wrong password</p>'); return;
  }
  document.cookie = 'session=s3; path=/'; localStorage.token = 't0k'; location = '/account';
}</script>"""
ACCOUNT = """<title>Account</title><h1></h1><script>
  const known = document.cookie.includes('session=s3') && localStorage.token === 't0k';
  document.querySelector('h1').textContent = known ? 'Hello' : 'Who are you?';
  window.tags = document.cookie.includes('_ga');
</script>"""


def a_spec(visitor: Visitor, site: TinySite, password: str, **parts: Any) -> Spec:
    site.pages["/login"], site.pages["/account"] = FORM, ACCOUNT
    login = [
        {"navigate": "/login"},
        {"fill": {"label": "Name", "value": "{user}"}},
        {"fill": {"label": "Password", "value": password}},
        {"click": {"role": "button", "name": "Enter"}},
    ]
    spec = visitor.spec(site.url, identity={"user": "avery"}, **parts)
    with_login = Site.model_validate({"url": site.url, "login": login})
    return spec.model_copy(update={"site": with_login})


async def test_every_visit_is_logged_in_by_one_login(site: TinySite, visitor: Visitor) -> None:
    spec = a_spec(visitor, site, "sesame")
    steps = [
        {"navigate": "/account"},
        {"wait_for_element": {"role": "heading", "name": "Hello"}, "timeout": "2s"},
        {"wait_for_expression": "window.tags === false", "timeout": "2s"},
    ]
    async with visitor.backend(spec) as backend:
        for _ in range(2):
            facts = await visitor.walk(site.url, steps, spec=spec, backend=backend)
            assert facts.visit.error is None
        (login,) = backend.login.recordings
        assert backend.lost == 0
    assert [step.action for step in login.steps][-1] == 'click button "Enter"'
    opened = [path for _, path, _, _ in site.arrived if path in ("/login", "/account")]
    assert opened == ["/login", "/account", "/account", "/account"]


async def test_a_login_that_is_refused_leaves_all_visits_open(
    site: TinySite, visitor: Visitor
) -> None:
    spec = a_spec(visitor, site, "wrong")
    async with visitor.backend(spec) as backend:
        facts = await visitor.walk(site.url, [{"navigate": "/account"}], spec=spec, backend=backend)
    assert facts.visit.inconclusive == "precondition-unmet"
    assert facts.visit.error == (
        "The login under site.login failed: the login was refused: the page asks for the password "
        "again and says “Wrong password”; check the name and the password that the spec fills in"
    )
    assert facts.steps == ()
    assert [path for _, path, _, _ in site.arrived].count("/login") == 1


async def test_where_the_login_fails_nothing_is_crawled(site: TinySite, visitor: Visitor) -> None:
    spec = a_spec(visitor, site, "wrong", crawl=Crawl(robots="ignore", sitemap=False))
    async with visitor.backend(spec) as backend:
        plan = CrawlPlan(
            spec=spec, crawl=Crawl(), leg=LEG, device="desktop", consent=BannerAnswer(), expect=(),
            index=visitor.index(),
        )  # fmt: skip
        crawler = Crawler(plan, lambda: backend.profile("desktop", LEG), backend.told_of)
        visits = [facts.visit async for facts in crawler.pages()]
    assert [(visit.url, visit.inconclusive) for visit in visits] == [
        (f"{site.url}/", "precondition-unmet")
    ]


def test_what_tags_and_banners_kept_is_not_saved(visitor: Visitor) -> None:
    names = ("session", "_ga", "_echo", "CookieConsent")
    entries = [{"name": name, "value": "x"} for name in names]
    state = {"cookies": entries, "origins": [{"origin": "http://a", "localStorage": entries}]}
    kept = without_tags(state, visitor.index())
    assert kept["cookies"] == [{"name": "session", "value": "x"}]
    assert kept["origins"] == [
        {"origin": "http://a", "localStorage": [{"name": "session", "value": "x"}]}
    ]
