"""legacy-tag: products that nobody listens to any more."""

from __future__ import annotations

from auditor.model import Category
from auditor.testing import a_hit, a_load, a_record, a_request, a_visit, failures, verdicts

CHECK = "legacy-tag"
UA = {"vendor": "ga_universal", "account": "UA-900001-1", "category": Category.ANALYTICS}


def test_hits_to_universal_analytics_are_one_finding_an_account() -> None:
    hits = (a_hit(**UA, event="pageview"), a_hit(**UA, event="timing", automatic=True), a_hit())
    (verdict,) = verdicts(CHECK, a_record(hits=hits))
    assert (verdict.fault, verdict.about) == ("legacy-tag", "ga_universal UA-900001-1")
    assert verdict.message == (
        "The site still sends hits to Universal Analytics, which Google shut down in July 2024 "
        "(UA-900001-1)."
    )
    assert verdict.actual == "pageview, timing"


def test_googles_tag_for_an_old_property_is_found_though_it_sends_nothing() -> None:
    load = a_load(account="UA-900001-1", url="https://www.googletagmanager.com/gtag/js?id=UA-1")
    (verdict,) = verdicts(CHECK, a_record(loads=(load,)))
    assert verdict.message.startswith("The site still loads the tag of Universal Analytics")
    assert verdict.actual == "its script"


def test_products_that_live_are_no_legacy() -> None:
    hits = (a_hit(), a_hit(vendor="matomo", account="3"))
    assert verdicts(CHECK, a_record(hits=hits, loads=(a_load(),))) == []


def test_what_an_embedded_page_of_another_site_sends_is_not_told() -> None:
    request = a_request(sender="frame", frame_url="https://booking.example.com/")
    assert verdicts(CHECK, a_record(hits=(a_hit(**UA),), requests=(request,))) == []


def test_the_spec_may_give_up_further_vendors() -> None:
    record = a_record(hits=(a_hit(vendor="matomo", account="3"), a_hit(**UA)))
    assert failures(CHECK, record, vendors=("matomo",)) == [("legacy-tag", "matomo 3")]


def test_a_repetition_is_not_looked_at() -> None:
    assert verdicts(CHECK, a_record(hits=(a_hit(**UA),), visit=a_visit(repeat_of=1))) == []
