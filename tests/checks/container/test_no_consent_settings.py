"""no-consent-settings: tags that wait for a visitor who refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from publishedcontainers import LEAD, SCRIPT, contains, equals, on, with_container

from auditor.model import Category, Condition, ContainerTag, Outcome, Rule, Variable, VisitRecord
from auditor.testing import a_hit, a_load, a_visit, failures, verdicts

CHECK = "no-consent-settings"
FOUND = [(CHECK, "gtm GTM-TEST01")]
WELCOME = on("gtm.load", contains("/welcome"))


def a_site(tag: ContainerTag = LEAD, *rules: Rule, **fields: Any) -> VisitRecord:
    asked = {"forbidden_before_choice": frozenset({Category.ADVERTISING})}
    return with_container(tag, rules=rules or (WELCOME,), **{**asked, **fields})


def test_a_tag_that_fires_by_the_page_alone_is_told() -> None:
    [verdict] = verdicts(CHECK, a_site())
    assert (verdict.outcome, verdict.vendor) == (Outcome.FAILED, "meta")
    assert verdict.message == (
        "In the container GTM-TEST01 these fire without asking for consent: tag 7 (meta Lead)."
    )


@pytest.mark.parametrize(
    "rule",
    [on("gtm.click", contains("call", Variable(kind="aev", name="URL"))), on("gtm.formSubmit")],
    ids=["a click", "any form"],
)
def test_what_a_visitor_does_is_no_consent(rule: Rule) -> None:
    assert failures(CHECK, a_site(LEAD, rule)) == FOUND


@pytest.mark.parametrize(
    "tag",
    [
        replace(LEAD, asks_consent=True),
        replace(LEAD, paused=True),
        replace(LEAD, category=Category.OTHER),
    ],
    ids=["asks", "paused", "need not wait"],
)
def test_such_a_tag_is_not_told(tag: ContainerTag) -> None:
    assert failures(CHECK, a_site(tag)) == []


@pytest.mark.parametrize(
    "rules",
    [
        (on("consent_given"),),
        (on("gtm.load", contains("/welcome"), equals("true", SCRIPT)),),
        (on("gtm.load", contains("ads", Variable(kind="k", name="consent"))),),
        (on("gtm.load", Condition(operator="", left=None, right=None)),),
        (WELCOME, Rule(conditions=(equals("gtm.load"),), blocks=frozenset({0}))),
        (on("gtm.js"),),
    ],
    ids=[
        "the banner's event", "a script decides", "a cookie decides", "unreadable", "an exception",
        "each page, and the vendor is silent",
    ],
)  # fmt: skip
def test_what_may_hold_it_back_is_not_told(rules: tuple[Rule, ...]) -> None:
    assert failures(CHECK, a_site(LEAD, *rules)) == []


def test_nothing_is_said_where_nothing_must_wait_or_the_container_itself_waits() -> None:
    assert failures(CHECK, a_site(forbidden_before_choice=frozenset())) == []
    late: dict[str, Any] = {"visit": a_visit(consent_at=10), "loads": (a_load(at=50),)}
    assert failures(CHECK, a_site(**late)) == []


def test_of_a_vendor_that_sent_something_before_choice_knows_better() -> None:
    assert failures(CHECK, a_site(hits=(a_hit(vendor="meta", event="PageView"),))) == []
