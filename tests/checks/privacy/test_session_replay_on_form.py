from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Category, VisitRecord
from auditor.testing import a_hit, a_load, a_page, a_record, a_visit, failures, verdicts

CHECK = "session-replay-on-form"
REPLAY = Category.SESSION_REPLAY
LOAD = a_load("hotjar", account="3141592", category=REPLAY)
CONTACT = '<form><input type=email name=a><input name="last_name"></form>'


def record(source: str, **more: Any) -> VisitRecord:
    return a_record(**{"loads": (LOAD,), "pages": (a_page(source=source),), **more})


def test_a_recording_of_a_form_fails_and_says_what_it_asks_for() -> None:
    (verdict,) = verdicts(CHECK, record(CONTACT))
    assert (verdict.outcome, verdict.fault) == ("failed", "session-replay-on-form")
    assert verdict.message == (
        "hotjar records sessions on /thanks, where a form asks for email and name."
    )
    assert verdict.about == "hotjar /thanks"
    assert [fact.kind for fact in verdict.evidence] == ["request", "page"]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ('<input autocomplete="cc-number">', "payment details"),
        ('<input autocomplete="section-a billing cc-csc">', "payment details"),
        ('<input name="cardNumber">', "payment details"),
        ('<input id="cc-exp">', "payment details"),
        ('<input name="IBAN">', "payment details"),
        ('<input type="password">', "password"),
        ('<input type=email><input type=tel name="x">', "email and phone"),
        ('<input autocomplete="given-name"><select name="zip_code"></select>', "name and address"),
        ('<input placeholder="Vorname"><input name="geburtsdatum">', "name and date of birth"),
        (
            '<input name="customer[first_name]"><textarea name="street"></textarea>',
            "name and address",
        ),
    ],
)
def test_what_makes_a_form_personal(fields: str, kind: str) -> None:
    (verdict,) = verdicts(CHECK, record(f"<form>{fields}</form>"))
    assert verdict.message.endswith(f"asks for {kind}.")


@pytest.mark.parametrize(
    "fields",
    [
        "",
        '<input type="email" name="newsletter">',
        '<input type="search" name="q"><input type="hidden" name="email"><input type="hidden" name="phone">',
        '<input name="quantity"><input name="coupon"><input name="filename">',
        '<input type="checkbox" name="email_me"><input type="submit" name="phone_us">',
        '<input type=email><input type=email name="confirm_email">',
        '<input name="discard"><input name="scorecard">',
    ],
)
def test_what_does_not_tell_who_the_visitor_is(fields: str) -> None:
    (verdict,) = verdicts(CHECK, record(f"<form>{fields}</form><p>email phone iban</p>"))
    assert (verdict.outcome, verdict.about) == ("passed", "recording")


def test_hits_count_as_scripts_do_and_a_page_is_told_of_once() -> None:
    hit = a_hit(vendor="clarity", category=REPLAY, account="c1", event="upload")
    both = record(CONTACT, loads=(LOAD, LOAD), hits=(hit, hit))
    assert [about for _, about in failures(CHECK, both)] == ["hotjar /thanks", "clarity /thanks"]


def test_the_rendered_markup_wins_over_the_served_one() -> None:
    crawled = a_record(goal=None, loads=(LOAD,), pages=(a_page(source="<p>", html=CONTACT),))
    assert failures(CHECK, crawled) == [("session-replay-on-form", "hotjar /thanks")]


@pytest.mark.parametrize(
    "more",
    [
        {"loads": (a_load("meta"),)},
        {"loads": (a_load("hotjar", category=REPLAY, failure="csp"),)},
        {"loads": (a_load("hotjar", category=REPLAY, page=None),)},
        {"pages": (a_page(),), "visit": a_visit(error="x", inconclusive="page-failed")},
    ],
    ids=["another vendor", "blocked", "no page", "broken"],
)
def test_what_is_not_looked_at(more: dict[str, Any]) -> None:
    assert verdicts(CHECK, record(CONTACT, **more)) == []


def test_a_vendor_may_be_exempt() -> None:
    assert failures(CHECK, record(CONTACT), exempt=("hotjar",)) == []
