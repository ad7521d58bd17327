import pytest

from auditor.model import Category, Hit, Leg, Privacy, Tag, VisitRecord
from auditor.testing import a_hit, a_record, a_visit, verdicts

CHECK = "gpc-ignored"
ADS = frozenset({Category.ADVERTISING})
GPC = Leg(name="gpc", granted=False, forbidden=ADS, gpc=True)
TAG = Tag(name="meta", vendor="meta", account="1", category=Category.ADVERTISING)


def a_page_view(**fields: object) -> Hit:
    given = {"vendor": "meta", "account": "1", "event": "PageView", "label": ""}
    return a_hit(**{**given, "category": Category.ADVERTISING, **fields})


def a_visitor(leg: Leg, *hits: Hit, consent_at: int | None = None) -> VisitRecord:
    visit = a_visit(leg=leg, consent_at=consent_at)
    return a_record(visit=visit, hits=hits, tags=(TAG,), forbidden_before_choice=frozenset())


def test_a_vendor_that_goes_on_fails() -> None:
    (verdict,) = verdicts(CHECK, a_visitor(GPC, a_page_view()))
    assert (verdict.outcome, verdict.fault) == ("failed", "gpc-ignored")
    assert (verdict.vendor, verdict.tag, verdict.actual) == ("meta", "meta", "sent PageView")


def test_silence_passes_and_so_does_what_the_leg_does_not_forbid() -> None:
    analytics = a_page_view(vendor="ga4", category=Category.ANALYTICS)
    (verdict,) = verdicts(CHECK, a_visitor(GPC, analytics))
    assert verdict.outcome == "passed"


def test_a_hit_that_says_that_the_visitor_opted_out_is_right() -> None:
    hit = a_page_view(privacy=Privacy(us_opted_out=True))
    (verdict,) = verdicts(CHECK, a_visitor(GPC, hit))
    assert verdict.outcome == "passed"


def test_other_visitors_send_no_signal() -> None:
    (verdict,) = verdicts(CHECK, a_visitor(Leg(name="accept"), a_page_view()))
    assert verdict.outcome == "inapplicable"


@pytest.mark.parametrize(("at", "outcome"), [(2000, "failed"), (4000, "passed")])
def test_what_comes_after_the_visitors_choice_is_left_to_other_checks(
    at: int, outcome: str
) -> None:
    leg = Leg(name="gpc", granted=False, forbidden=ADS, gpc=True, has_choice=True)
    hit = a_page_view(at=at, sent_at=at)
    (verdict,) = verdicts(CHECK, a_visitor(leg, hit, consent_at=3000))
    assert verdict.outcome == outcome


def test_what_the_signal_forbids_is_no_early_hit() -> None:
    (verdict,) = verdicts("before-choice", a_visitor(GPC, a_page_view()))
    assert verdict.outcome == "inapplicable"
