from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Hit, Request, VisitRecord
from auditor.testing import (
    a_cookie,
    a_hit,
    a_record,
    a_request,
    a_tag,
    a_visit,
    an_aside,
    failures,
    verdicts,
)

CHECK = "undeclared-hash"
HASH = "(masked:identity.email:sha256)"
PHONE = "(masked:identity.phone:sha256:digits)"


def a_lead(**user: str) -> Hit:
    params = {f"user.{name}": text for name, text in user.items()}
    return a_hit(vendor="meta", event="Lead", user_hash="sha256", params=params, raw={})


def record(*hits: Hit, user_data: set[str] | None = None, **more: Any) -> VisitRecord:
    meta = a_tag("meta", user_data=frozenset(user_data or ()))
    return a_record(hits=hits, tags=(meta, a_tag("google_ads")), identity={"email"}, **more)


def test_a_hash_that_the_spec_does_not_declare_fails() -> None:
    (verdict,) = verdicts(CHECK, record(a_lead(email=HASH)))
    assert (verdict.outcome, verdict.fault) == ("failed", "pii-hash-undeclared")
    assert verdict.message == (
        "meta 555000111222333 is sent a hash of the visitor's email (user.email), which the spec "
        "does not declare for it."
    )
    assert (verdict.about, verdict.tag) == ("meta 555000111222333 email", "meta")
    assert verdict.expected == "no user data"
    assert verdict.actual == "SHA256 of email in user.email"


def test_a_declared_hash_passes_and_another_field_does_not() -> None:
    both = a_lead(email=HASH, phone=PHONE)
    assert failures(CHECK, record(both, user_data={"email"})) == [
        ("pii-hash-undeclared", "meta 555000111222333 phone")
    ]
    (verdict,) = verdicts(CHECK, record(both, user_data={"email", "phone"}))
    assert (verdict.outcome, verdict.about) == ("passed", "hashes")


def test_a_field_may_be_declared_by_its_own_name_or_by_the_identitys() -> None:
    hit = a_lead(email="(masked:identity.mail:sha256)")
    assert failures(CHECK, record(hit, user_data={"email"})) == []
    raw = {"em": f"tv.1~em.{HASH}", "em.em": HASH}
    google = a_hit(vendor="google_ads", params={**raw, "user.email": HASH}, raw=raw)
    declared = a_tag("google_ads", user_data=frozenset({"email"}))
    assert failures(CHECK, a_record(hits=(google,), tags=(declared,))) == []
    assert failures(CHECK, a_record(hits=(google,), tags=(a_tag("google_ads"),))) == [
        ("pii-hash-undeclared", "google_ads AW-700800900 email")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "(masked:identity.email:md5:as-typed)",
        "x-(masked:identity.email:sha1)-y",
        "eyJlbSI6IihtYXNrZWQ6aWRlbnRpdHkuZW1haWw6c2hhMjU2KSJ9",
    ],
)
def test_a_hash_of_any_kind_in_any_parameter_counts(text: str) -> None:
    hit = a_hit(vendor="meta", event="Lead", params={"coupon": text}, raw={"cd[coupon]": text})
    judged = verdicts(CHECK, record(hit))
    assert [verdict.about for verdict in judged] == ["meta 555000111222333 email"]


def test_a_vendor_that_the_spec_does_not_name_fails_too() -> None:
    hit = a_hit(vendor="pinterest", account="26", event="lead", params={"x": HASH}, raw={})
    (verdict,) = verdicts(CHECK, record(hit))
    assert verdict.message.endswith("which the spec knows nothing of.")
    assert (verdict.tag, verdict.expected) == (None, "no personal data")


def test_a_crm_may_be_sent_a_hash_in_a_field_of_its_own() -> None:
    hit = a_hit(vendor="klaviyo", user_hash="plain", params={"user.email": HASH}, raw={})
    assert failures(CHECK, record(hit)) == []


USER_DATA = a_request(id=7, url=f"https://www.google.com/ccm/form-data/7?em=tv.1~em.{HASH}")


def test_user_data_that_is_sent_apart_counts() -> None:
    aside = an_aside(request=7, user_data={"email": HASH})
    assert failures(CHECK, record(requests=(USER_DATA,), asides=(aside,))) == [
        ("pii-hash-undeclared", "google_ads AW-700800900 email")
    ]
    declared = a_tag("google_ads", user_data=frozenset({"email"}))
    sound = a_record(requests=(USER_DATA,), asides=(aside,), tags=(declared,))
    assert failures(CHECK, sound) == []


@pytest.mark.parametrize(
    ("request_", "count"),
    [
        (a_request(id=7, url=f"https://id.stranger.example/?h={HASH}"), 1),
        (a_request(id=7, url="https://id.stranger.example/", method="POST", body=HASH), 1),
        (a_request(id=7, url=f"https://api.shop.example/?h={HASH}"), 0),
        (a_request(id=7, url="https://id.stranger.example/?h=(masked:param)"), 0),
    ],
)
def test_a_stranger_is_sent_no_hash(request_: Request, count: int) -> None:
    wanted = [("pii-hash-undeclared", "id.stranger.example email")] * count
    assert failures(CHECK, record(requests=(request_,))) == wanted


def test_a_cookie_that_goes_to_a_stranger_holds_no_hash() -> None:
    cookies = (a_cookie(domain=".stranger.example", holds=(HASH,)), a_cookie(holds=(HASH,)))
    assert failures(CHECK, record(cookies=cookies)) == [
        ("pii-hash-undeclared", "stranger.example email")
    ]


def test_many_hits_are_one_finding_and_a_vendor_may_be_exempt() -> None:
    hits = (a_lead(email=HASH), a_lead(email=HASH))
    assert len(failures(CHECK, record(*hits))) == 1
    assert failures(CHECK, record(*hits), exempt=("meta",)) == []


def test_a_visit_that_broke_off_never_passes() -> None:
    broken = a_visit(error="timeout", inconclusive="page-failed")
    assert verdicts(CHECK, record(a_lead(), visit=broken)) == []
