"""The sample that comes with tagproof: it loads, and each line of it lands where it belongs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from auditor.config import load_spec, unbuilt
from auditor.config.access import CookieSpec
from auditor.config.base import Model
from auditor.config.channels import Channel
from auditor.config.expectations import MatcherSpec, PercentSpec, TextMatcherSpec
from auditor.config.locators import LocatorSpec
from auditor.config.models import Spec
from auditor.config.site import BrowserSpec, HttpCredentials
from auditor.config.steps import Choose, Click, Fill
from auditor.config.targets import Target, TargetWithValue
from auditor.config.vendors import SplitSpec
from auditor.config.whereabouts import Geolocation, ProxySpec
from auditor.model import Category, Kind

SAMPLE = Path(__file__).parent.parent.parent / "sample_config.yaml"
ENVIRON = {"STAGING_USER": "anna", "STAGING_PASSWORD": "rosebud"}
CREDENTIALS = HttpCredentials(username="anna", password=ENVIRON["STAGING_PASSWORD"])


@pytest.fixture(scope="module")
def spec() -> Spec:
    return load_spec(
        SAMPLE,
        ENVIRON,
        vendors=["ga4", "gtm", "google_ads", "meta"],
        checks=["duplicate-hit", "before-choice", "unplanned-event"],
        devices=["Desktop Chrome", "iPhone 15"],
    )


def test_the_site(spec: Spec) -> None:
    assert spec.site.name == "Nordlicht Coffee"
    assert spec.site.url == "https://staging.nordlicht.example"
    assert spec.site.domains == ("pay.nordlicht.example",)
    assert spec.site.environment == "staging"
    assert spec.site.http_credentials == CREDENTIALS
    assert spec.site.headers == {"X-Preview": ""}
    assert spec.site.all_cookies == {
        "preview": CookieSpec(value=""),
        "variant": CookieSpec(value="b", domain=".nordlicht.example"),
    }
    live = spec.environments["production"]
    assert (live.headers, live.cookies) == ({"X-Audit": "tagproof"}, {"preview": "1"})
    assert live.storage_state == "live-session.json"


def test_tags_and_vendors(spec: Spec) -> None:
    assert list(spec.tags) == ["ga4", "gtm", "google_ads", "meta"]
    assert spec.tags["ga4"].also_at == ("https://sst.nordlicht.example",)
    assert spec.tags["google_ads"].account == "AW-987654321"
    assert spec.tags["meta"].account == "271828182845904"
    assert spec.tags["gtm"].environment == "env-7"
    assert spec.tags["meta"].server_twin
    assert spec.container == "gtm/GTM-NRDL1CHT.json"
    assert spec.tap is not None
    assert (spec.tap.port, spec.tap.wait) == (8790, 5000)
    assert spec.orders == "https://staging.nordlicht.example/export/orders.csv"
    assert spec.tags["meta"].user_data == ("email", "phone")
    crm = spec.vendors["nordlicht_crm"]
    assert (crm.name, crm.category, crm.body) == ("Nordlicht CRM", Category.CRM, "json")
    assert (crm.account, crm.event) == ("site_id", "type")
    assert [(each.host, each.path) for each in crm.endpoints] == [
        ("crm.nordlicht.example", "/track")
    ]
    assert spec.hits == "hold"


def test_a_vendor_with_every_key(spec: Spec) -> None:
    pixel = spec.vendors["partner_pixel"]
    assert pixel.endpoints[0].host == ("t.partner.example", "partner.example")
    assert pixel.endpoints[1].kind is Kind.AUX
    assert pixel.account == (
        "pid",
        LocatorSpec(path=r"^/p/(\w+)"),
        LocatorSpec(host=r"^(\w+)\."),
        LocatorSpec(param="u", match=r"pid=(\w+)"),
    )
    assert pixel.mirror_key == ("eid", ("order", "oid"))
    assert isinstance(pixel.split, SplitSpec)
    assert pixel.split.list == ("events", "batch.events")
    assert [each.of for each in pixel.limits] == ["event_name", "param_value", "param_value"]
    assert [each.event for each in pixel.required] == ["sale", "*"]


def parts(model: type[Model] = Model) -> Iterator[type[Model]]:
    """What a spec is made of: every class of it."""
    for part in model.__subclasses__():
        if part.__module__.startswith("auditor."):
            yield part
            yield from parts(part)


def keys_in(value: object) -> Iterator[tuple[type, str]]:
    """The keys that stand in a part of a spec, each with the class of what it stands in."""
    match value:
        case Model():
            for name in value.model_fields_set:
                yield type(value), name
                yield from keys_in(getattr(value, name))
        case Mapping():
            yield from (key for inner in value.values() for key in keys_in(inner))
        case tuple():
            yield from (key for inner in value for key in keys_in(inner))


def test_every_key_is_shown(spec: Spec) -> None:
    comments = "\n".join(re.findall(r"#.*", SAMPLE.read_text(encoding="utf-8")))
    hinted = set(re.findall(r"(\w+):", comments))
    shown = {(above, name) for part, name in keys_in(spec) for above in part.mro()}
    missing = sorted(
        f"{part.__name__}.{name}"
        for part in parts()
        for name in vars(part).get("__annotations__", {}).keys() & part.model_fields.keys()
        if name not in hinted and (part, name) not in shown
    )
    assert not missing, (
        f"show {missing} in sample_config.yaml, or hint at them in a comment: `# key: ...`"
    )


def test_visitors(spec: Spec) -> None:
    assert spec.identity == {
        "email": " Avery.Test@Nordlicht.example",
        "phone": "+49 30 1234567",
        "first_name": "Avery",
        "last_name": "Testcase",
    }
    assert {name: leg.signals for name, leg in spec.consent.items()} == {
        "accept": "granted", "reject": "denied", "own_banner": "denied", "recognised": "granted",
        "withdraw": "denied", "returning": "denied", "gpc": "denied", "french": "granted",
        "ignore": "denied", "where_asked": "granted",
    }  # fmt: skip
    assert [name for name, leg in spec.consent.items() if leg.if_banner_shows] == ["where_asked"]
    assert spec.consent["accept"].steps[0] == Click(click=Target(role="button", name="Accept all"))
    assert spec.consent["reject"].forbid == (Category.ADVERTISING, Category.ANALYTICS)
    assert [step.kind for step in spec.consent["own_banner"].actions] == ["click", "choose"]
    assert spec.consent["recognised"].actions == (Choose(choose="accept"),)
    assert spec.consent["ignore"].steps == ()
    assert spec.channels["partner_mail"].params["utm_medium"] == "email"
    assert spec.channels["blog"].referrer == "https://coffee-notes.example/best-roasters"
    assert spec.channels["google_ads"] == Channel()
    assert spec.devices == {"desktop": "Desktop Chrome", "mobile": "iPhone 15"}
    assert spec.browser == BrowserSpec(
        present_as="visitor",
        locale="de-DE",
        time_zone="Europe/Berlin",
        geolocation=Geolocation(latitude=52.52, longitude=13.405, accuracy=50),
        proxy=ProxySpec(
            server="http://proxy.nordlicht.example:3128",
            bypass=("intranet.nordlicht.example",),
        ),
        color_scheme="light",
        resolve={"staging.nordlicht.example": "127.0.0.1:8443"},
    )


def test_the_environments(spec: Spec) -> None:
    assert spec.strict
    assert spec.consent_mode == "basic"
    live = spec.in_environment("production")
    assert live.site.url == "https://www.nordlicht.example"
    assert {name: tag.account for name, tag in live.tags.items()} == {
        "ga4": "G-2LIVE88MPQ", "gtm": "GTM-NRDL1CHT", "google_ads": "AW-987654321",
        "meta": "314159265358979",
    }  # fmt: skip
    assert live.tags["gtm"].environment == "env-1"
    assert live.environments["staging"].tag_environments == {"gtm": "env-7"}


def test_a_goal_and_its_journey(spec: Spec) -> None:
    goal = spec.goals["purchase"]
    assert (goal.title, goal.type) == ("Order placed", "macro")
    assert goal.channels == ("google_ads", "meta", "partner_mail")
    assert [step.kind for step in goal.steps] == [
        "navigate", "click", "click", "fill", "fill", "click", "wait_for_element",
    ]  # fmt: skip
    assert [step.goal for step in goal.steps].index(True) == 5
    assert goal.steps[3] == Fill(fill=TargetWithValue(label="Email", value="{email}"))
    assert str(goal.steps[5]) == 'click button "Place order"'
    assert goal.must_not_repeat_on == ("reload", "back", "revisit", "double_click")
    assert [step.kind for step in goal.variant] == [step.kind for step in goal.steps]
    assert [(line.tag, line.event) for line in goal.forbid] == [("meta", "Lead")]
    assert spec.goals["contact"].invalid[0].kind == "fill"
    assert spec.goals["phone_call"].recording == "recordings/phone_call.json"
    assert spec.goals["phone_call"].devices == ("mobile",)


def test_what_a_goal_expects(spec: Spec) -> None:
    ga4, google_ads, meta = spec.goals["purchase"].expect
    assert (ga4.tag, ga4.event, ga4.fires, ga4.within) == ("ga4", "purchase", "once", 5000)
    assert ga4.push == "purchase"
    assert ga4.params == {
        "transaction_id": MatcherSpec(matches=r"NL-\d{6}"),
        "value": MatcherSpec(equals_text=Target(test_id="order-total")),
        "currency": "EUR",
        "items": MatcherSpec(length=1),
        "discount": MatcherSpec(above=0, when={"coupon": TextMatcherSpec(present=True)}),
        "items.0.quantity": 1,
        "items.*.item_id": MatcherSpec(matches=r"NL-\w+"),
    }
    assert google_ads.params == {
        "label": "AbC-D_efGhIjKlMnOp",
        "value": MatcherSpec(same_as="ga4.purchase.value"),
        "transaction_id": MatcherSpec(same_as="ga4.purchase.transaction_id"),
    }
    assert meta.params == {
        "value": MatcherSpec(above=0),
        "revenue": MatcherSpec(sum_of=("items", "shipping", "-discount")),
        "margin": MatcherSpec(percent_of=PercentSpec(percent=30, of="ga4.purchase.value")),
        "currency": MatcherSpec(one_of=("EUR", "CHF")),
        "event_id": MatcherSpec(present=True),
    }
    assert spec.goals["phone_call"].expect[0].fires == "at_least_once"


def test_the_crawl(spec: Spec) -> None:
    crawl = spec.crawl
    assert crawl is not None
    assert (crawl.start, crawl.sitemap, crawl.robots) == (("/",), True, "respect")
    assert crawl.exclude == ("/account/**", "/**?*sort_by=*")
    assert (crawl.max_pages, crawl.concurrency, crawl.delay) == (300, 4, 250)
    assert [(line.tag, line.event) for line in crawl.expect] == [
        ("ga4", "page_view"), ("meta", "PageView"),
    ]  # fmt: skip


def test_what_is_masked_and_what_counts(spec: Spec) -> None:
    assert (spec.redact.emails, spec.redact.phone_numbers) == (True, True)
    assert spec.redact.params == ("user_data.*", "ud[*]", "cid")
    assert spec.redact.keep == ("transaction_id",)
    assert spec.checks["duplicate-hit"].severity == "critical"
    assert spec.checks["slow-hit"].options == {"above": "3s"}
    assert [name for name, each in spec.checks.items() if not each.enabled] == ["unplanned-event"]
    (ignore,) = spec.ignore
    assert (ignore.check, ignore.vendor) == ("before-choice", "hotjar")
    assert (ignore.event, ignore.goal) == ("recording", "contact")
    assert ignore.until == dt.date(2026, 12, 15)
    assert (spec.fail_on, spec.allow.medium, spec.allow.low) == ("high", 5, None)


def test_the_report(spec: Spec) -> None:
    assert (spec.report.title, spec.report.client) == ("Tracking audit", "Nordlicht Coffee GmbH")
    assert spec.report.logo == "brand/nordlicht.svg"
    assert spec.report.formats == ("html", "json", "junit")
    assert spec.report.output == "reports/"


def test_where_it_came_from(spec: Spec) -> None:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    assert spec.path == SAMPLE
    assert spec.source.splitlines() == lines
    assert spec.secrets == ("anna", "rosebud")
    assert lines[spec.line("goals.purchase") - 1] == "  purchase:"
    assert lines[spec.line("goals.purchase.expect.1") - 1] == "      - tag: google_ads"
    assert lines[spec.line("goals.contact.expect.1.event") - 1].endswith("event: Lead }")
    assert spec.line("goals.nothing") == 0


def test_what_is_not_built_yet_is_told_with_its_place(spec: Spec) -> None:
    notes = [note.removeprefix(f"{SAMPLE}:") for note in unbuilt(spec)]
    places = [note.split(": ")[1] for note in notes]
    assert places == [
        "goals.phone_call.recording",
        "checks.slow-hit",
    ]
    assert notes[0] == (
        f"{spec.line('goals.phone_call.recording')}: goals.phone_call.recording: not built yet: "
        "walking a recording of Chrome DevTools; remove it to run the rest"
    )
