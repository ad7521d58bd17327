"""How an audit was made, what it could not tell, and what it leaves to a person."""

from __future__ import annotations

from typing import Any

import pytest
from auditfacts import META

from auditor.model import Category
from auditor.report.content.byhand import by_hand
from auditor.report.content.method import limits, method
from auditor.report.formats.registry import build_view
from auditor.report.language import Language
from auditor.report.meta import read_meta
from auditor.report.view import GoalView, PageView, State, Totals
from auditor.store import AuditFile
from auditor.vendor import Vendor, find_vendors

VENDORS = find_vendors()
SITE = "https://shop.example"


def a_page(path: str, status: int = 200) -> PageView:
    return PageView(url=SITE + path, title="", status=status, error="", visits=1, tags=())


def a_goal(name: str, *, macro: bool = True) -> GoalView:
    return GoalView(name=name, title=name, macro=macro, state=State.WORKS, problems=(), reasons=())


def left(
    *ids: str, pages: tuple[str, ...] = (), goals: tuple[GoalView, ...] = (), **meta: Any
) -> str:
    given = read_meta({**META, "goals": [], "has_choice": False, **meta})
    met: list[Vendor] = [VENDORS[id_] for id_ in ids]
    return "\n".join(by_hand(given, goals, met, [a_page(each) for each in pages]))


def test_the_visits_are_told_by_what_they_were(audit: AuditFile) -> None:
    assert dict(build_view(audit).method)["Visits"] == "11 journeys and 6 pages crawled"
    totals = Totals(visits=4, walks=2, repeats=1, crawled=1, failed_visits=1)
    told = dict(method(read_meta(META), totals))
    assert told["Visits"] == "2 journeys, 1 repetition and 1 page crawled; 1 of them unfinished"


def test_what_could_not_be_told_is_listed_by_reason(audit: AuditFile) -> None:
    view = build_view(audit)
    [reason] = view.untold
    assert reason.reason == "An element that a step needs was not there, or not just once."
    assert (reason.findings, reason.goals) == (1, ("Tap on the phone number",))
    assert reason.anchor == view.open_questions[0].anchor


@pytest.mark.parametrize("lost", [2, -2])
def test_requests_that_were_caught_and_got_lost_are_told_as_a_limit(lost: int) -> None:
    meta = read_meta({**META, "lost": lost})
    assert any(each.startswith("2 requests were caught") for each in limits(meta, Totals()))
    assert not any("caught" in each for each in limits(read_meta(META), Totals()))


def test_requests_of_no_visit_are_no_secret() -> None:
    meta = read_meta({**META, "unattributed": 3})
    assert dict(method(meta, Totals()))["Requests without a visit"] == "3"
    assert any("3 requests could not be assigned" in each for each in limits(meta, Totals()))
    assert not any("could not be assigned" in each for each in limits(read_meta(META), Totals()))


def test_how_weight_and_time_are_measured_is_said_where_they_are(audit: AuditFile) -> None:
    assert "Script time of a tag" not in dict(build_view(audit).method)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ids": ("meta", "tiktok")}, "reports conversions to Meta Pixel and TikTok Pixel"),
        ({"ids": ("ga4",)}, "One real conversion in each vendor's own reports"),
        ({"pages": ("/", "/my-account/orders")}, "the audit met /my-account/orders"),
        ({"pages": ("/konto",)}, "the audit met /konto"),
        ({"has_choice": True}, "take the consent back later"),
        ({"goals": (a_goal("order"),)}, "links in the mails that follow an order"),
    ],
    ids=["server", "accepted", "login", "German login", "withdrawal", "mails"],
)
def test_what_to_check_by_hand_is_told_where_it_applies(given: dict[str, Any], said: str) -> None:
    more = dict(given)
    assert said in left(*more.pop("ids", ()), **more)
    assert said not in left()


def test_goals_that_were_not_walked_are_named() -> None:
    goals = [{"name": "a", "title": "A"}, {"name": "b", "title": "B"}, {"name": "c"}]
    meta = read_meta({**META, "goals": goals})
    assert any(
        each == "2 goals of the spec that this audit did not walk: A and B."
        for each in by_hand(meta, (a_goal("c"),), [], [])
    )


def test_variants_of_a_test_are_left_to_a_person_where_a_test_runs() -> None:
    testing = next(id_ for id_, each in VENDORS.items() if each.category is Category.TESTING)
    assert f"running tests ({VENDORS[testing].name})" in left(testing)


def test_an_audit_that_delivered_its_hits_need_not_ask_whether_they_are_accepted() -> None:
    assert "kept its hits back" not in left("ga4", hits_mode="deliver").replace("\n", " ")


def test_where_the_server_was_listened_to_it_is_not_left_to_a_person() -> None:
    assert "reports conversions to" not in left("meta", tap={"port": 8790})
    meta = read_meta({**META, "tap": {"port": 8790, "left_out": 0}})
    assert any("the site's server sent to the tap" in each for each in limits(meta, Totals()))


def test_a_page_called_like_a_login_by_chance_is_none() -> None:
    assert "behind the login" not in left(pages=("/accountants", "/profiles-in-steel"))


def test_method_and_limits_are_said_in_german(audit: AuditFile) -> None:
    view = build_view(audit)
    german = Language("de", {})
    for text in (*view.limits, *view.by_hand, view.headline, *(name for name, _ in view.method)):
        if text not in {"Browser", "Spec"}:
            assert german.say(text) != text, text
