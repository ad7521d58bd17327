from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Request, VisitRecord
from auditor.testing import (
    a_hit,
    a_load,
    a_page,
    a_record,
    a_request,
    a_visit,
    an_aside,
    failures,
    verdicts,
)

CHECK = "insecure-hit"
PAGE = "https://shop.example/thanks"
SECURE = "https://region1.google-analytics.com/g/collect?v=2"
OPEN = "http://region1.google-analytics.com/g/collect?v=2"


def sent(url: str = OPEN, **fields: Any) -> Request:
    return a_request(url=url, frame_url=PAGE, **fields)


def record(request: Request, source: str = "", **more: Any) -> VisitRecord:
    page = a_page(final_url=PAGE, source=source)
    return a_record(**{"hits": (a_hit(),), "pages": (page,), "requests": (request,), **more})


@pytest.mark.parametrize(
    ("request_", "source", "how"),
    [
        (sent(), "", "it is readable for everybody on the way"),
        (
            sent(SECURE),
            f'<img src="{OPEN}&en=x">',
            "the browser asked for it over https by itself",
        ),
    ],
)
def test_a_hit_over_http_fails_whatever_became_of_it(
    request_: Request, source: str, how: str
) -> None:
    (verdict,) = verdicts(CHECK, record(request_, source))
    assert (verdict.outcome, verdict.fault) == ("failed", "insecure-hit")
    assert verdict.message == (
        "A hit of ga4 G-TEST0001 is asked for over http on a page served over https; " + how + "."
    )
    assert (verdict.about, verdict.tag) == ("ga4 G-TEST0001 hit", "ga4")


def test_a_script_and_other_requests_over_http_fail() -> None:
    request = sent("http://www.googletagmanager.com/gtm.js?id=GTM-TEST01")
    assert failures(CHECK, record(request, hits=(), loads=(a_load(),))) == [
        ("insecure-hit", "gtm GTM-TEST01 script")
    ]
    assert failures(CHECK, record(request, hits=(), asides=(an_aside(),))) == [
        ("insecure-hit", "google_ads AW-700800900 hit")
    ]


def test_a_hit_that_the_browser_refused_is_left_to_undelivered_hit() -> None:
    blocked = sent(failure="mixed-content", held=False)
    hit = a_hit(delivered=False, failure="mixed-content")
    assert failures(CHECK, record(blocked, hits=(hit,))) == []
    assert failures("undelivered-hit", record(blocked, hits=(hit,))) == [
        ("insecure-hit", "ga4 G-TEST0001 purchase")
    ]


def test_a_script_that_the_browser_refused_fails() -> None:
    blocked = sent("http://www.googletagmanager.com/gtm.js", failure="mixed-content", held=False)
    (verdict,) = verdicts(CHECK, record(blocked, hits=(), loads=(a_load(),)))
    assert verdict.message.endswith("; the browser blocked it.")


def test_many_hits_of_one_account_are_one_finding() -> None:
    hits = (a_hit(id=1), a_hit(id=2, event="page_view"))
    requests = (sent(), sent(id=2))
    many = record(sent(), hits=hits, requests=requests)
    assert failures(CHECK, many) == [("insecure-hit", "ga4 G-TEST0001 hit")]


def test_hits_over_https_pass() -> None:
    (verdict,) = verdicts(CHECK, record(sent(SECURE), "<img src='http://other.example/x.gif'>"))
    assert (verdict.outcome, verdict.about) == ("passed", "https")


@pytest.mark.parametrize(
    "more",
    [
        {"requests": (a_request(url=OPEN, frame_url="http://shop.example/thanks"),)},
        {"hits": ()},
    ],
    ids=["a page over http", "nobody's request"],
)
def test_what_is_not_looked_at(more: dict[str, Any]) -> None:
    assert verdicts(CHECK, record(sent(), **more)) == []


def test_a_visit_that_broke_off_never_passes() -> None:
    broken = a_visit(error="x", inconclusive="page-failed")
    assert verdicts(CHECK, record(sent(SECURE), visit=broken)) == []
