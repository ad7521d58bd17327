"""over-limit: more, or longer, than a vendor takes."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Hit, Item, Message, Severity, Verdict
from auditor.model.vendor_rules import Confidence, Limit, VendorRules
from auditor.testing import a_hit, a_record, a_visit, failures, verdicts

CHECK = "over-limit"


def faults(*hits: Hit, options: dict[str, Any] | None = None, **fields: Any) -> list[Verdict]:
    judged = verdicts(CHECK, a_record(hits=hits, **fields), **(options or {}))
    return [verdict for verdict in judged if verdict.fault]


def ga4(raw: dict[str, str], params: dict[str, str] | None = None, **fields: Any) -> Hit:
    return a_hit(raw=raw, params=params or {}, **fields)


def many(count: int, prefix: str = "ep.") -> dict[str, str]:
    return {f"{prefix}p{n}": "x" for n in range(count)}


# ── how many ─────────────────────────────────────────────────────────────────────────────────────


def test_ga4_takes_25_parameters_of_an_events_own() -> None:
    assert faults(ga4(many(25))) == []
    (verdict,) = faults(ga4(many(24) | {"epn.value": "1", "epn.tax": "2"}))
    assert (verdict.fault, verdict.about) == (
        "too-many-params",
        "ga4 G-TEST0001 purchase number of parameters",
    )
    assert "has 26 parameters of its own, and 25 are allowed" in verdict.message
    assert verdict.fix
    assert "https://support.google.com/analytics/answer/9267744" in verdict.fix
    assert verdict.tag == "ga4"


def test_what_gtag_adds_itself_is_not_counted() -> None:
    own = {
        "v": "2", "tid": "G-1", "_p": "1", "cu": "EUR", "dl": "https://x", "pr1": "idA", "pr2": "idB",
        "up.tier": "gold", "ep.user_data.email": "x", "ep.user_data.phone": "y",
        "ep.debug_mode": "1", "ep.firebase_id": "z",
    }  # fmt: skip
    assert faults(ga4(many(25) | own)) == []


def test_one_parameter_sent_as_text_and_as_number_is_one() -> None:
    assert faults(ga4(many(24) | {"ep.value": "1", "epn.value": "1"})) == []


def test_analytics_360_takes_more() -> None:
    options = {"analytics_360": True}
    assert faults(ga4(many(100)), options=options) == []
    assert len(faults(ga4(many(101)), options=options)) == 1
    assert faults(ga4({"ep.text": "x" * 500}), options=options) == []
    assert len(faults(ga4({"ep.text": "x" * 501}), options=options)) == 1


def test_items_are_counted_too() -> None:
    basket = tuple(Item(item_id=str(n)) for n in range(201))
    assert faults(ga4({}, items=basket[:200])) == []
    assert [verdict.fault for verdict in faults(ga4({}, items=basket))] == ["too-many-params"]


# ── how long ─────────────────────────────────────────────────────────────────────────────────────


def test_a_value_of_101_characters_is_too_long_for_ga4() -> None:
    assert faults(ga4({"ep.teaser": "x" * 100})) == []
    hit = ga4({"ep.teaser": "x" * 101})
    (verdict,) = faults(hit, ga4({"ep.teaser": "y" * 120}, event="page_view"))
    assert (verdict.fault, verdict.about) == ("param-too-long", "ga4 G-TEST0001 value of teaser")
    assert verdict.message == "ga4 was sent teaser with 101 characters, and 100 are allowed."
    assert verdict.actual == f"101 characters: “{'x' * 60}…”"
    assert len(verdict.evidence) == 2


@pytest.mark.parametrize(
    ("name", "most"), [("page_title", 300), ("page_referrer", 420), ("page_location", 1000)]
)
def test_pages_have_limits_of_their_own(name: str, most: int) -> None:
    assert faults(ga4({}, {name: "x" * most})) == []
    (verdict,) = faults(ga4({}, {name: "x" * (most + 1)}))
    assert verdict.about == f"ga4 G-TEST0001 value of {name}"
    assert verdict.expected == f"at most {most:,} characters"


def test_a_parameters_name_of_41_characters_is_too_long() -> None:
    assert faults(ga4({f"ep.{'n' * 40}": "x"})) == []
    (verdict,) = faults(ga4({f"ep.{'n' * 41}": "x"}))
    assert (verdict.fault, verdict.about) == (
        "param-too-long",
        f"ga4 G-TEST0001 name of {'n' * 41}",
    )


@pytest.mark.parametrize(
    ("raw", "params"),
    [
        ({"ep.user_data.email": "x" * 200}, {}),
        ({"gcd": "x" * 200, "em": "y" * 200}, {}),
        ({"ep.address": f"(masked:identity.email){'x' * 99}"}, {}),
        ({"pr1": "nm" + "x" * 200}, {"items": "x" * 900}),
    ],
    ids=["user data", "the hit's own", "masked", "items"],
)
def test_what_is_not_the_sites_or_has_no_known_length_is_silent(
    raw: dict[str, str], params: dict[str, str]
) -> None:
    assert faults(ga4(raw, params)) == []


# ── the visitor ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("raw", "params", "about"),
    [
        ({f"up.{'n' * 25}": "x"}, {}, f"name of {'n' * 25}"),
        ({"up.tier": "x" * 37}, {}, "value of tier"),
        ({"upn.visits": "1" * 37}, {}, "value of visits"),
        ({"uid": "x" * 257}, {"user_id": "x" * 257}, "value of user_id"),
    ],
)
def test_a_user_property_that_is_too_long_is_found(
    raw: dict[str, str], params: dict[str, str], about: str
) -> None:
    (verdict,) = faults(ga4(raw, params), ga4(raw, params, event="page_view"))
    assert verdict.fault == "user-property-limits"
    assert verdict.about == f"ga4 G-TEST0001 {about}"


def test_user_properties_within_the_limits_are_silent() -> None:
    raw = {f"up.{'n' * 24}": "x" * 36, "uid": "x" * 256}
    assert faults(ga4(raw, {"user_id": "x" * 256})) == []
    assert [verdict.fault for verdict in faults(ga4(many(26, "up.")))] == ["user-property-limits"]


# ── other vendors ────────────────────────────────────────────────────────────────────────────────


def test_a_value_that_the_vendor_does_not_know_is_a_mismatch() -> None:
    for kind in ("product", "product_group"):
        assert faults(a_hit(vendor="tiktok", params={"content_type": kind})) == []
    (verdict,) = faults(a_hit(vendor="tiktok", params={"content_type": "shoes"}))
    assert (verdict.fault, verdict.severity) == ("param-mismatch", Severity.HIGH)
    assert verdict.expected == "product, product_group"
    assert verdict.about.endswith("purchase content_type")


def test_an_order_number_can_be_too_long_for_google_ads() -> None:
    hit = a_hit(vendor="google_ads", event="conversion", params={"transaction_id": "x" * 65})
    (verdict,) = faults(hit)
    assert verdict.fault == "param-too-long"
    assert verdict.fix
    assert "6386790" in verdict.fix


def test_values_and_currencies_are_left_to_their_own_checks() -> None:
    params = {"value": "79,90 EUR", "currency": "Euro"}
    assert faults(a_hit(vendor="meta", params=params)) == []


def test_names_with_a_star_mean_all_parameters_that_begin_so() -> None:
    params = {"eVar7": "ü" * 128, "prop1": "x" * 100}
    judged = faults(a_hit(vendor="adobe_analytics", params=params))
    assert [verdict.about.rpartition(" ")[2] for verdict in judged] == ["eVar7"]
    assert judged[0].actual.startswith("256 bytes")


def test_a_rule_that_nobody_checked_only_warns() -> None:
    limit = Limit(of="params", most=1, unit="count", confidence=Confidence.GENERAL)
    rules = {"crm": VendorRules(name="CRM", limits=(limit,), prefixes={"x.": ""})}
    hit = a_hit(vendor="crm", raw={"x.a.0.id": "1", "x.a.1.id": "2", "x.b": "3", "y": "4"})
    (verdict,) = faults(hit, rules=rules)
    assert verdict.severity is Severity.LOW
    assert verdict.message.endswith("(a rule of thumb, not a documented one).")
    assert verdict.actual == "2: a, b"


@pytest.mark.parametrize(
    ("note", "docs", "fix"),
    [
        ("It is cut {here}.", "", "It is cut {here}."),
        ("", "https://crm.example/docs", "CRM documents it at https://crm.example/docs."),
        ("It is cut.", "https://c.example", "It is cut. CRM documents it at https://c.example."),
        ("", "", None),
    ],
)
def test_what_becomes_of_it_is_said_as_far_as_it_is_known(
    note: str, docs: str, fix: str | None
) -> None:
    limit = Limit(of="params", most=1, unit="count", note=note, docs=docs)
    rules = {"crm": VendorRules(name="CRM", limits=(limit,), prefixes={"x.": ""})}
    (verdict,) = faults(a_hit(vendor="crm", raw={"x.a": "1", "x.b": "2"}), rules=rules)
    assert verdict.fix == fix
    assert fix is None or isinstance(verdict.fix, Message)


# ── all of them ──────────────────────────────────────────────────────────────────────────────────


def test_what_keeps_to_the_limits_passes() -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(ga4({"ep.a": "b"}), ga4({}, event="page_view"))))
    assert (verdict.outcome, verdict.about) == ("passed", "limits ga4 G-TEST0001")


def test_what_a_library_sends_by_itself_and_repetitions_are_not_looked_at() -> None:
    long = {"ep.link_url": "x" * 200}
    assert failures(CHECK, a_record(hits=(ga4(long, event="click", automatic=True),))) == []
    assert failures(CHECK, a_record(hits=(ga4(long),), visit=a_visit(repeat_of=1))) == []
