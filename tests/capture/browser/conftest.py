"""Tests of how the browser is started and what it says of itself: the one that users have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from keptbrowsers import KeptBrowsers


@pytest.fixture(scope="session")
def browsers(full_browsers: KeptBrowsers) -> KeptBrowsers:
    return full_browsers
