"""Tests as a user writes them; those outside say what must become of each."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, Route

    from auditor.tracking import Tracking

SITE = os.environ["SITE"]
RIGHT = "ev=purchase&value=79&currency=EUR&order=O-1"


def visit(page: Page, *, at_once: str = "", leaving: str = "", send: tuple[str, ...] = ()) -> None:
    asked = {"at_once": at_once, "leaving": leaving, "send": send}
    page.goto(f"{SITE}/?{urlencode(asked, doseq=True)}")


def buy(page: Page, *send: str) -> None:
    visit(page, send=send)
    page.get_by_text("Buy").click()


# ── what is reported right ───────────────────────────────────────────────────────────────────


def test_right(page: Page, tracking: Tracking) -> None:
    buy(page, RIGHT)
    tracking.expect("purchase")


def test_right_in_a_block(page: Page, tracking: Tracking) -> None:
    visit(page, send=(RIGHT,))
    with tracking.goal("purchase"):
        page.get_by_text("Buy").click()


def test_late_by_the_clock_of_the_page(page: Page, tracking: Tracking) -> None:
    visit(page, send=(RIGHT,))
    page.wait_for_timeout(1500)
    page.get_by_text("Buy").click()
    tracking.expect("purchase")


def test_sent_as_the_page_is_left(page: Page, tracking: Tracking) -> None:
    visit(page, leaving=RIGHT)
    page.get_by_text("next").click()
    tracking.expect("purchase")


def test_answered_by_a_route_of_the_test(page: Page, tracking: Tracking) -> None:
    answered: list[str] = []

    def answer(route: Route) -> None:
        answered.append(route.request.url)
        route.fulfill(status=200, body="ours")

    page.route("**/collect*", answer)
    buy(page, RIGHT)
    tracking.expect("purchase")
    assert len(answered) == 1


def test_shown_on_the_page(page: Page, tracking: Tracking) -> None:
    buy(page, RIGHT)
    tracking.expect("total")


def test_direct(page: Page, tracking: Tracking) -> None:
    buy(page, RIGHT)
    hit = tracking.expect_hit(
        "shop", "purchase", value=79.0, currency="EUR", order=re.compile("O-[0-9]"), note=...
    )
    assert hit.account == "A-1"
    assert hit == tracking.expect_hit("echo", "purchase", account="A-1", params={"note": "fine"})
    assert [push.event for push in tracking.pushes if push.layer == "dataLayer"] == ["bought"]


def test_nothing(page: Page, tracking: Tracking) -> None:
    visit(page, send=(RIGHT,))
    tracking.expect_nothing()


def test_again(page: Page, tracking: Tracking) -> None:
    buy(page, RIGHT)
    tracking.expect("purchase")
    tracking.restart()
    assert tracking.hits == ()
    page.get_by_text("Buy").click()
    tracking.expect("purchase")


# ── what is not ──────────────────────────────────────────────────────────────────────────────


def test_wrong_value(page: Page, tracking: Tracking) -> None:
    buy(page, "ev=purchase&value=129&currency=EUR&order=O-1")
    tracking.expect("purchase")


def test_missing(page: Page, tracking: Tracking) -> None:
    buy(page, "ev=add_to_cart&value=79&currency=EUR")
    tracking.expect("purchase")


def test_container_without_tags(page: Page, tracking: Tracking) -> None:
    page.goto(f"{SITE}/contained")
    page.get_by_text("Buy").click()
    tracking.expect("purchase")


def test_twice(page: Page, tracking: Tracking) -> None:
    buy(page, RIGHT, RIGHT)
    tracking.expect("purchase")


def test_before_the_goal_action(page: Page, tracking: Tracking) -> None:
    visit(page, at_once=RIGHT)
    tracking.expect_hit("shop", "purchase")
    with tracking.goal("purchase"):
        page.get_by_text("Buy").click()


def test_after_reject(page: Page, tracking: Tracking) -> None:
    buy(page, RIGHT)
    tracking.expect("purchase", leg="reject")


def test_wrong_on_the_page(page: Page, tracking: Tracking) -> None:
    buy(page, "ev=purchase&value=66.39&currency=EUR&order=O-1")
    tracking.expect("total")


def test_nothing_but_something(page: Page, tracking: Tracking) -> None:
    visit(page, at_once="ev=page_view")
    tracking.expect_nothing()


def test_direct_wrong(page: Page, tracking: Tracking) -> None:
    buy(page, RIGHT)
    tracking.expect_hit("shop", "purchase", value=80, coupon="WINTER")


def test_direct_missing(page: Page, tracking: Tracking) -> None:
    buy(page, RIGHT)
    tracking.expect_hit("shop", "Purchases", within=300)


def test_personal(page: Page, tracking: Tracking) -> None:
    buy(page, "ev=purchase&value=79&currency=EUR&order=O-1&mail=mia.kunde%40shop.example")
    tracking.expect("purchase")


def test_hostile(page: Page, tracking: Tracking) -> None:
    buy(page, "ev=purchase%1B%5B2J%00&value=%E2%80%AE97&currency=EUR")
    tracking.expect("purchase")


# ── what is asked in vain ────────────────────────────────────────────────────────────────────


def test_unknown_goal(page: Page, tracking: Tracking) -> None:
    visit(page)
    tracking.expect("purchse")


def test_unknown_leg(page: Page, tracking: Tracking) -> None:
    visit(page)
    tracking.expect("purchase", leg="acept")


def test_unknown_vendor(page: Page, tracking: Tracking) -> None:
    visit(page)
    tracking.expect_hit("eko", "purchase")


def test_no_page_was_opened(page: Page, tracking: Tracking) -> None:  # noqa: ARG001 - it stays empty
    tracking.expect("purchase")


# ── where hits go: in the order of the file ──────────────────────────────────────────────────


@pytest.fixture
def page_left_at_the_end(page: Page) -> Iterator[Page]:
    yield page
    page.goto(f"{SITE}/next")


def test_sent_as_the_test_ends(page_left_at_the_end: Page, tracking: Tracking) -> None:
    visit(page_left_at_the_end, leaving="ev=closing")
    tracking.expect_nothing()


def test_not_watched(page: Page) -> None:
    with page.expect_response("**/collect?id=A-1&ev=unwatched"):
        visit(page, at_once="ev=unwatched")
