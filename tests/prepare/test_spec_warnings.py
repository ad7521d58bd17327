"""What is probably not meant in a spec that is right; the sound twin of each is silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.check import find_checks
from auditor.config import load_spec
from auditor.config.models import Spec
from auditor.prepare.spec_view import spec_view
from auditor.prepare.spec_warnings import spec_warnings
from auditor.prepare.tasks import plan
from auditor.vendor import find_vendors
from tools import ROOT

SPEC = """\
version: 1
site: { url: "https://shop.example" }
tags:
  ga4: { vendor: ga4, account: G-7XK2P9QW3L }
  meta: { vendor: meta, account: "731900024518862" }
  gtm: { vendor: gtm, account: GTM-KX7P2QW }
consent:
  accept: { signals: granted, steps: [{ click: { text: "Yes" } }] }
  reject: { signals: denied, forbid: [advertising], steps: [{ click: { text: "No" } }] }
devices: { desktop: Desktop Chrome, mobile: iPhone 15 }
channels: { google_ads: {} }
goals:
  purchase:
    steps: [{ navigate: / }, { click: { text: Order } }]
    expect:
      - { tag: ga4, event: purchase, params: { value: { above: 0 }, currency: EUR } }
      - { tag: meta, event: Purchase }
    forbid:
      - { tag: ga4, event: generate_lead }
"""
TODAY = dt.date(2026, 11, 30)
Warn = Callable[[str], list[str]]
GA4_LINE = "event: purchase, params: { value: { above: 0 }, currency: EUR }"


def of(spec: Spec) -> list[str]:
    vendors = find_vendors()
    view = spec_view(spec, vendors, find_checks(), today=TODAY)
    return spec_warnings(spec, view, vendors, plan(spec))


@pytest.fixture
def warned(tmp_path: Path) -> Warn:
    """The warnings on a spec, without the file's name."""

    def warn(text: str) -> list[str]:
        path = tmp_path / "shop.yaml"
        path.write_text(text, "utf-8")
        spec = load_spec(path, {}, vendors=find_vendors(), checks=find_checks())
        lines = of(spec)
        return [line.removeprefix(f"{path}:") for line in lines]

    return warn


def test_a_sound_spec_has_none(warned: Warn) -> None:
    assert warned(SPEC) == []


@pytest.mark.parametrize(
    ("good", "odd", "key", "says"),
    [
        ("event: purchase,", "event: purchse,", "goals.purchase.expect.0.event",
         "is not a standard event of Google Analytics 4; did you mean purchase?"),
        ("event: Purchase ", "event: purchase ", "goals.purchase.expect.1.event",
         "is not a standard event of Meta Pixel; did you mean Purchase?"),
        ("event: generate_lead", "event: generate_leda", "goals.purchase.forbid.0.event",
         "did you mean generate_lead?"),
        ("event: purchase,", f"event: {'a' * 41},", "goals.purchase.expect.0.event",
         "has 41 characters; Google Analytics 4 takes event names of up to 40"),
        ("event: purchase,", "event: Order placed,", "goals.purchase.expect.0.event",
         "is not a name that Google Analytics 4 takes"),
        ("event: purchase,", "event: query_id_order,", "goals.purchase.expect.0.event",
         "is a name that only Google Analytics 4 itself may use"),
        ("currency: EUR", "curency: EUR", "goals.purchase.expect.0.params.curency",
         "did you mean currency?"),
        ("currency: EUR", "Currency: EUR", "goals.purchase.expect.0.params.Currency",
         "did you mean currency?"),
        ("value: { above: 0 }", "value: { sum_of: [items, -curency] }",
         "goals.purchase.expect.0.params.value.sum_of", "did you mean currency?"),
        ("above: 0", "above: 0, when: { curency: EUR }",
         "goals.purchase.expect.0.params.value.when.curency", "did you mean currency?"),
        ("currency: EUR", "currency: EURO", "goals.purchase.expect.0.params.currency",
         "'EURO' is not a currency's code; did you mean EUR?"),
        ("currency: EUR", "currency: eur", "goals.purchase.expect.0.params.currency",
         "'eur' is not a currency's code; write it in capitals"),
        ("{ above: 0 }", "79 EUR", "goals.purchase.expect.0.params.value",
         "'79 EUR' is not a number as hits send it"),
        ("{ above: 0 }", "{ above: 5, below: 5 }", "goals.purchase.expect.0.params.value",
         "no number is above 5 and below 5"),
        ("{ above: 0 }", "{ above: 5, equals: 3 }", "goals.purchase.expect.0.params.value",
         "equals and above contradict each other"),
        ("{ above: 0 }", "{ one_of: [3, 4], below: 2 }", "goals.purchase.expect.0.params.value",
         "one_of and below contradict each other"),
        ("{ above: 0 }", "{ present: false, above: 0 }", "goals.purchase.expect.0.params.value",
         "must be absent (present: false), and fulfil another condition, too"),
        ("currency: EUR", "currency: EUR, label: abc", "goals.purchase.expect.0.params.label",
         "hits of Google Analytics 4 have no label"),
        ("event: generate_lead", "event: purchase", "goals.purchase.expect.0",
         "ga4 purchase is forbidden below"),
        ("tag: meta, event: Purchase", "tag: ga4, event: purchase", "goals.purchase.expect.1",
         "line 16 means the same hits (ga4 purchase)"),
        ("    steps: [{ navigate", "    consent: [accept]\n    steps: [{ navigate", "consent.reject",
         "no goal and no crawl is walked on this leg"),
        ("    steps: [{ navigate", "    devices: [mobile]\n    steps: [{ navigate",
         "devices.desktop", "no goal is walked on this device"),
        ("    steps: [{ navigate", "    channels: [email]\n    steps: [{ navigate",
         "channels.google_ads", "no goal is walked with it"),
        ("      - { tag: meta, event: Purchase }\n", "", "tags.meta",
         "no goal and no crawl expects a hit of it: its silence passes"),
        ("G-7XK2P9QW3L", "G-XXXXXXXXXX", "tags.ga4.account", "looks like an example's account"),
    ],
)  # fmt: skip
def test_what_is_odd_is_told_with_its_key(
    good: str, odd: str, key: str, says: str, warned: Warn
) -> None:
    assert good in SPEC
    lines = warned(SPEC.replace(good, odd, 1))
    found = [line for line in lines if f": {key}: " in line and says in line]
    assert found, lines


