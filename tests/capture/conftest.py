"""What the capture's tests share: a tiny site, and a visitor with a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from keptbrowsers import KeptBrowsers
from tinysite import TinySite, Visitor, serving


@pytest.fixture
def site() -> Iterator[TinySite]:
    with serving() as tiny:
        yield tiny


@pytest.fixture
def visitor(browsers: KeptBrowsers) -> Visitor:
    return Visitor(launcher=browsers)
