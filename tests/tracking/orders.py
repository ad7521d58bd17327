"""The demo shop's order, walked by tests as a user writes them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from auditor.tracking import Tracking


def order(page: Page, tracking: Tracking, shop: str) -> None:
    page.goto(f"{shop}/products/heron-floor-lamp")
    tracking.expect_nothing()
    page.get_by_role("button", name="Accept all").click()
    page.get_by_role("button", name="Buy now").click()
    page.get_by_label("Email").fill("avery.test@tallowandfinch.example")
    page.get_by_label("Name on card").fill("Avery Testcase")
    page.get_by_label("Card number").fill("4242 4242 4242 4242")
    page.get_by_label("Expiry date").fill("12/34")
    page.get_by_label("Security code").fill("123")
    with tracking.goal("purchase"):
        page.get_by_role("button", name="Place order").click()
        page.get_by_role("heading", name="Thank you").wait_for()


def test_sound(page: Page, tracking: Tracking) -> None:
    order(page, tracking, os.environ["SOUND_SHOP"])


def test_broken(page: Page, tracking: Tracking) -> None:
    order(page, tracking, os.environ["BROKEN_SHOP"])
