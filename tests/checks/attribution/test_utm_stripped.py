from __future__ import annotations

from typing import Any

from auditor.model import Outcome, VisitRecord
from auditor.testing import a_hit, a_leg, a_record, a_visit, failures, verdicts

CHECK = "utm-stripped"
UTM = "utm_source=spring&utm_medium=email"
ABOUT = "UTM parameters of ga4 G-TEST0001"


def view(location: str, at: int = 100, **more: Any) -> Any:
    params = {"page_location": location}
    return a_hit(id=at, event="page_view", at=at, step=1, params=params, **more)


def landed(*hits: Any, url: str = f"/?{UTM}", **more: Any) -> VisitRecord:
    return a_record(visit=a_visit(url=url, **more), hits=hits)


def test_a_page_view_without_the_landings_parameters_is_a_fault() -> None:
    record = landed(view("https://shop.example/?utm_source=spring"))
    (verdict,) = verdicts(CHECK, record)
    assert (verdict.fault, verdict.about) == ("utm-stripped", ABOUT)
    assert (verdict.expected, verdict.actual) == (
        "utm_medium=email", "https://shop.example/?utm_source=spring",
    )  # fmt: skip


def test_only_the_first_page_view_must_have_them() -> None:
    record = landed(
        view(f"https://shop.example/?a=1&{UTM}"), view("https://shop.example/b", at=900)
    )
    assert failures(CHECK, record) == []


def test_a_changed_value_is_another_campaign() -> None:
    record = landed(view("https://shop.example/?utm_source=Spring&utm_medium=email"))
    assert failures(CHECK, record) == [("utm-stripped", ABOUT)]


def test_an_advertising_tag_and_one_without_an_address_are_not_judged() -> None:
    record = landed(a_hit(event="page_view"), view("https://shop.example/", vendor="meta"))
    assert [each.outcome for each in verdicts(CHECK, record)] == [Outcome.INAPPLICABLE]


def test_nothing_is_said_without_parameters_or_consent() -> None:
    assert verdicts(CHECK, landed(view("https://shop.example/"), url="/?page=2")) == []
    refused = landed(view("https://shop.example/"), leg=a_leg(name="reject", granted=False))
    assert verdicts(CHECK, refused) == []
