"""Every banner of the table says how it is known, what a visitor does with it, and whence we know."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from auditor.banner import Banner, Confidence, find_banners
from auditor.banner import table as banner_table

BANNERS = find_banners()
ROOT = Path(__file__).parents[2]
LOCKED = json.loads((ROOT / "tests/banners/package.json").read_text("utf-8"))["dependencies"]
CLICKED = ("accept", "reject", "settings", "refuse", "clear", "save", "close", "reopen")


def selectors(banner: Banner) -> list[str]:
    return [selector for kind in (*CLICKED, "shown") for selector in getattr(banner, kind)]


@pytest.mark.parametrize("banner", BANNERS.values(), ids=BANNERS)
def test_a_banner_is_known_by_something(banner: Banner) -> None:
    assert banner.shown or banner.globals or banner.scripts
    assert banner.shown or banner.is_interface


@pytest.mark.parametrize("banner", BANNERS.values(), ids=BANNERS)
def test_a_banner_is_answered_or_says_why_not(banner: Banner) -> None:
    answered = bool(banner.accept) and bool(banner.reject)
    assert answered != bool(banner.by_words), "give accept and reject, or say why not in by_words"


@pytest.mark.parametrize("banner", BANNERS.values(), ids=BANNERS)
def test_a_banner_says_whence_it_is_known_and_how_sure_that_is(banner: Banner) -> None:
    assert banner.source.startswith("https://")
    assert set(banner.general) <= set(selectors(banner)), "general names selectors of the banner"
    if banner.tried:
        package, _, version = banner.tried.rpartition(" ")
        assert LOCKED[package] == version, "tests try this package in another version"
        assert banner.confidence is Confidence.DOCUMENTED
    for selector in banner.general:
        assert banner.confidence_in(selector) is Confidence.GENERAL


@pytest.mark.parametrize("banner", BANNERS.values(), ids=BANNERS)
def test_what_a_banner_stores_can_be_looked_for(banner: Banner) -> None:
    for stored in banner.stored:
        assert stored.name
        for pattern in (stored.granted, stored.denied):
            re.compile(pattern)


@pytest.mark.parametrize("banner", BANNERS.values(), ids=BANNERS)
def test_one_button_does_not_both_accept_and_refuse(banner: Banner) -> None:
    assert not set(banner.accept) & {*banner.reject, *banner.refuse, *banner.settings}
    assert not set(banner.reject) & set(banner.save), "saving what is ticked is no refusal"


def test_each_published_package_is_tried() -> None:
    tried = {banner.tried.rpartition(" ")[0] for banner in BANNERS.values()} - {""}
    assert tried == set(LOCKED)


def test_a_banner_stands_in_the_file_of_its_name() -> None:
    files = {path.stem for path in (ROOT / "auditor/banners").glob("*.py")} - {"__init__"}
    assert files == set(BANNERS)


def test_all_platforms_of_the_table_are_found_through_the_entry_point() -> None:
    assert banner_table.ENTRY_POINT_GROUP == "auditor.banners"
    assert len(BANNERS) == 48


@pytest.mark.parametrize(
    ("banner", "granted", "denied"),
    [
        ("axeptio", '{"$$completed":true,"meta":true}', '{"$$completed":true,"meta":false}'),
        ("cookieconsent3_osano", "allow", "deny"),
        ("cookiebot", "{statistics:true,marketing:false}", "{statistics:false,marketing:false}"),
        ("cookieyes", "analytics:yes,advertisement:no", "necessary:yes,analytics:no"),
        ("drupal_eucc", "2", "0"),
        ("fides", '{"consentMethod":"accept"}', '{"consentMethod": "reject"}'),
        ("iubenda", '{"purposes":{"1":true,"4":true}}', '{"purposes":{"1":true,"4":false}}'),
        ("onetrust", "groups=C0001:1,C0002:0,C0004:1", "groups=C0001:1,C0002:0,C0004:0"),
        ("tarteaucitron", "!gtag=true!fb=false", "!gtag=false!fb=false"),
        ("trustarc", "2:", "0:"),
        ("vanilla_cookieconsent_v3", '{"categories":["necessary","ads"]}', '{"categories":["necessary"]}'),
        ("wix", '{"ess":1,"anl":1,"adv":0}', '{"ess":1,"anl":0,"adv":0}'),
    ],
)  # fmt: skip
def test_a_stored_choice_is_told_from_the_other(banner: str, granted: str, denied: str) -> None:
    stored = BANNERS[banner].stored[0]
    assert re.search(stored.granted, granted)
    assert not re.search(stored.granted, denied)
    assert re.search(stored.denied, denied)
