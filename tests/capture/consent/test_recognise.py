"""Each platform of the table is recognised as itself by its markup, and its buttons are found."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from plantedbanners import page as planted
from playwright.async_api import Browser, Page

from auditor.banner import Banner, find_banners
from auditor.capture.consent.elements import seen
from auditor.capture.consent.recognise import recognise

BANNERS = {id_: banner for id_, banner in find_banners().items() if not banner.is_interface}
CLICKED = ("accept", "reject", "settings", "refuse", "clear", "save", "close", "reopen")


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page()
    yield page
    await page.close()


@pytest.mark.parametrize("banner", BANNERS.values(), ids=BANNERS)
async def test_a_platform_is_recognised_and_its_buttons_are_found(
    page: Page, banner: Banner
) -> None:
    await page.set_content(planted(banner))
    found = await recognise(page)
    assert found is not None
    assert (found.banner.id, found.is_shown) == (banner.id, True)
    for wanted in filter(None, (banner.accept[:1], banner.reject[:1])):
        assert await seen(page, wanted) is not None, wanted


async def test_all_selectors_can_be_looked_for(page: Page) -> None:
    await page.set_content("<p>nothing</p>")
    for banner in BANNERS.values():
        for kind in (*CLICKED, "shown"):
            for selector in getattr(banner, kind):
                assert await page.locator(selector).count() == 0, selector
                await page.evaluate("(selector) => document.querySelector(selector)", selector)


async def test_a_page_without_a_banner_is_none(page: Page) -> None:
    await page.set_content("<h1>Shop</h1><button>Accept all</button>")
    assert await recognise(page) is None


async def test_a_platform_whose_banner_is_hidden_is_there_but_not_shown(page: Page) -> None:
    onetrust = BANNERS["onetrust"]
    await page.set_content(planted(onetrust) + "<style>body * {visibility: hidden}</style>")
    found = await recognise(page)
    assert found is not None
    assert (found.banner.id, found.is_shown) == ("onetrust", False)


async def test_a_page_that_lies_about_itself_is_not_believed(page: Page) -> None:
    await page.set_content(
        "<h1>Shop</h1><script>Array.prototype.map = () => [[1, 1, 1, 'x']]</script>"
    )
    assert await recognise(page) is None
