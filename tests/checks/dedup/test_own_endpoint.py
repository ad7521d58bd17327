"""own-endpoint: the site's own server takes the hits, the vendor does, or both do."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Hit, Outcome, VisitRecord
from auditor.testing import (
    a_hit,
    a_load,
    a_record,
    a_request,
    a_tag,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "own-endpoint"
OWN, DIRECT = "https://sst.shop.example/g/collect", "https://www.google-analytics.com/g/collect"
DOUBLED = [("server-and-direct", "ga4 own endpoint")]
UNREACHABLE = [("server-host-unreachable", "ga4 own endpoint")]


def a_shop(*hits: tuple[str, dict[str, Any]], own: bool = True, **fields: Any) -> VisitRecord:
    tag = a_tag(also_at=("https://sst.shop.example",) if own else ())
    made: list[Hit] = [a_hit(id=n, **each) for n, (_, each) in enumerate(hits, 1)]
    requests = tuple(a_request(id=n, url=url) for n, (url, _) in enumerate(hits, 1))
    line = an_expectation(tag=tag)
    return a_record(expect=(line,), tags=(tag,), hits=tuple(made), requests=requests, **fields)


def test_both_ways_count_twice() -> None:
    [verdict] = verdicts(CHECK, a_shop((OWN, {}), (DIRECT, {})))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "server-and-direct")
    assert verdict.actual == "sst.shop.example, www.google-analytics.com"


@pytest.mark.parametrize("check", ["duplicate-hit", "fires-too-often"])
@pytest.mark.parametrize("key", ["SO-1", None])
def test_the_checks_of_doubles_leave_it_to_this_one(check: str, key: str | None) -> None:
    shop = a_shop((OWN, {"key": key}), (DIRECT, {"key": key}))
    assert failures(check, shop) == []
    twice = a_shop((OWN, {"key": key}), (OWN, {"key": key}))
    assert len(failures("duplicate-hit", twice) + failures("fires-too-often", twice)) == 1


@pytest.mark.parametrize(
    "second", [{"key": "SO-2"}, {"event": "add_to_cart"}, {"account": "G-2"}, {"page": 2}]
)
def test_other_events_may_go_the_other_way(second: dict[str, Any]) -> None:
    assert failures(CHECK, a_shop((OWN, {"key": "SO-1"}), (DIRECT, second))) == []


def test_one_way_is_sound() -> None:
    [verdict] = verdicts(CHECK, a_shop((OWN, {})))
    assert verdict.outcome is Outcome.PASSED
    assert verdicts(CHECK, a_shop((OWN, {}), (DIRECT, {}), own=False)) == []


def test_where_the_endpoint_fails_the_vendors_host_is_used() -> None:
    failed = {"delivered": False, "failure": "HTTP 503"}
    [verdict] = verdicts(CHECK, a_shop((OWN, failed), (DIRECT, {})))
    assert (verdict.fault, verdict.actual) == ("server-host-unreachable", "HTTP 503")
    assert failures("duplicate-hit", a_shop((OWN, failed), (DIRECT, {}))) == []


@pytest.mark.parametrize("failure", ["cancelled", "csp", "blocked-by-client"])
def test_what_the_browser_gives_up_says_nothing_of_the_endpoint(failure: str) -> None:
    failed = {"delivered": False, "failure": failure}
    assert failures(CHECK, a_shop((OWN, failed), (DIRECT, {}))) == []


def test_a_failure_without_a_fallback_is_left_to_undelivered_hit() -> None:
    assert failures(CHECK, a_shop((OWN, {"delivered": False, "failure": "HTTP 503"}))) == []


def test_a_library_that_comes_from_the_vendor_instead() -> None:
    own = a_load(request=1, url="https://sst.shop.example/gtm.js", status=404)
    other = a_load(request=2)
    shop = a_shop(loads=(own, other))
    assert failures(CHECK, a_shop(loads=(own,))) == []
    assert failures(CHECK, shop) == []  # another tag's library
    loads = (
        a_load(request=1, account="G-TEST0001", url=own.url, status=404),
        a_load(request=2, account="G-TEST0001"),
    )
    assert failures(CHECK, a_shop(loads=loads)) == UNREACHABLE
