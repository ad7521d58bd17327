from __future__ import annotations

from typing import Any

from landedvisits import GCLID, LANDING, document, kept

from auditor.model import KeptId, VisitFacts
from auditor.report.content.idtrails import id_trails
from auditor.report.view import IdTrail
from auditor.testing import JOURNEY, a_cookie, a_hit, a_page, a_visit


def trails(*places: KeptId, **more: Any) -> list[IdTrail]:
    given: dict[str, Any] = {"pages": (a_page(),), **more}
    facts = VisitFacts(
        visit=a_visit(url=f"/?gclid={GCLID}"),
        steps=JOURNEY,
        requests=(document(1, LANDING), document(2, "https://shop.example/thanks", at=1100)),
        kept_ids=(kept(1, "landing", "gclid", host=""), *places) if places else (),
        **given,
    )
    hits = (a_hit(step=1, vendor="google_ads", raw={"gclid": GCLID}),)
    return list(id_trails(facts, hits, {"google_ads": "Google Ads"}))


def test_each_step_says_in_words_where_the_id_was() -> None:
    (trail,) = trails(
        kept(1, lifetime_days=90.0),
        kept(1, "localStorage", "ad", form="case", host="shop.example"),
        kept(1, "field", "click", form="cut", host="shop.example"),
        kept(2, "link", "pay.example", host="shop.example"),
    )  # fmt: skip
    assert [(stop.step, [str(place) for place in stop.places]) for stop in trail.stops] == [
        ("navigate /", [
            "address", "cookie _gcl_aw (90 days)", "localStorage ad, in other letters",
            "form field click, cut off", "hit of Google Ads (gclid)",
        ]),
        ('click button "Buy"', ["link to pay.example"]),
    ]  # fmt: skip
    assert trail.lost_at == ""


def test_a_cookie_says_who_wrote_it_and_whether_it_holds_for_one_host_only() -> None:
    script = "https://www.googletagmanager.com/gtag/js:12:7"
    cookies = (
        a_cookie(name="_gcl_aw", domain=".shop.example", via="script", set_by=script),
        a_cookie(name="FPGCLAW", domain="shop.example", via="response", set_by=LANDING),
    )
    (trail,) = trails(
        kept(1, lifetime_days=90.0), kept(1, name="FPGCLAW", host="shop.example"), cookies=cookies
    )
    assert [str(place) for place in trail.stops[0].places[1:3]] == [
        "cookie _gcl_aw (90 days, by js of www.googletagmanager.com)",
        "cookie FPGCLAW (session, by the server shop.example, shop.example only)",
    ]


def test_what_an_embedded_page_of_the_sites_keeps_is_told_with_its_host() -> None:
    pay = a_page(id=2, final_url="https://pay.shop.example/")
    (trail,) = trails(kept(1, "field", "click", host="pay.shop.example"), pages=(a_page(), pay))
    assert "form field click in a frame of pay.shop.example" in map(str, trail.stops[0].places)


def test_the_step_where_it_was_lost_is_marked() -> None:
    (trail,) = trails(kept(1))
    assert [stop.lost for stop in trail.stops] == [False, True]
    assert trail.lost_at == 'click button "Buy"'


def test_a_visit_that_brought_nothing_has_no_trail() -> None:
    assert trails() == []
