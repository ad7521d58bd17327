"""Vendors and tags are called by names that people know."""

from __future__ import annotations

from auditfacts import META

from auditor.model import message
from auditor.report.meta import read_meta
from auditor.report.names import display_names, language_of


def test_vendors_the_specs_own_ones_and_its_tags_have_names() -> None:
    tags = [
        {"name": "shop_ads", "vendor": "google_ads", "account": "AW-1"},
        {"name": "crm", "vendor": "shop_crm", "account": "7"},
    ]
    meta = read_meta({**META, "tags": tags, "own_vendors": {"shop_crm": "The shop's CRM"}})
    names = display_names(meta)
    assert names["meta"] == "Meta Pixel"
    assert (names["shop_ads"], names["crm"]) == ("Google Ads", "The shop's CRM")
    text = message("{hit} was late.", hit="shop_ads conversion")
    assert language_of(meta).say(text) == "Google Ads conversion was late."


def test_a_tag_that_bears_another_vendors_id_does_not_take_its_name() -> None:
    meta = read_meta({**META, "tags": [{"name": "ga4", "vendor": "meta", "account": "1"}]})
    assert display_names(meta)["ga4"] == display_names(read_meta({}))["ga4"]
