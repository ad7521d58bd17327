"""What a test's watch makes of what the browser tells, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock

import pytest
from playwright.sync_api import Error as PlaywrightError
from tinysite import ECHO

from auditor.decode.index import VendorIndex
from auditor.tracking import Watch

HIT = "http://collector.localhost/collect?id=A-1&ev=sale"


class Browser:
    """Stands for a browser: it tells what a test has it tell, and keeps what it is asked to do."""

    def __init__(self, *, refuses: str = "") -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.tell: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.page = MagicMock(url="about:blank")
        self._refuses = refuses
        browser = self.page.context.browser
        browser.browser_type.name = "chromium"
        session = browser.new_browser_cdp_session.return_value
        session.on.side_effect = self.tell.__setitem__
        session.send.side_effect = self._take
        of_page = self.page.context.new_cdp_session.return_value
        of_page.on.side_effect = self.tell.__setitem__
        of_page.send.return_value = {"targetInfo": {"targetId": "F1"}}

    def _take(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        self.asked.append((method, arguments))
        if method == self._refuses:
            raise PlaywrightError("Invalid InterceptionId.")
        return {}


def paused(**more: Any) -> dict[str, Any]:
    """A hit that pauses."""
    return {
        "requestId": "interception-1",
        "networkId": "N1",
        "frameId": "F1",
        "resourceType": "Fetch",
        "request": {"method": "GET", "url": HIT, "headers": {}},
        **more,
    }


def watching(browser: Browser) -> Watch:
    watch = Watch(browser.page, VendorIndex([ECHO]), "deliver")
    watch.start()
    return watch


@pytest.mark.parametrize(
    ("reason", "failure"),
    [
        ("Aborted", "cancelled"),
        ("BlockedByClient", "blocked"),
        ("ConnectionReset", "net::ConnectionReset"),
    ],
)
def test_a_failure_is_named_as_an_audit_names_it(reason: str, failure: str) -> None:
    browser = Browser()
    watch = watching(browser)
    browser.tell["Fetch.requestPaused"](paused())
    browser.tell["Fetch.requestPaused"](paused(responseErrorReason=reason))
    [request] = watch.facts().requests
    assert request.failure == failure


def test_an_answer_that_comes_after_all_takes_cancelled_back() -> None:
    browser = Browser(refuses="Fetch.continueRequest")
    watch = watching(browser)
    browser.tell["Fetch.requestPaused"](paused())
    [request] = watch.facts().requests
    assert (request.failure, request.status) == ("cancelled", None)
    browser.tell["Fetch.requestPaused"](paused(responseStatusCode=204))
    [request] = watch.facts().requests
    assert (request.failure, request.status) == (None, 204)