def test_a_goal_whose_tags_are_forbidden_wherever_it_is_walked_is_told(warned: Warn) -> None:
    text = SPEC.replace("    steps: [", "    consent: [reject]\n    steps: [")
    text = text.replace("forbid: [advertising]", "forbid: [advertising, analytics]")
    (line,) = [line for line in warned(text) if "goals.purchase.expect" in line]
    assert line == (
        "16: goals.purchase.expect: each tag that it expects is forbidden on each leg that walks "
        "it (reject): nothing will be judged"
    )


@pytest.mark.parametrize(
    "sound",
    [
        "event: view_item_2, params: {",
        "event: purchased, params: {",
        "event: order_completed, params: {",
        "event: page_view, params: {",
        "event: purchase, params: { coupon_code: { present: true }, page_title: Thanks,",
        "event: purchase, params: { tax: { above: 1, below: 2, matches: '1.*' },",
        "event: purchase, params: { cost: { one_of: [3, 4], above: 3 },",
    ],
)
def test_what_may_well_be_meant_is_left_alone(sound: str, warned: Warn) -> None:
    assert warned(SPEC.replace("event: purchase, params: {", sound)) == []


def test_an_own_name_of_the_check_is_meant(warned: Warn) -> None:
    own = "checks: { standard-event: { own_names: [purchse] } }\n"
    assert warned(SPEC.replace("event: purchase,", "event: purchse,") + own) == []


def test_labels_tell_lines_of_one_event_apart(warned: Warn) -> None:
    text = SPEC.replace("  gtm:", "  ads: { vendor: google_ads, account: AW-640120377 }\n  gtm:")
    text = text.replace(
        "    forbid:\n",
        "      - { tag: ads, event: conversion, params: { label: aB1 } }\n"
        "      - { tag: ads, event: conversion, params: { label: cD2 } }\n"
        "    forbid:\n",
    )
    assert warned(text) == []


def test_warnings_stand_in_the_order_of_the_file(warned: Warn) -> None:
    text = SPEC.replace("event: Purchase", "event: purchase").replace(
        "G-7XK2P9QW3L", "G-XXXXXXXXXX"
    )
    text = text.replace("currency: EUR", "currency: EURO")
    lines = [int(line.partition(":")[0]) for line in warned(text)]
    assert lines == [4, 16, 17]


EXPORT = '{"containerVersion": {"container": {"publicId": "GTM-NRDL1CHT"}}}'


@pytest.mark.parametrize("path", ["sample_config.yaml", "auditor/demo/spec.yaml"])
def test_our_own_samples_have_none(tmp_path: Path, path: str) -> None:
    sample, export = tmp_path / "sample.yaml", tmp_path / "gtm" / "GTM-NRDL1CHT.json"
    sample.write_text((ROOT / path).read_text("utf-8"), "utf-8")
    export.parent.mkdir()
    export.write_text(EXPORT, "utf-8")
    environ = {"STAGING_USER": "anna", "STAGING_PASSWORD": "rosebud"}
    spec = load_spec(sample, environ, vendors=find_vendors(), checks=find_checks())
    assert of(spec) == []
