import pytest

from auditor.model import Category, Cookie, Hit, Leg, Phase, Tag, VisitRecord
from auditor.testing import a_hit, a_record, a_step, a_visit, verdicts

CHECK = "after-withdraw"
MARKETING = frozenset({Category.ADVERTISING, Category.ANALYTICS})
LEG = Leg(name="withdraw", has_choice=True, granted=False, forbidden=MARKETING, withdraws=True)
GA4 = Tag(name="analytics", vendor="ga4", account="G-1", category=Category.ANALYTICS)


def a_page_view(at: int, **fields: object) -> Hit:
    given = {"vendor": "ga4", "account": "G-1", "event": "page_view", "label": ""}
    return a_hit(**{**given, "category": Category.ANALYTICS, "at": at, **fields})


def a_visitor(*hits: Hit, withdrawn_at: int | None = 5000, **fields: object) -> VisitRecord:
    visit = a_visit(leg=LEG, consent_at=3000, withdrawn_at=withdrawn_at)
    given = {"visit": visit, "hits": hits, "tags": (GA4,), "cookies": ()}
    return a_record(**{**given, "forbidden_before_choice": MARKETING, **fields})


@pytest.mark.parametrize("withdrawn_at", [5000, 0], ids=["journey", "later page of the crawl"])
def test_a_hit_that_was_called_for_after_the_withdrawal_fails(withdrawn_at: int) -> None:
    hit = a_page_view(withdrawn_at)
    (verdict,) = verdicts(CHECK, a_visitor(hit, withdrawn_at=withdrawn_at))
    assert (verdict.outcome, verdict.fault) == ("failed", "after-withdraw")
    assert (verdict.about, verdict.vendor, verdict.tag) == ("ga4 G-1", "ga4", "analytics")
    assert (verdict.expected, verdict.actual) == ("nothing after the withdrawal", "sent page_view")


def test_what_was_called_for_before_and_left_later_passes() -> None:
    (verdict,) = verdicts(CHECK, a_visitor(a_page_view(4999, sent_at=6000)))
    assert verdict.outcome == "passed"


@pytest.mark.parametrize(("at", "outcome"), [(4000, "passed"), (6000, "failed"), (None, "passed")])
def test_only_a_new_cookie_counts(at: int | None, outcome: str) -> None:
    cookie = Cookie(
        name="_ga", domain="shop.example", path="/", lifetime_days=400, vendor="ga4",
        before_choice=False, at=at,
    )  # fmt: skip
    (verdict,) = verdicts(CHECK, a_visitor(cookies=(cookie,)))
    assert verdict.outcome == outcome


def test_a_withdrawal_that_could_not_be_made_can_not_tell() -> None:
    step = a_step(phase=Phase.CONSENT, error="no link")
    record = a_visitor(withdrawn_at=None, steps=(step,))
    (verdict,) = verdicts(CHECK, record)
    assert verdict.outcome == "can't tell"


def test_a_leg_that_withdraws_is_no_refusal_for_after_reject() -> None:
    (verdict,) = verdicts("after-reject", a_visitor(a_page_view(4000)))
    assert verdict.outcome == "inapplicable"
