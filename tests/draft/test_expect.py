"""What is expected of a goal: what it alone sent, in terms that hold tomorrow, too."""

from __future__ import annotations

from decimal import Decimal

from auditor.draft.expect import expectations, mark_of, sent_by, usual
from auditor.draft.found import FoundTag
from auditor.draft.words import Aim
from auditor.model import Category, Hit, Phase, VisitFacts
from auditor.testing import a_hit, a_step, a_visit
from auditor.vendor import find_vendors

GA4 = FoundTag(name="ga4", vendor="ga4", account="G-1", category=Category.ANALYTICS)
ADS = FoundTag(
    name="google_ads", vendor="google_ads", account="AW-1", category=Category.ADVERTISING
)


def hit(event: str = "add_to_cart", **fields: object) -> Hit:
    return a_hit(**{"vendor": "ga4", "account": "G-1", "event": event, "params": {}, **fields})


def test_what_pages_send_anyway_is_not_expected_of_a_goal() -> None:
    ambient = frozenset({mark_of(hit("scroll"))})
    assert expectations([hit("page_view"), hit("scroll")], [GA4], ambient) == ()
    assert expectations([hit("scroll")], [GA4], frozenset()) == ({"tag": "ga4", "event": "scroll"},)


def test_an_account_that_is_none_of_the_tags_is_not_expected() -> None:
    assert expectations([hit(account="G-2")], [GA4], frozenset()) == ()


def test_a_worth_is_not_frozen_but_its_currency_is() -> None:
    params = {"value": "49.9", "currency": "EUR"}
    worth = hit(value=Decimal("49.9"), currency="EUR", params=params)
    [line] = expectations([worth], [GA4], frozenset())
    assert line["params"] == {"value": {"above": 0}, "currency": "EUR"}
    wrong = hit(value=Decimal(0), currency="eur", params={"value": "0", "currency": "eur"})
    [line] = expectations([wrong], [GA4], frozenset())
    assert line["params"] == {"currency": {"present": True}}


def test_what_came_twice_is_expected_at_least_once_and_labels_tell_conversions_apart() -> None:
    ads = {"vendor": "google_ads", "account": "AW-1", "event": "conversion"}
    sent = [hit(), hit(), hit(**ads, label="A"), hit(**ads, label="B")]
    assert expectations(sent, [GA4, ADS], frozenset()) == (
        {"tag": "ga4", "event": "add_to_cart", "fires": "at_least_once"},
        {"tag": "google_ads", "event": "conversion", "params": {"label": "A"}},
        {"tag": "google_ads", "event": "conversion", "params": {"label": "B"}},
    )


def test_only_what_followed_the_goal_action_belongs_to_it() -> None:
    steps = (a_step(index=0), a_step(index=1), a_step(index=2, phase=Phase.FLUSH))
    facts = VisitFacts(visit=a_visit(goal_at=1000), steps=steps)
    before, after, leaving = hit(at=900, step=1), hit(at=1100, step=1), hit(at=2000, step=2)
    assert sent_by(facts, [before, after, leaving]) == [after]
    never = VisitFacts(visit=a_visit(goal_at=None), steps=steps)
    assert sent_by(never, [after]) == []


def test_a_vendor_s_own_name_for_a_goal() -> None:
    meta = FoundTag(name="meta", vendor="meta", account="1", category=Category.ADVERTISING)
    gtm = FoundTag(name="gtm", vendor="gtm", account="GTM-1", category=Category.TAG_MANAGER)
    vendors = find_vendors()
    named = {aim: [event for _, event in usual(aim, [GA4, meta, gtm], vendors)] for aim in Aim}
    assert named[Aim.PURCHASE] == ["purchase", "Purchase"]
    assert named[Aim.CONTACT] == ["generate_lead", "Lead"]
    assert named[Aim.CART] == ["add_to_cart", "AddToCart"]
