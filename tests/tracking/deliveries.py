"""Tests as a user writes them whose hits do reach the vendor, and what becomes of those."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from auditor.tracking import Tracking

SITE = os.environ["SITE"]


def answer_slow_hits(page: Page) -> None:
    """Have the vendor answer the hit `slow`, which it does not do by itself."""
    page.request.get(f"{SITE}/answer")


def test_given_up(page: Page, tracking: Tracking) -> None:
    page.goto(f"{SITE}/?at_once=ev%3Dslow")
    tracking.expect_hit("shop", "slow", within=1000)
    page.evaluate("giveUp()")
    hit = tracking.expect_hit("shop", "slow")
    assert (hit.failure, hit.delivered) == ("unanswered", False)
    answer_slow_hits(page)


def test_answered_after_all(page: Page, tracking: Tracking) -> None:
    page.goto(f"{SITE}/?at_once=ev%3Dslow")
    tracking.expect_hit("shop", "slow", within=1000)
    page.evaluate("giveUp()")
    hit = tracking.expect_hit("shop", "slow")
    assert hit.failure == "unanswered"
    answer_slow_hits(page)
    for _ in range(100):
        if not tracking.hits[0].failure:
            break
        page.wait_for_timeout(50)
    [hit] = tracking.hits
    assert (hit.failure, hit.delivered) == (None, True)
