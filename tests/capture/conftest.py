"""What the capture's tests share: a tiny site, and a visitor with a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tinysite import TinySite, Visitor, serving

from auditor.capture.browser import BrowserChoice


@pytest.fixture
def site() -> Iterator[TinySite]:
    with serving() as tiny:
        yield tiny


@pytest.fixture
def visitor(browser_choice: BrowserChoice) -> Visitor:
    return Visitor(choice=browser_choice)
