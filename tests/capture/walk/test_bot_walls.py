"""Pages that hold robots off are told from pages that merely have their guards' scripts."""

from __future__ import annotations

import pytest
from tinysite import TinySite, Visitor

from auditor.capture.walk.bot_walls import wall_of

CLOUDFLARE = (
    "<title>Just a moment...</title><script>window._cf_chl_opt={cvId:'3'};"
    "var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/h/g/orchestrate/"
    "chl_page/v1?ray=1';</script><p>Verify you are human by completing the action below.</p>"
)
DATADOME = (
    "<title>shop.example</title><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'};"
    "var loader='https://ct.captcha-delivery.com/c.js'</script>"
)
WALLS = {
    "Cloudflare": ("Just a moment...", CLOUDFLARE, "Verify you are human"),
    "DataDome": ("shop.example", DATADOME, ""),
    "HUMAN (PerimeterX)": (
        "Access to this page has been denied",
        '<div id="px-captcha"></div>',
        "Press & Hold to confirm you are a human",
    ),
    "Imperva": (
        "",
        '<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&CWUDNSAI=27&xinfo=1"></iframe>',
        "Request unsuccessful. Incapsula incident ID: 1",
    ),
    "Akamai": (
        "Access Denied",
        "https://errors.edgesuite.net/18.1",
        "You don't have permission to access this server. Reference #18",
    ),
    "a CAPTCHA": (
        "One more step",
        '<iframe src="https://newassets.hcaptcha.com/captcha"></iframe>',
        "Please show that you are human",
    ),
    "a check for robots": ("Robot or human?", "<p>Hold the button</p>", "Hold the button"),
}
GUARDED = (
    '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
    '<script src="https://js.datadome.co/tags.js"></script>'
    '<script src="/_Incapsula_Resource?SWJIYLWA=719d34d3"></script>'
)
ORDINARY = {
    "a page of the shop with its guards' scripts": ("Lamps", GUARDED, "Lamps for every room"),
    "a form with a CAPTCHA": (
        "Contact",
        '<form><input name="email"><div class="g-recaptcha"></div><button>Send</button></form>',
        "Contact us. Tick the box to show that you are not a robot.",
    ),
    "an article on robots": (
        "Are you a robot?",
        "<article>" + "word " * 400 + "</article>",
        "Are you a robot? " + "word " * 400,
    ),
    "an empty page": ("", "<html></html>", ""),
}


@pytest.mark.parametrize("name", WALLS)
def test_a_guards_page_is_known(name: str) -> None:
    assert wall_of(*WALLS[name]) == name


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_page_is_none(name: str) -> None:
    assert wall_of(*ORDINARY[name]) is None


CLICK = {"click": {"role": "link", "name": "Order"}, "goal": True}
MARK = '<a href="/thanks">Order</a>'


async def test_a_challenge_in_the_place_of_a_page_ends_the_journey(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = CLOUDFLARE
    facts = await visitor.walk(site.url, [{"navigate": "/"}, CLICK])
    assert facts.visit.inconclusive == "bot-wall"
    assert facts.visit.goal_at is None
    assert facts.visit.error == (
        f"Step 1: {site.url}/: the site took us for a robot and shows a challenge of Cloudflare "
        "instead of the page"
    )
    assert facts.steps[0].screenshot is not None


async def test_a_challenge_after_the_goal_action_is_no_missing_hit(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": MARK, "/thanks": DATADOME}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, CLICK])
    assert facts.visit.inconclusive == "bot-wall"
    assert "a challenge of DataDome" in (facts.visit.error or "")


async def test_a_step_that_finds_nothing_on_a_challenge_is_no_target_not_found(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": MARK, "/thanks": DATADOME}
    wait = {"wait_for_element": {"text": "Thank you"}, "timeout": "300ms"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, CLICK, wait])
    assert facts.visit.inconclusive == "bot-wall"
    assert (facts.visit.error or "").startswith(f"Step 3: {site.url}/thanks: the site took us")


async def test_a_crawled_page_that_is_a_challenge_can_not_be_told(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": "<a href=/more>more</a>", "/more": CLOUDFLARE}
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    told = {path: facts.visit.inconclusive for path, facts in visited.items()}
    assert told == {"/": None, "/more": "bot-wall"}
