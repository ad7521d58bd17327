from __future__ import annotations

from landedvisits import GCLID, LANDING, document, kept

from auditor.model import KeptId, VisitFacts
from auditor.report.content.idtrails import id_trails
from auditor.report.view import IdTrail
from auditor.testing import JOURNEY, a_hit, a_page, a_visit


def trails(*places: KeptId) -> list[IdTrail]:
    facts = VisitFacts(
        visit=a_visit(url=f"/?gclid={GCLID}"),
        pages=(a_page(),),
        steps=JOURNEY,
        requests=(document(1, LANDING), document(2, "https://shop.example/thanks", at=1100)),
        kept_ids=(kept(1, "landing", "gclid", host=""), *places) if places else (),
    )
    hits = (a_hit(step=1, vendor="google_ads", raw={"gclid": GCLID}),)
    return list(id_trails(facts, hits, {"google_ads": "Google Ads"}))


def test_each_step_says_in_words_where_the_id_was() -> None:
    (trail,) = trails(
        kept(1, lifetime_days=90.0), kept(1, "localStorage", "ad", form="case"),
        kept(1, "field", "click", form="cut"), kept(2, "link", "pay.example"),
    )  # fmt: skip
    assert [(stop.step, [str(place) for place in stop.places]) for stop in trail.stops] == [
        ("navigate /", [
            "address", "cookie _gcl_aw (90 days)", "localStorage ad, in other letters",
            "form field click, cut off", "hit of Google Ads (gclid)",
        ]),
        ('click button "Buy"', ["link to pay.example"]),
    ]  # fmt: skip
    assert trail.lost_at == ""


def test_the_step_where_it_was_lost_is_marked() -> None:
    (trail,) = trails(kept(1))
    assert [stop.lost for stop in trail.stops] == [False, True]
    assert trail.lost_at == 'click button "Buy"'


def test_a_visit_that_brought_nothing_has_no_trail() -> None:
    assert trails() == []
