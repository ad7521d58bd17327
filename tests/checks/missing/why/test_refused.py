"""What a policy refuses before it is a request: its address is known, its body is lost."""

from __future__ import annotations

from typing import Any

from auditor.model import Violation
from auditor.testing import a_hit, a_record, a_request, a_tag, an_expectation, failures, verdicts

URL = "https://analytics.tiktok.com/api/v2/pixel"
REFUSED = a_request(
    url=URL, method="POST", resource_type="ping", failure="csp", held=False, status=None,
    body_note="unread",
)  # fmt: skip
UNNAMED = a_hit(
    vendor="tiktok", event="(unnamed)", account="", delivered=False, failure="csp", held=False
)
POLICY = Violation(at=1100, directive="connect-src", blocked=URL, page_url="https://shop.example/")


def a_refused_record(**fields: Any) -> Any:
    given: dict[str, Any] = {
        "expect": (an_expectation("tiktok", event="Purchase"),),
        "tags": (a_tag("tiktok"),),
        "hits": (UNNAMED,),
        "requests": (REFUSED,),
        "violations": (POLICY,),
    }
    return a_record(**{**given, **fields})


def test_the_policy_is_why_the_vendors_event_is_missing() -> None:
    record = a_refused_record()
    assert failures("missing-hit", record) == [("blocked-by-csp", "tiktok Purchase")]
    (verdict,) = verdicts("missing-hit", record)
    assert "refused what was sent to analytics.tiktok.com" in verdict.message
    assert verdict.fix == (
        "Add analytics.tiktok.com to connect-src of the page's content security policy."
    )


def test_it_is_told_once() -> None:
    assert failures("undelivered-hit", a_refused_record()) == []


def test_another_vendors_refusal_explains_nothing() -> None:
    lines = (an_expectation("meta", event="Purchase"),)
    record = a_refused_record(expect=lines, tags=(a_tag("meta"),))
    assert failures("missing-hit", record) == [("no-hit", "meta Purchase")]


def test_a_refused_hit_that_names_its_event_names_host_and_directive_to_allow() -> None:
    url = "https://region1.google-analytics.com/g/collect?v=2&en=purchase"
    hit = a_hit(delivered=False, failure="csp", held=False)
    request = a_request(url=url, failure="csp", held=False, body_note="unread")
    policy = Violation(at=1100, directive="connect-src", blocked=url, page_url="")
    record = a_record(hits=(hit,), requests=(request,), violations=(policy,))
    (verdict,) = (one for one in verdicts("undelivered-hit", record) if one.fault)
    assert verdict.fix == (
        "Add region1.google-analytics.com to connect-src of the page's content security policy."
    )
