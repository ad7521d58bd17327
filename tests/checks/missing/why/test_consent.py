"""missing-hit: what the page knew of the visitor's choice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from missinghits import LEAD, because, fault_of

from auditor.model import (
    Category,
    Grant,
    Signal,
)
from auditor.testing import (
    a_hit,
    a_leg,
    a_push,
    a_visit,
    an_expectation,
)

ACCEPT = a_leg(name="accept", has_choice=True)
REJECT = a_leg(name="reject", has_choice=True, granted=False)


def consent(how: str, at: int = 60, **states: str) -> Any:
    return a_push(None, at=at, layer="gtag", payload=["consent", how, states])


DENIED = consent("default", ad_storage="denied", analytics_storage="denied")
GRANTS = consent("update", at=80, analytics_storage="granted")


@pytest.mark.parametrize(
    ("leg", "reason"),
    [
        (a_leg(), "the page waits for consent to analytics, and nobody gives it on this leg."),
        (ACCEPT, "the visitor agreed, and the page still takes consent to analytics as denied."),
        (REJECT, "the visitor rejected consent, and the page holds tags for analytics back."),
    ],
    ids=["never asked", "agreed", "declined"],
)
def test_consent_that_the_page_takes_as_denied_is_a_reason(leg: Any, reason: str) -> None:
    record = {"visit": a_visit(leg=leg), "pushes": (DENIED,)}
    assert because(**record) == reason
    assert fault_of(**record) == "no-hit"


@pytest.mark.parametrize(
    "pushes",
    [
        (DENIED, GRANTS),
        (GRANTS, DENIED),
        (consent("default", analytics_storage="denied", region="DE"),),
        (consent("default", ad_storage="denied"),),
        (replace(DENIED, page=9),),
        (replace(DENIED, layer="fbq"),),
    ],
    ids=["granted", "granted before", "for a region", "for another", "other page", "other layer"],
)
def test_consent_that_was_not_denied_to_this_tag_is_none(pushes: Any) -> None:
    assert "consent" not in because(pushes=pushes)


def test_a_tag_that_sends_was_not_held_back() -> None:
    view = a_hit(event="page_view", at=100)
    assert "consent" not in because(pushes=(DENIED,), hits=(view,))


def test_a_tag_whose_hits_say_denied_though_the_visitor_agreed_was() -> None:
    view = a_hit(event="page_view", at=100, consent={Signal.ANALYTICS_STORAGE: Grant.DENIED})
    reason = because(visit=a_visit(leg=ACCEPT), hits=(view,))
    assert reason.startswith("the visitor agreed")
    assert "consent" not in because(hits=(view,))


def test_metas_own_consent_call_counts_for_meta() -> None:
    revoked = a_push(None, layer="fbq", at=60, payload=["consent", "revoke"])
    assert "consent to advertising" in because(expect=(LEAD,), pushes=(revoked,))
    granted = replace(revoked, at=70, payload=["consent", "grant"])
    assert "consent" not in because(expect=(LEAD,), pushes=(revoked, granted))


def test_a_category_without_a_signal_waits_for_none() -> None:
    line = an_expectation()
    line = replace(line, tag=replace(line.tag, category=Category.CRM))
    assert "consent" not in because(expect=(line,), pushes=(DENIED,))
