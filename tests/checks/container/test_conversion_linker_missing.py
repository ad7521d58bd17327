"""conversion-linker-missing: conversions, and nothing that keeps the click."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from publishedcontainers import on, with_container

from auditor.model import ContainerTag, Outcome
from auditor.testing import a_cookie, a_push, failures, verdicts

CHECK = "conversion-linker-missing"
ORDER = ContainerTag(
    kind="awct", vendor="google_ads", account="AW-1", event="conversion", number=0, id="7"
)
LINKER = ContainerTag(kind="gclidw", vendor="google_ads", number=1, id="8")
RULES = (on("purchase"), on("gtm.init", fires=1))
CONFIG = a_push(None, layer="gtag", payload=["config", "AW-1"])


def test_conversions_without_a_linker_are_told() -> None:
    [verdict] = verdicts(CHECK, with_container(ORDER, rules=RULES))
    assert verdict.message == (
        "The container GTM-TEST01 has conversions and nothing that keeps the click: tag 7 "
        "(google_ads AW-1 conversion)."
    )


@pytest.mark.parametrize("linker", [replace(LINKER, paused=True), replace(LINKER, number=2)])
def test_a_linker_that_can_not_fire_keeps_nothing(linker: ContainerTag) -> None:
    assert failures(CHECK, with_container(ORDER, linker, rules=RULES))


@pytest.mark.parametrize(
    ("tags", "fields"),
    [
        ((ORDER, LINKER), {}),
        ((ORDER, replace(LINKER, kind="googtag", account="G-1")), {}),
        ((ORDER,), {"pushes": (CONFIG,)}),
        ((ORDER,), {"cookies": (a_cookie(name="_gcl_aw"),)}),
    ],
    ids=["a linker", "a Google tag", "the page's own", "a cookie with a click"],
)
def test_what_keeps_the_click_is_sound(
    tags: tuple[ContainerTag, ...], fields: dict[str, Any]
) -> None:
    assert failures(CHECK, with_container(*tags, rules=RULES, **fields)) == []


def test_a_container_without_conversions_needs_none() -> None:
    [verdict] = verdicts(CHECK, with_container(LINKER, rules=RULES))
    assert verdict.outcome is Outcome.INAPPLICABLE
