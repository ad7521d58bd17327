from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Grant, Hit, Signal, VisitRecord
from auditor.testing import (
    a_goal,
    a_hit,
    a_record,
    a_request,
    a_tag,
    a_visit,
    an_aside,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "user-data-empty"
HASH = "(masked:identity.email:sha256)"
ADS = a_tag("google_ads", user_data=frozenset({"email", "phone"}))
LINE = an_expectation("google_ads", tag=ADS, event="conversion", line=12)
REQUEST = a_request(id=7, url="https://www.google.com/ccm/form-data/700800900")


def a_conversion(**fields: Any) -> Hit:
    given = {"vendor": "google_ads", "event": "conversion", "user_hash": "sha256"}
    return a_hit(**{**given, **fields})


def record(*hits: Hit, typed: bool = True, **more: Any) -> VisitRecord:
    goal = a_goal(expect=(LINE,), typed=frozenset({"email"} if typed else ()))
    return a_record(**{"goal": goal, "hits": hits, "tags": (ADS,), **more})


@pytest.mark.parametrize(
    ("params", "raw"),
    [({}, {}), ({}, {"em": "tv.1"}), ({"user.email": " "}, {}), ({"user.city": "Linz"}, {})],
)
def test_a_conversion_without_any_declared_field_fails(
    params: dict[str, str], raw: dict[str, str]
) -> None:
    (verdict,) = verdicts(CHECK, record(a_conversion(params=params, raw=raw)))
    assert (verdict.outcome, verdict.fault) == ("failed", "user-data-empty")
    assert verdict.message == (
        "google_ads conversion came without any of the user data that the spec declares for it "
        "(email, phone)."
    )
    assert (verdict.tag, verdict.line, verdict.about) == ("google_ads", 12, LINE.about)


def test_one_declared_field_is_enough() -> None:
    (verdict,) = verdicts(CHECK, record(a_conversion(params={"user.email": HASH}, raw={})))
    assert verdict.outcome == "passed"


def test_user_data_may_come_apart_from_the_hit() -> None:
    for account in ("AW-700800900", ""):
        aside = an_aside(request=7, account=account, user_data={"email": HASH})
        apart = record(a_conversion(), requests=(REQUEST,), asides=(aside,))
        assert failures(CHECK, apart) == []
    strangers = an_aside(request=7, account="AW-1", user_data={"email": HASH})
    other = record(a_conversion(), requests=(REQUEST,), asides=(strangers,))
    assert len(failures(CHECK, other)) == 1


@pytest.mark.parametrize(
    ("hits", "more", "outcomes"),
    [
        ((), {}, []),
        ((a_conversion(at=500),), {}, []),
        ((a_conversion(),), {"typed": False}, ["inapplicable"]),
        ((a_conversion(consent={Signal.AD_USER_DATA: Grant.DENIED}),), {}, ["inapplicable"]),
        ((a_conversion(),), {"visit": a_visit(error="x", inconclusive="page-failed")}, []),
        ((a_conversion(),), {"visit": a_visit(repeat_of=1)}, []),
    ],
    ids=["no hit", "before the goal", "nothing typed", "denied", "broken", "repetition"],
)
def test_when_nothing_is_expected(
    hits: tuple[Hit, ...], more: dict[str, Any], outcomes: list[str]
) -> None:
    assert [verdict.outcome for verdict in verdicts(CHECK, record(*hits, **more))] == outcomes


def test_page_views_and_tags_without_user_data_are_not_looked_at() -> None:
    view = an_expectation("google_ads", tag=ADS, event="page_view")
    plain = an_expectation("google_ads", event="conversion")
    for line in (view, plain):
        goal = a_goal(expect=(line,), typed=frozenset({"email"}))
        assert verdicts(CHECK, record(a_conversion(event=line.event), goal=goal)) == []
