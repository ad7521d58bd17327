"""client-id: one visitor and one session from the landing to the goal."""

from __future__ import annotations

from typing import Any

import pytest
from crossedvisits import SHOP, crossed, known, navigated

from auditor.model import Grant, Outcome, Signal
from auditor.testing import a_cookie, a_page, a_request, verdicts

CHECK = "client-id"
PAYMENT = "https://payments.example/"


def failures(record: Any) -> list[tuple[str | None, str]]:
    said = verdicts(CHECK, record)
    return [(each.fault, str(each.message)) for each in said if each.outcome is Outcome.FAILED]


def at_the_shop(*hits: Any, **more: Any) -> Any:
    return crossed(navigated(f"{SHOP}thanks"), hits=hits, **more)


def test_one_visitor_in_one_session_is_sound() -> None:
    record = at_the_shop(known(500, SHOP, "1.1"), known(1500, f"{SHOP}thanks", "1.1"))
    assert [each.outcome for each in verdicts(CHECK, record)] == [Outcome.PASSED] * 2


def test_a_new_client_id_is_told_with_its_page_and_not_as_a_session_too() -> None:
    record = at_the_shop(known(500, SHOP, "1.1"), known(1500, f"{SHOP}thanks", "2.2", "2"))
    assert failures(record) == [
        ("client-id-changes", "From /thanks on GA4 knows the visitor by another client id.")
    ]


def test_a_new_session_is_told() -> None:
    record = at_the_shop(known(500, SHOP, "1.1"), known(1500, f"{SHOP}thanks", "1.1", "2"))
    assert [fault for fault, _ in failures(record)] == ["session-restarts"]


def test_an_embedded_page_with_an_id_of_its_own_is_named() -> None:
    frame = a_request(id=1, sender="frame", frame_url="https://pay.example/card")
    record = crossed(
        frame, hits=(known(500, SHOP, "1.1").but(requests=(9,)), known(1500, SHOP, "2.2"))
    )
    ((fault, said),) = failures(record)
    assert fault == "client-id-changes"
    assert "The page of pay.example that is embedded on shop.example" in said


def test_without_consent_an_id_must_not_last() -> None:
    denied: dict[str, Any] = {"consent": {Signal.ANALYTICS_STORAGE: Grant.DENIED}}
    record = at_the_shop(
        known(500, SHOP, "1.1", **denied), known(1500, f"{SHOP}thanks", "2.2", **denied)
    )
    assert verdicts(CHECK, record) == []


def test_a_site_that_keeps_no_client_id_can_change_none() -> None:
    hits = (known(500, SHOP, "1.1"), known(1500, f"{SHOP}thanks", "2.2"))
    assert failures(crossed(navigated(f"{SHOP}thanks"), hits=hits, cookies=())) == []


def test_a_cookie_for_one_host_is_told_elsewhere() -> None:
    pay = "https://pay.shop.example/"
    record = crossed(
        navigated(pay),
        hits=(known(500, SHOP, "1.1"), known(1500, pay, "2.2")),
        cookies=(a_cookie(name="_ga", domain="shop.example"),),
        pages=(a_page(final_url=SHOP), a_page(id=2, final_url=pay)),
    )
    assert failures(record) == []


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"dr": PAYMENT}, ["session-restarts"]),
        ({"dr": PAYMENT, "ep.ignore_referrer": "true"}, []),
        ({"dr": PAYMENT, "ir": "1"}, []),
        ({"dr": SHOP}, []),
        ({"dr": "https://news.example/"}, []),
    ],
)
def test_back_from_a_payment_page_its_host_is_no_source(
    raw: dict[str, str], found: list[str]
) -> None:
    record = crossed(
        navigated(PAYMENT),
        navigated(f"{SHOP}thanks", id=21, at=1200),
        hits=(known(500, SHOP, "1.1"), known(1500, f"{SHOP}thanks", "1.1", raw=raw)),
    )
    assert [fault for fault, _ in failures(record)] == found


def test_the_page_from_which_a_visitor_came_at_first_is_a_source() -> None:
    """A landing's redirects belong to the ad or affiliate, and to nobody's payment."""
    record = at_the_shop(known(500, SHOP, "1.1", raw={"dr": PAYMENT}))
    assert failures(record) == []
