"""Several mistakes, names that nobody knows, and hostile ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.errors import ExitCode, SpecError

if TYPE_CHECKING:
    from config.conftest import Load, Problems


@pytest.mark.parametrize(
    ("addition", "line"),
    [
        (
            "checks: { duplicat-hit: off }\n",
            (
                "spec.yaml:12: checks.duplicat-hit: there is no check 'duplicat-hit'; known: "
                "duplicate-hit, slow-hit; did you mean duplicate-hit?"
            ),
        ),
        (
            "ignore: [{ check: misfire, reason: known }]\n",
            (
                "spec.yaml:12: ignore.0.check: there is no check 'misfire'; known: duplicate-hit, "
                "slow-hit"
            ),
        ),
        (
            "ignore: [{ check: duplicate-hit, reason: known, goal: contct, leg: accept }]\n",
            (
                "spec.yaml:12: ignore.0.goal: there is no goal 'contct'; known: contact; did you mean "
                "contact?\n"
                "spec.yaml:12: ignore.0.leg: there is no consent leg 'accept'; known: default"
            ),
        ),
        (
            "devices: { mobile: iPhone 51 }\n",
            (
                "spec.yaml:12: devices.mobile: 'iPhone 51' is not a device that the browser knows; write "
                "a name of Playwright's list, such as Desktop Chrome or iPhone 15; did you mean "
                "iPhone 15?"
            ),
        ),
        (
            "vendors: { meta: { category: crm, endpoints: [{ host: crm.example }] } }\n",
            "spec.yaml:12: vendors.meta: is built in; give your own another name",
        ),
        (
            "crawl: { consent: [accept], expect: [{ tag: meta, event: PageView }] }\n",
            (
                "spec.yaml:12: crawl.consent.0: there is no consent leg 'accept'; known: none\n"
                "spec.yaml:12: crawl.expect.0.tag: there is no tag 'meta'; known: ga4"
            ),
        ),
    ],
)
def test_names_must_be_known(addition: str, line: str, small: str, problems: Problems) -> None:
    found = problems(
        small + addition,
        vendors=["ga4", "meta"],
        checks=["duplicate-hit"],
        devices=["Desktop Chrome", "iPhone 15"],
    )
    assert found == line.split("\n")


def test_a_vendor_must_be_built_in_or_defined(small: str, load: Load, problems: Problems) -> None:
    own = "vendors: { own_crm: { category: crm, endpoints: [{ host: crm.example }] } }\n"
    assert problems(small.replace("vendor: ga4", "vendor: own_crn") + own, vendors=["ga4"]) == [
        (
            "spec.yaml:4: tags.ga4.vendor: there is no vendor 'own_crn'; known: ga4, own_crm; did you "
            "mean own_crm?"
        )
    ]
    assert load(small.replace("vendor: ga4", "vendor: own_crm") + own, vendors=["ga4"])


def test_of_many_vendors_the_nearest_and_the_list_are_named(small: str, problems: Problems) -> None:
    many = [*(f"vendor_{number}" for number in range(50)), "klaviyo"]
    place = "spec.yaml:4: tags.ga4.vendor: there is no vendor"
    for name, meant in (("klavio", "; did you mean klaviyo?"), ("zzz", "")):
        assert problems(small.replace("vendor: ga4", f"vendor: {name}"), vendors=many) == [
            f"{place} '{name}'; `tagproof vendors` lists all 51{meant}"
        ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("facebook", "meta"), ("fb", "meta"), ("google-analytics", "ga4"), ("ga", "ga4"),
     ("twitter", "x"), ("google", "ga4 or gtm")],
)  # fmt: skip
def test_a_vendor_is_known_by_what_people_call_it(
    name: str, meant: str, small: str, problems: Problems
) -> None:
    text = small.replace("vendor: ga4", f"vendor: {name}")
    [problem] = problems(text, vendors=["ga4", "gtm", "meta", "x"])
    assert problem.endswith(f"; did you mean {meant}?")


def test_all_mistakes_are_told_in_one_go_in_the_order_of_the_file(problems: Problems) -> None:
    text = """\
version: 1
site: { url: https://shop.example, domain: [x] }
tags:
  ga4: { vendor: ga4, account: 5 }
goals:
  contact:
    steps:
      - navigate: ${NOWHERE}
      - clik: { text: Send }
    expect:
      - { tag: ga5, event: lead, within: 5 }
      - { tag: ga4, fires: once }
crawl: { delay: soon, expect: [{ tag: meta, event: PageView }] }
"""
    found = problems(text)
    assert [line.split(": ")[:2] for line in found] == [
        ["spec.yaml:2", "site.domain"],
        ["spec.yaml:4", "tags.ga4.account"],
        ["spec.yaml:8", "goals.contact.steps.0.navigate"],
        ["spec.yaml:9", "goals.contact.steps.1.clik"],
        ["spec.yaml:11", "goals.contact.expect.0.within"],
        ["spec.yaml:11", "goals.contact.expect.0.tag"],
        ["spec.yaml:12", "goals.contact.expect.1"],
        ["spec.yaml:13", "crawl.delay"],
        ["spec.yaml:13", "crawl.expect.0.tag"],
    ]


def test_a_wrong_spec_is_a_wrong_call(small: str, load: Load) -> None:
    with pytest.raises(SpecError) as raised:
        load(small.replace("version: 1", "version: 2"))
    assert raised.value.exit_code is ExitCode.USAGE
    assert str(raised.value) == "spec.yaml:1: version: 2 is not allowed; must be 1"


def test_what_follows_from_a_mistake_is_not_told_as_well(small: str, problems: Problems) -> None:
    text = small.replace("click: { role: button, name: Send }", "fill: { label: A, value: {b} }")
    assert [line.split(": ")[1] for line in problems(text)] == ["goals.contact.steps.1.fill.value"]


def test_nothing_in_a_mistake_steers_the_terminal(small: str, problems: Problems) -> None:
    (line,) = problems(small.replace("version: 1", 'version: 1\n"a\\e[31m\\nb": 1'))
    assert line.startswith(r"spec.yaml:2: a\x1b[31m\nb: unknown key 'a\x1b[31m\nb'; allowed are ")


def test_an_alias_cannot_make_millions_of_lines(small: str, problems: Problems) -> None:
    many = ", ".join(["*b"] * 1000)
    text = f"{small}identity: {{ a: &b {{ c: 1 }} }}\nchannels: {{ d: {{ params: {{ e: [{many}] }} }} }}\n"
    assert len(problems(text)) == 2
    text = small + f"devices: {{ a: &b 1 }}\nignore: [{many}]\n"
    found = problems(text)
    assert len(found) == 501
    assert found[-1] == "spec.yaml: 501 more mistakes left out; correct these first"
