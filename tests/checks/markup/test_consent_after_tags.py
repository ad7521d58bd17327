"""consent-after-tags: the consent default, or the platform's script, below what it governs."""

from __future__ import annotations

import pytest
from markuppages import (
    BLOCKING,
    CONTAINER,
    COOKIEBOT,
    DEFAULT,
    FBQ,
    GTM,
    crawled,
    failures_of,
    page,
)
from sites.build import PIXEL, PROPERTY, gtag_snippet

from auditor.model import Severity
from auditor.testing import an_audit, verdicts

CHECK = "consent-after-tags"
ORDERS = {
    "container, then default": (CONTAINER + DEFAULT, f"the consent default after the container {GTM}"),
    "config, then default": (
        gtag_snippet(PROPERTY) + DEFAULT,
        f"the consent default after ga4 {PROPERTY}",
    ),
    "default, container, pixel, platform": (
        DEFAULT + CONTAINER + FBQ + BLOCKING,
        f"the script of Cookiebot after meta {PIXEL}",
    ),
    "container, then platform": (
        CONTAINER + COOKIEBOT,
        f"the script of Cookiebot after the container {GTM}",
    ),
    "pixel, then platform": (FBQ + COOKIEBOT, f"the script of Cookiebot after meta {PIXEL}"),
}  # fmt: skip
SOUND_ORDERS = {
    "default, container": DEFAULT + CONTAINER,
    "default, container, platform": DEFAULT + CONTAINER + COOKIEBOT,
    "platform, container, default": COOKIEBOT + CONTAINER + DEFAULT,
    "platform, all tags": COOKIEBOT + CONTAINER + FBQ,
    "no consent in the markup": CONTAINER + FBQ,
    "a pixel that waits by itself": f"<script>fbq('consent','revoke');fbq('init','{PIXEL}')</script>{COOKIEBOT}",
    "a pixel that the platform runs later": FBQ.replace("<script>", "<script type='text/plain'>")
    + COOKIEBOT,
    "default and config in one script": "<script>gtag('consent','default',{});gtag('config','G-TEST0001')</script>",
}


@pytest.mark.parametrize(("head", "about"), ORDERS.values(), ids=ORDERS.keys())
def test_consent_below_what_it_governs_fails(head: str, about: str) -> None:
    assert failures_of(CHECK, page(head)) == [(CHECK, about)]


@pytest.mark.parametrize("head", SOUND_ORDERS.values(), ids=SOUND_ORDERS.keys())
def test_consent_above_what_it_governs_passes(head: str) -> None:
    assert failures_of(CHECK, page(head)) == []


@pytest.mark.parametrize(
    ("head", "severity"),
    [(CONTAINER + COOKIEBOT, Severity.MEDIUM), (CONTAINER + BLOCKING, None), (CONTAINER + DEFAULT, None)],
)  # fmt: skip
def test_a_platform_that_may_only_announce_the_choice_is_rated_lower(
    head: str, severity: Severity | None
) -> None:
    [verdict] = verdicts(CHECK, an_audit(*crawled(page(head))))
    assert verdict.severity is severity
