from __future__ import annotations

import pytest
from landedvisits import FBCLID, GCLID, LANDING, document, kept, landed

from auditor.model import Outcome, Severity
from auditor.testing import a_tag, failures, refs, verdicts

CHECK = "click-id-lost"
ABOUT = "gclid on its way"
REDIRECTED = (document(1, LANDING), document(2, "https://shop.example/en/", redirect_of=1))


def test_a_redirect_that_forgets_the_query_is_named() -> None:
    (verdict,) = verdicts(CHECK, landed(requests=REDIRECTED))
    assert (verdict.fault, verdict.about) == ("click-id-lost-in-redirect", ABOUT)
    assert verdict.message == (
        "gclid falls off the address when shop.example/ redirects to shop.example/en/."
    )
    assert refs(verdict.evidence) == [("request", 1), ("request", 2)]


def test_a_redirect_that_hands_it_on_or_keeps_it_in_a_cookie_is_right() -> None:
    on = (
        document(1, LANDING),
        document(2, f"https://shop.example/en/?gclid={GCLID}", redirect_of=1),
    )
    assert failures(CHECK, landed(kept(1), kept(2), requests=on)) == []
    assert failures(CHECK, landed(kept(1), kept(2), requests=REDIRECTED)) == []


def test_a_later_page_is_no_redirect() -> None:
    pages = (document(1, LANDING), document(120, "https://shop.example/thanks"))
    assert failures(CHECK, landed(kept(1), kept(2), requests=pages)) == []


def test_the_step_at_which_it_is_lost_is_named() -> None:
    (verdict,) = verdicts(CHECK, landed(kept(1)))
    assert (verdict.fault, verdict.about) == ("click-id-lost-in-journey", ABOUT)
    assert verdict.message == (
        'gclid is lost at the step “click button "Buy"”: it is nowhere after it, up to the goal.'
    )
    assert refs(verdict.evidence) == [("step", 2)]


@pytest.mark.parametrize("place", ["sessionStorage", "localStorage", "field", "link"])
def test_any_place_that_has_it_at_the_goal_will_do(place: str) -> None:
    assert failures(CHECK, landed(kept(1), kept(2, place, "click"))) == []


def test_a_missing_cookie_is_click_cookies() -> None:
    assert [each.outcome for each in verdicts(CHECK, landed())] == [Outcome.INAPPLICABLE]


def test_an_id_that_no_tag_of_the_spec_reads_may_go() -> None:
    record = landed(param="fbclid", value=FBCLID, tags=(a_tag("google_ads"),))
    assert [each.outcome for each in verdicts(CHECK, record)] == [Outcome.INAPPLICABLE]


def test_what_the_specs_own_channel_made_up_must_arrive() -> None:
    record = landed(param="pm_click", value="abcdefghijkl", hits=())
    assert failures(CHECK, record) == [("click-id-lost-in-journey", "pm_click on its way")]


def test_the_loss_of_an_id_about_which_only_others_write_warns() -> None:
    record = landed(param="twclid", value="2-abcdefghi", vendor="x", hits=())
    assert [each.severity for each in verdicts(CHECK, record)] == [Severity.LOW]
