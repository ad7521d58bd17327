from __future__ import annotations

from typing import Any

from auditor.model import Cookie, VisitRecord
from auditor.testing import a_cookie, a_page, a_record, failures

CHECK = "identity-cookie"
HERE, THERE = "https://www.shop.example/", "https://pay.shop.example/thanks"


def visited(*cookies: Cookie, pages: tuple[str, ...] = (HERE, THERE)) -> VisitRecord:
    walked = tuple(a_page(id=n, url=url, final_url=url) for n, url in enumerate(pages, 1))
    return a_record(cookies=cookies, pages=walked)


def ga(domain: str = "www.shop.example", **more: Any) -> Cookie:
    return a_cookie(**{"name": "_ga", "domain": domain, "lifetime_days": 400.0, **more})


def test_a_cookie_of_one_host_is_a_fault_where_the_journey_goes_to_another() -> None:
    assert failures(CHECK, visited(ga())) == [
        ("cookie-domain-narrow", "_ga of www.shop.example on one host")
    ]


def test_a_cookie_of_the_whole_domain_is_right() -> None:
    assert failures(CHECK, visited(ga(".shop.example"))) == []
    assert failures(CHECK, visited(ga(), ga(".shop.example"))) == []


def test_one_host_is_enough_for_a_journey_on_one_host() -> None:
    assert failures(CHECK, visited(ga(), pages=(HERE, HERE))) == []
    assert failures(CHECK, visited(ga(), pages=(HERE, "https://shop-pay.example/"))) == []


def test_a_cookie_that_is_no_identity_or_of_no_tag_here_is_not_judged() -> None:
    assert failures(CHECK, visited(a_cookie(name="cart", domain="www.shop.example"))) == []
    assert failures(CHECK, visited(a_cookie(name="_fbp", domain="www.shop.example"))) == []


def test_a_cookie_that_ends_within_a_week_is_a_fault() -> None:
    record = visited(ga(".shop.example", lifetime_days=7.0))
    assert failures(CHECK, record) == [("short-cookie-lifetime", "_ga of shop.example ends early")]
    assert failures(CHECK, record, least_days=5) == []
    assert failures(CHECK, visited(ga(".shop.example", lifetime_days=None))) == []
