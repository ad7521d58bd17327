"""A visit's pushes, replayed through a container's rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import pytest
from publishedcontainers import LEAD, SCRIPT, a_container, contains, equals, on, with_container

from auditor.check.container_moments import Moment, moments
from auditor.check.container_replay import turn
from auditor.model import (
    Container,
    ContainerTag,
    Grant,
    RouteChange,
    Rule,
    Signal,
    Variable,
    VisitRecord,
)
from auditor.model.consent import ConsentCall
from auditor.testing import PAGE, a_load, a_page, a_push

VALUE = Variable(kind="v", name="ecommerce.value")


def a_visit_with(*payloads: dict[str, Any], **fields: Any) -> VisitRecord:
    pushes = tuple(
        a_push(payload.get("event"), payload=payload, id=number, at=1000 * number)
        for number, payload in enumerate(payloads, 1)
    )
    return with_container(**{"pushes": pushes, "pages": (a_page(),), **fields})


def seen(record: VisitRecord) -> list[Moment]:
    return list(moments(record, a_container()))


def test_pushes_are_merged_as_tag_manager_merges_them() -> None:
    record = a_visit_with(
        {"ecommerce": {"value": 20.0, "items": [{"id": 1}, {"id": 2}]}, "other": 1},
        {"event": "a", "ecommerce": {"currency": "EUR", "items": [{"id": 3}]}},
        {"event": "b", "ecommerce": None},
    )
    first, second = seen(record)
    assert first.layer["ecommerce"] == {
        "value": 20.0,
        "items": [{"id": 3}, {"id": 2}],
        "currency": "EUR",
    }
    assert (first.event, first.value(VALUE)) == ("a", "20")
    assert second.value(VALUE) == "undefined"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (None, "null"),
        (49.5, "49.5"),
        ("a", "a"),
        ({"b": 1}, None),
        ([1], None),
        ("(masked:email)", None),
        ("(cut)", None),
    ],
)
def test_a_value_is_as_javascript_writes_it_or_unknown(value: object, text: str | None) -> None:
    [moment] = seen(a_visit_with({"event": "a", "x": value}))
    assert moment.value(Variable(kind="v", name="x")) == text


def test_what_is_missing_is_undefined_or_the_variables_default() -> None:
    [moment] = seen(a_visit_with({"event": "a"}))
    assert moment.value(Variable(kind="v", name="x.y")) == "undefined"
    assert moment.value(Variable(kind="v", name="x", default="0")) == "0"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("PATH", "/order/complete"),
        ("HOST", "shop.example"),
        ("QUERY", "a=1"),
        ("FRAGMENT", "b"),
        ("URL", "https://shop.example/order/complete?a=1"),
        ("", "https://shop.example/order/complete?a=1"),
        ("EXTENSION", None),
    ],
)
def test_parts_of_the_pages_address(part: str, text: str | None) -> None:
    page = a_page(final_url="https://shop.example/order/complete?a=1#b")
    [moment] = seen(a_visit_with({"event": "a"}, pages=(page,)))
    assert moment.value(Variable(kind="u", name=part)) == text


def test_parameters_of_the_pages_address() -> None:
    page = a_page(final_url="https://shop.example/?a=1%2B1&a=2&b=")
    [moment] = seen(a_visit_with({"event": "a"}, pages=(page,)))
    keys = ("a", "b", "c")
    told = [moment.value(Variable(kind="u", name="QUERY", key=key)) for key in keys]
    assert told == ["1+1", "", "undefined"]


@pytest.mark.parametrize("kind", ["jsm", "j", "k", "aev", "smm", "changed"])
def test_what_a_script_decides_is_unknown(kind: str) -> None:
    [moment] = seen(a_visit_with({"event": "a"}))
    assert moment.value(Variable(kind=kind, name="a")) is None


@pytest.mark.parametrize(("at", "path"), [(10, "/new"), (900, None), (1100, None), (5000, "/old")])
def test_the_address_is_that_of_the_moment_unless_it_was_just_changing(
    at: int, path: str | None
) -> None:
    route = RouteChange(
        id=1, at=at, kind="push", before=PAGE, url="https://shop.example/new", page=1
    )
    page = a_page(final_url="https://shop.example/old")
    [moment] = seen(a_visit_with({"event": "a"}, pages=(page,), routes=(route,)))
    assert moment.value(Variable(kind="u", name="PATH")) == path


@pytest.mark.parametrize(
    "fields",
    [
        {"loads": ()},
        {"loads": (a_load(page=9),)},
        {"loads": (a_load(url="https://www.googletagmanager.com/gtm.js?id=GTM-TEST01&l=own"),)},
        {
            "pushes": (
                a_push(None, layer="gtag", payload=["set", {"a": 1}], at=1),
                a_push("a", id=2),
            )
        },
        {"pushes": (a_push("a", layer="dataLayer (replaced)"), a_push("a", id=2))},
    ],
    ids=["not loaded", "on another page", "another layer", "gtag set", "a replaced layer"],
)
def test_there_is_no_moment_where_the_containers_knowledge_is_unknown(fields: Any) -> None:
    assert seen(a_visit_with({"event": "a"}, **fields)) == []


def fate(*rules: Rule, container: Container | None = None) -> tuple[str, object]:
    [moment] = seen(a_visit_with({"event": "purchase"}, pages=(a_page(final_url=PAGE),)))
    told = turn(LEAD, container or a_container(LEAD, rules=rules), moment)
    return told.fate, told.condition


WRONG = contains("/nowhere")


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ((on("purchase"),), ("fires", None)),
        ((on("other"), on("purchase")), ("fires", None)),
        ((on("purchase", WRONG),), ("condition", WRONG)),
        ((on("other"), on("purchase", WRONG)), ("condition", WRONG)),
        ((on("other"),), ("condition", equals("other"))),
        ((on("purchase", unless=(contains("/"),)),), ("exception", contains("/"))),
        ((on("purchase", equals("x", SCRIPT)),), ("unclear", equals("x", SCRIPT))),
        ((on("other"), on("purchase", equals("x", SCRIPT))), ("unclear", equals("x", SCRIPT))),
        ((on("purchase"), Rule(conditions=(contains("/"),), blocks=frozenset({0}))),
         ("blocked", None)),
        ((on("purchase"), Rule(conditions=(equals("x", SCRIPT),), blocks=frozenset({0}))),
         ("unclear", None)),
        ((), ("unclear", None)),
    ],
)  # fmt: skip
def test_what_becomes_of_a_tag(rules: tuple[Rule, ...], told: tuple[str, object]) -> None:
    assert fate(*rules) == told


def test_of_unreadable_rules_and_of_a_tag_that_another_calls_nothing_is_known() -> None:
    assert fate(container=a_container(LEAD, rules=None)) == ("unclear", None)
    [moment] = seen(a_visit_with({"event": "purchase"}))
    called = replace(LEAD, is_called=True)
    assert turn(called, a_container(called, rules=(on("other"),)), moment).fate == "unclear"


def test_names_with_dots_are_objects_and_in_version_1_names() -> None:
    [moment] = seen(a_visit_with({"event": "gtm.formSubmit", "gtm.triggers": "1_7"}))
    assert moment.value(Variable(kind="v1", name="gtm.triggers")) == "1_7"
    assert moment.value(Variable(kind="v", name="gtm.triggers")) == "1_7"
    assert moment.value(Variable(kind="v1", name="gtm.other")) == "undefined"
    assert moment.value(Variable(kind="v1", name="gtm.other", default="")) == ""


def test_what_was_clicked_is_known_as_far_as_it_was_pushed() -> None:
    [moment] = seen(a_visit_with({"event": "gtm.click", "gtm.elementId": "buy"}))
    assert moment.value(Variable(kind="aev", name="ID")) == "buy"
    assert moment.value(Variable(kind="aev", name="TEXT")) is None


def said(kind: Literal["default", "update"], grant: Grant, at: int, **fields: Any) -> ConsentCall:
    given = {"push": 9, "page": 1, "teller": "vendor", "vendor": "google"}
    signals = {Signal.AD_STORAGE: grant}
    return ConsentCall(**{**given, "kind": kind, "signals": signals, "at": at, **fields})


DENIED = said("default", Grant.DENIED, 10)
ASKING = replace(LEAD, consents=("ad_storage",))


@pytest.mark.parametrize(
    ("calls", "tag", "fate"),
    [
        ((), ASKING, "fires"),
        ((DENIED,), LEAD, "fires"),
        ((DENIED,), ASKING, "consent"),
        ((DENIED, said("update", Grant.GRANTED, 500)), ASKING, "fires"),
        ((DENIED, said("update", Grant.GRANTED, 1500)), ASKING, "consent"),
        ((DENIED,), replace(LEAD, consents=("functionality_storage",)), "unclear"),
        ((DENIED,), replace(LEAD, consents=None), "unclear"),
        ((said("default", Grant.DENIED, 10, regions=("DE",)),), ASKING, "unclear"),
        ((said("default", Grant.DENIED, 2000, is_exact=False),), ASKING, "unclear"),
        ((DENIED, said("default", Grant.DENIED, 2000, is_exact=False)), ASKING, "consent"),
        ((replace(DENIED, page=2),), ASKING, "fires"),
    ],
    ids=[
        "nobody said anything", "it asks for nothing", "denied", "granted before", "granted later",
        "of others nothing is known", "a variable decides", "a region's", "seen only later",
        "seen later, too", "another page's",
    ],
)  # fmt: skip
def test_a_tag_that_asks_for_consent_waits_for_it(
    calls: tuple[ConsentCall, ...], tag: ContainerTag, fate: str
) -> None:
    [moment] = seen(a_visit_with({"event": "purchase"}, consent_calls=calls))
    assert turn(tag, a_container(tag, rules=(on("purchase"),)), moment).fate == fate
