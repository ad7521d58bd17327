"""Names of environments: which are there for tests, which are what visitors get. No check."""

from __future__ import annotations

import re
from collections.abc import Collection

TESTS = (
    "staging", "stage", "stg", "test", "testing", "dev", "develop", "development", "qa", "uat",
    "preview", "preprod", "pre", "sandbox", "local", "demo", "integration", "acceptance", "review",
)  # fmt: skip
LIVE = frozenset({"", "env-1", "live", "prod", "production"})
"""What vendors call the environment that visitors get; Tag Manager numbers them."""


def is_test(environment: str, words: Collection[str]) -> bool:
    """Whether a word of an environment's name says that it is there for tests."""
    return any(word in words for word in re.split(r"[^a-z]+", environment.lower()))


def is_same(one: str, other: str) -> bool:
    """Whether two names mean one environment of a vendor."""
    names = {one.lower(), other.lower()}
    return len(names) == 1 or names <= LIVE
