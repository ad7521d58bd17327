"""conversion-on-every-page: each page would count."""

from __future__ import annotations

from dataclasses import replace

import pytest
from publishedcontainers import contains, on, with_container

from auditor.model import ContainerTag, Rule
from auditor.testing import a_hit, failures, verdicts

CHECK = "conversion-on-every-page"
ORDER = ContainerTag(
    kind="awct", vendor="google_ads", account="AW-1", event="conversion", label="abc", number=0,
    id="7",
)  # fmt: skip
ALL_PAGES = on("gtm.js")


def test_a_conversion_on_all_pages_is_told() -> None:
    [verdict] = verdicts(CHECK, with_container(ORDER, rules=(on("done"), ALL_PAGES)))
    assert verdict.message == (
        "In the container GTM-TEST01 these conversions fire on every page: tag 7 (google_ads AW-1 "
        "conversion abc)."
    )


def test_a_tag_is_a_conversion_where_the_spec_expects_it() -> None:
    tag = ContainerTag(kind="gaawe", vendor="ga4", account="G-TEST0001", event="purchase", number=0)
    assert failures(CHECK, with_container(tag, rules=(ALL_PAGES,)))
    other = replace(tag, event="scroll")
    assert failures(CHECK, with_container(other, rules=(ALL_PAGES,))) == []


@pytest.mark.parametrize(
    "rules",
    [
        (on("gtm.js", contains("/thanks")),),
        (on("gtm.js", unless=(contains("/"),)),),
        (on("purchase"),),
        (ALL_PAGES, Rule(conditions=(contains("/"),), blocks=frozenset({0}))),
    ],
    ids=["a page", "but some", "an event", "blocked somewhere"],
)
def test_what_does_not_hold_on_every_page_is_not_told(rules: tuple[Rule, ...]) -> None:
    assert failures(CHECK, with_container(ORDER, rules=rules)) == []


def test_what_was_sent_is_for_other_checks() -> None:
    hit = a_hit(vendor="google_ads", account="AW-1", event="conversion", label="abc")
    assert failures(CHECK, with_container(ORDER, rules=(ALL_PAGES,), hits=(hit,))) == []
