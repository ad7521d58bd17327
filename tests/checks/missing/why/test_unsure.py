"""missing-hit: an error page, and requests that could not be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from missinghits import CHECK, LEAD, judged

from auditor.model import (
    CLIENT_BLOCKED,
    Outcome,
)
from auditor.testing import (
    GOAL_AT,
    a_hit,
    a_load,
    a_page,
    a_record,
    a_request,
    a_sighting,
    a_tag,
    an_expectation,
    failures,
    refs,
    verdicts,
)

NOT_SENT = "was not sent when “Order placed” was achieved"
SIGN_UP = an_expectation(event="sign_up")


# ── was the goal achieved? ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "slug"),
    [(403, "bot-wall"), (429, "bot-wall"), (503, "bot-wall"), (500, "page-failed")],
)
def test_an_error_page_after_the_goal_action_says_nothing_of_tags(status: int, slug: str) -> None:
    page = a_page(id=2, index=2, at=GOAL_AT + 10, status=status)
    verdict = judged(pages=(a_page(), page))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, slug)
    assert verdict.message == (
        "It is unclear whether ga4 purchase is sent: the goal action led to an error page "
        f"(HTTP {status})."
    )


def test_an_error_page_from_which_the_hit_came_all_the_same_is_no_excuse() -> None:
    page = a_page(id=2, index=2, at=GOAL_AT + 10, status=404)
    assert judged(pages=(page,), hits=(a_hit(),)).outcome is Outcome.PASSED


# ── what could not be read ───────────────────────────────────────────────────────────────────────


def test_an_encrypted_envelope_may_hold_the_hit() -> None:
    record = a_record(unrecognised=(a_sighting(),), requests=(a_request(),))
    (verdict,) = verdicts(CHECK, record)
    assert verdict.outcome is Outcome.CANT_TELL
    assert verdict.message == (
        "It is unclear whether ga4 purchase is sent: sst.shop.example took a first-party hit "
        "whose content is encrypted."
    )
    assert refs(verdict.evidence) == [("request", 1)]


def test_a_binary_body_of_the_vendor_may_hold_the_hit() -> None:
    expect = an_expectation("heap", event="Order Completed")
    sent = a_hit(vendor="heap", account="1", event="track")
    request = a_request(body_note="binary 812 bytes")
    (verdict,) = verdicts(CHECK, a_record(expect=(expect,), hits=(sent,), requests=(request,)))
    assert verdict.outcome is Outcome.CANT_TELL
    assert "what it sent is binary" in verdict.message
    for readable in (a_request(), a_request(id=2, body_note="binary 812 bytes")):
        record = a_record(expect=(expect,), hits=(sent,), requests=(readable,))
        assert failures(CHECK, record) == [("no-hit", "heap Order Completed")]


def test_an_envelope_before_the_goal_action_is_no_excuse() -> None:
    assert failures(CHECK, a_record(unrecognised=(a_sighting(at=GOAL_AT - 1),))) == [
        ("no-hit", "ga4 purchase")
    ]


def test_an_envelope_is_no_excuse_for_a_vendor_that_is_not_googles() -> None:
    record = a_record(expect=(LEAD,), unrecognised=(a_sighting(),))
    assert failures(CHECK, record) == [("no-hit", "meta Lead")]


def test_a_hit_beside_an_envelope_is_a_hit() -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(a_hit(),), unrecognised=(a_sighting(),)))
    assert verdict.outcome is Outcome.PASSED


def test_a_request_that_no_rule_reads_is_named() -> None:
    unread = a_sighting(kind="unread", vendor="meta", host="www.facebook.com", path="/tr/v2")
    record = a_record(expect=(LEAD,), unrecognised=(unread,), requests=(a_request(),))
    (verdict,) = verdicts(CHECK, record)
    assert verdict.message == (
        f"meta Lead {NOT_SENT}: what was sent to www.facebook.com/tr/v2 could not be read as a hit."
    )
    assert refs(verdict.evidence) == [("request", 1)]
    record = a_record(expect=(SIGN_UP,), unrecognised=(unread,), requests=(a_request(),))
    (other,) = verdicts(CHECK, record)
    assert "nothing was sent" in other.message


# ── what the recording's own browser refused ─────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("url", "vendor", "what"),
    [
        (
            "https://www.googletagmanager.com/gtm.js?id=GTM-TEST01",
            "gtm",
            "the container GTM-TEST01",
        ),
        ("https://www.googletagmanager.com/gtag/js?id=G-TEST0001", "ga4", "the vendor's script"),
    ],
)
def test_a_script_that_an_ad_blocker_refused_says_nothing_of_the_site(
    url: str, vendor: str, what: str
) -> None:
    load = a_load(vendor, url=url, failure=CLIENT_BLOCKED, status=None)
    verdict = judged(loads=(load,))
    assert verdict.outcome is Outcome.CANT_TELL
    assert verdict.message == (
        f"It is unclear whether ga4 purchase is sent: {what} was blocked in the browser that "
        "recorded."
    )


def test_a_script_of_another_vendor_that_was_refused_excuses_nothing() -> None:
    load = a_load("meta", url="https://connect.facebook.net/x.js", failure=CLIENT_BLOCKED)
    assert judged(loads=(load,)).outcome is Outcome.FAILED


# ── an endpoint of one's own ─────────────────────────────────────────────────────────────────────

AT_HOME = an_expectation(tag=a_tag(also_at=("https://shop.example/m",)))
BEACON = a_request(
    url="https://shop.example/m/x", method="POST", resource_type="ping", held=False, status=204
)


def at_home(*requests: Any, **fields: Any) -> tuple[Outcome, str]:
    given = {"expect": (AT_HOME,), "hits": (), "requests": requests}
    verdict = judged(**{**given, **fields})
    return verdict.outcome, verdict.message


def test_what_its_own_endpoint_took_and_no_rule_reads_leaves_it_open() -> None:
    outcome, message = at_home(BEACON)
    assert outcome is Outcome.CANT_TELL
    assert message == (
        "It is unclear whether ga4 purchase is sent: what was sent to shop.example/m/x, which "
        "the spec names for it, could not be read."
    )
    _, message = at_home(replace(BEACON, url=f"https://shop.example/m/{'x' * 300}"))
    assert f"what was sent to shop.example/m/{'x' * 45}…, which" in message


@pytest.mark.parametrize(
    "request_",
    [
        replace(BEACON, at=GOAL_AT - 1),
        replace(BEACON, url="https://shop.example/minutes"),
        replace(BEACON, url="https://other.example/m/x"),
        replace(BEACON, resource_type="fetch", status=200, mime_type="application/json"),
        replace(BEACON, failure="csp"),
    ],
    ids=["before", "another path", "another host", "an answer", "refused"],
)
def test_what_is_no_report_to_it_leaves_nothing_open(request_: Any) -> None:
    assert at_home(request_)[0] is Outcome.FAILED


def test_where_its_hits_can_be_read_the_rest_is_none() -> None:
    view = a_hit(id=2, event="page_view", at=100, step=1, requests=(2,))
    read = replace(BEACON, id=2, url="https://shop.example/m/g/collect?v=2", at=100)
    assert at_home(BEACON, read, hits=(view,))[0] is Outcome.FAILED
