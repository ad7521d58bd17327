"""The shop, served in both builds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from demo.shopper import Shopper

from auditor.demo.faults import Build
from auditor.demo.server import serve

BUILDS: tuple[Build, ...] = ("sound", "broken")


@pytest.fixture(params=BUILDS)
def shop(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a build; each test runs with both."""
    with serve(request.param) as url:
        yield url


@pytest.fixture
def shopper(shop: str) -> Shopper:
    return Shopper(shop)
