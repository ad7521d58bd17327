from __future__ import annotations

from typing import Any

import pytest

from auditor.model import VisitRecord
from auditor.testing import (
    PAGE,
    a_hit,
    a_load,
    a_record,
    a_request,
    a_tag,
    a_visit,
    an_aside,
    failures,
    verdicts,
)

CHECK = "unapproved-vendor"
GTM = "https://www.googletagmanager.com/gtm.js?id=GTM-TEST01"
PIXEL = "https://connect.facebook.net/en_US/fbevents.js"
CONTAINER = a_load(request=1, url=GTM)
LOADED = a_load("meta", request=2, url=PIXEL)
HIT = a_hit(vendor="meta", event="PageView", requests=(3,))


def record(*chain: str, **more: Any) -> VisitRecord:
    requests = (
        a_request(id=1, url=GTM, chain=(f"{PAGE}:3",)),
        a_request(id=2, url=PIXEL, chain=chain),
        a_request(id=3, url="https://www.facebook.com/tr/?id=5", chain=(f"{PIXEL}:1:2", *chain)),
    )
    given = {
        "strict": True,
        "loads": (CONTAINER, LOADED),
        "hits": (HIT,),
        "requests": requests,
        "tags": (a_tag("ga4"), a_tag("gtm")),
    }
    return a_record(**{**given, **more})


@pytest.mark.parametrize(
    ("chain", "brought"),
    [
        ((f"{GTM}:1:9", f"{PAGE}:3"), "the container GTM-TEST01 brought it in"),
        ((f"{PAGE}:9:1", f"{GTM}:1:9"), "the container GTM-TEST01 brought it in"),
        (
            ("https://plugins.example/seo.js?v=3:1:4", f"{PAGE}:7"),
            "the script https://plugins.example/seo.js brought it in",
        ),
        ((f"{PAGE}:12",), "the markup of /thanks has it"),
        ((), "what brought it in is unknown"),
    ],
)
def test_a_vendor_without_a_tag_fails_and_says_what_brought_it_in(
    chain: tuple[str, ...], brought: str
) -> None:
    (verdict,) = verdicts(CHECK, record(*chain))
    assert (verdict.fault, verdict.about, verdict.vendor) == ("unapproved-vendor", "meta", "meta")
    assert verdict.message == (f"Meta Pixel is active on the site but not in the spec; {brought}.")
    assert (verdict.expected, verdict.actual) == ("Google Analytics 4, Google Tag Manager", "1 hit")
    assert verdict.fix is not None
    assert verdict.fix.endswith("`checks: { unapproved-vendor: { approved: [meta] } }`.")


def test_without_strict_nothing_is_said() -> None:
    assert verdicts(CHECK, record(strict=False)) == []


def test_a_script_alone_is_enough_and_one_that_failed_is_not() -> None:
    assert failures(CHECK, record(hits=())) == [("unapproved-vendor", "meta")]
    failed = a_load("meta", request=2, url=PIXEL, failure="csp")
    assert failures(CHECK, record(hits=(), loads=(CONTAINER, failed))) == []


def test_a_tag_manager_must_be_listed_too() -> None:
    tags = (a_tag("ga4"), a_tag("meta"))
    (verdict,) = verdicts(CHECK, record(tags=tags))
    assert verdict.message.endswith("; the markup of /thanks has it.")
    assert verdict.about == "gtm"


def test_other_requests_of_a_vendor_count() -> None:
    aside = an_aside("taboola", request=3)
    assert failures(CHECK, record(hits=(), loads=(), asides=(aside,))) == [
        ("unapproved-vendor", "taboola")
    ]


def test_an_approved_vendor_passes() -> None:
    (verdict,) = verdicts(CHECK, record(), approved=("meta",))
    assert (verdict.outcome, verdict.about) == ("passed", "vendors")


@pytest.mark.parametrize(
    ("account", "tags", "found"),
    [
        ("G-TEST0001", ("ga4",), []),
        ("AW-1", ("google_ads",), []),
        ("AW-1", ("ga4",), ["google_ads"]),
        ("GT-ABCDE", ("ga4",), []),
        ("GT-ABCDE", ("meta",), ["gtm"]),
        ("GTM-TEST01", ("ga4",), ["gtm"]),
    ],
)
def test_googles_tag_belongs_to_whomever_it_was_loaded_for(
    account: str, tags: tuple[str, ...], found: list[str]
) -> None:
    load = a_load(account=account, url="https://www.googletagmanager.com/gtag/js")
    given = record(loads=(load,), hits=(), tags=tuple(map(a_tag, tags)))
    assert [about for _, about in failures(CHECK, given)] == found


def test_a_visit_that_broke_off_fails_for_what_was_seen_and_never_passes() -> None:
    broken = a_visit(error="x", inconclusive="page-failed")
    assert failures(CHECK, record(visit=broken)) == [("unapproved-vendor", "meta")]
    assert verdicts(CHECK, record(visit=broken), approved=("meta",)) == []
