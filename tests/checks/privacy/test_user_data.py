from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from auditor.model import Hit, Severity, VisitRecord
from auditor.testing import (
    a_goal,
    a_hit,
    a_record,
    a_request,
    a_tag,
    a_visit,
    an_aside,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "user-data"
HASH = "(masked:identity.email:sha256)"
STRANGER = hashlib.sha256(b"somebody else").hexdigest()
DECLARED = frozenset({"email", "phone", "first_name"})


def record(
    field: str, text: str, vendor: str = "meta", *, declared: bool = True, **more: Any
) -> VisitRecord:
    user_data = DECLARED if declared else frozenset()
    tag = a_tag(vendor, user_data=user_data)
    hit = a_hit(vendor=vendor, user_hash="sha256", params={f"user.{field}": text}, raw={})
    goal = a_goal(expect=(an_expectation(vendor, tag=tag),), typed=frozenset({"email", "phone"}))
    given = {
        "goal": goal,
        "hits": (hit,),
        "tags": (tag,),
        "identity": frozenset({"email", "phone"}),
    }
    return a_record(**{**given, **more})


def slugs(*hits: Any, **more: Any) -> list[str | None]:
    return [slug for slug, _ in failures(CHECK, record(*hits, **more))]


@pytest.mark.parametrize(
    ("field", "text", "vendor"),
    [
        ("email", HASH, "meta"),
        ("phone", "(masked:identity.phone:sha256)", "google_ads"),
        ("phone", "(masked:identity.phone:sha256)", "tiktok"),
        ("phone", "(masked:identity.phone:sha256:digits)", "meta"),
        ("phone", "(masked:identity.phone:sha256)", "microsoft_uet"),
        ("phone", "(masked:identity.phone:sha256:digits)", "microsoft_uet"),
        ("first_name", "(masked:identity.first_name:sha256)", "meta"),
        ("first_name", STRANGER, "meta"),
        ("email", "(masked:param)", "meta"),
        ("email", "e1", "google_ads"),
        ("city", "Linz", "google_ads"),
        ("external_id", "4711", "meta"),
    ],
)
def test_what_a_vendor_asks_for_passes(field: str, text: str, vendor: str) -> None:
    (verdict,) = verdicts(CHECK, record(field, text, vendor))
    assert (verdict.outcome, verdict.tag) == ("passed", vendor)


@pytest.mark.parametrize("text", ["(masked:identity.email)", "(masked:email)"])
def test_a_readable_address_in_a_field_for_hashes_is_critical(text: str) -> None:
    (verdict,) = verdicts(CHECK, record("email", text, declared=False))
    assert (verdict.fault, verdict.severity) == ("pii-unhashed-match", Severity.CRITICAL)
    assert verdict.message == (
        "The field email that meta recognises visitors by holds readable personal data."
    )
    assert verdict.expected == "a hash (SHA256)"


@pytest.mark.parametrize(
    "text",
    ["(masked:identity.email:md5)", "undefined", "abc", hashlib.md5(b"x").hexdigest(), "[hidden]"],  # noqa: S324
)
def test_what_is_no_sha256_is_not_hashed(text: str) -> None:
    (verdict,) = verdicts(CHECK, record("email", text))
    assert (verdict.fault, verdict.severity) == ("pii-unhashed-match", Severity.HIGH)


@pytest.mark.parametrize(
    ("field", "text", "vendor"),
    [
        ("email", "(masked:identity.email:sha256:as-typed)", "meta"),
        ("email", STRANGER, "meta"),
        ("email", base64.b64encode(bytes.fromhex(STRANGER)).decode(), "google_ads"),
        ("phone", "(masked:identity.phone:sha256:as-typed)", "meta"),
        ("phone", "(masked:identity.phone:sha256)", "meta"),
        ("phone", "(masked:identity.phone:sha256:digits)", "google_ads"),
        ("phone", HASH, "meta"),
    ],
)
def test_a_hash_of_another_form_or_value_is_wrong(field: str, text: str, vendor: str) -> None:
    assert slugs(field, text, vendor) == ["pii-hash-wrong"]


def test_it_says_which_form_was_hashed() -> None:
    (verdict,) = verdicts(CHECK, record("email", "(masked:identity.email:sha256:as-typed)"))
    assert verdict.message == (
        "The field email that meta recognises visitors by holds a hash of the value as it was "
        "typed, not of its normal form."
    )
    assert verdict.about == "meta 555000111222333 email"


def test_an_undeclared_hash_is_left_to_undeclared_hash() -> None:
    assert slugs("email", "(masked:identity.email:sha256:as-typed)", declared=False) == []
    assert slugs("email", STRANGER, declared=False) == []


@pytest.mark.parametrize(
    "more",
    [
        {"identity": frozenset()},
        {"goal": a_goal(typed=frozenset())},
        {"goal": None},
        {"visit": a_visit(goal_at=2000)},
        {"visit": a_visit(goal_at=None)},
        {"identity": frozenset({"phone"})},
    ],
    ids=["no identity", "not typed", "crawl", "before the goal", "goal not reached", "another"],
)
def test_of_what_the_journey_does_not_type_nothing_is_known(more: dict[str, Any]) -> None:
    assert slugs("email", STRANGER, **more) == []


@pytest.mark.parametrize(
    "nothing", ["", " ", "undefined", "null", "None", "NaN", "[object Object]"]
)
@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_the_hash_of_nothing_is_told(nothing: str, algorithm: str) -> None:
    hashed = hashlib.new(algorithm, nothing.encode())
    letters = base64.b64encode(hashed.digest()).decode()
    for text in (
        hashed.hexdigest(),
        hashed.hexdigest().upper(),
        letters,
        letters.rstrip("=").replace("+", "-").replace("/", "_"),
    ):
        for field in ("email", "external_id", "city"):
            assert slugs(field, text) == ["pii-hash-of-nothing"]


def test_it_says_what_was_hashed() -> None:
    (empty,) = verdicts(CHECK, record("email", hashlib.sha256(b"").hexdigest()))
    (word,) = verdicts(CHECK, record("email", hashlib.sha256(b"undefined").hexdigest()))
    assert empty.message.endswith("recognises visitors by holds the hash of nothing.")
    assert word.message.endswith("recognises visitors by holds the hash of the text “undefined”.")


def test_user_data_that_is_sent_apart_is_looked_at() -> None:
    request = a_request(id=7, url="https://www.google.com/ccm/form-data/700800900")
    aside = an_aside(request=7, user_data={"email": "(masked:identity.email)"})
    apart = a_record(requests=(request,), asides=(aside,), tags=(a_tag("google_ads"),))
    (verdict,) = verdicts(CHECK, apart)
    assert verdict.fault == "pii-unhashed-match"
    assert [(fact.kind, fact.ref) for fact in verdict.evidence] == [("request", 7)]


def test_a_vendor_that_takes_readable_data_is_not_judged() -> None:
    hit = a_hit(vendor="klaviyo", user_hash="plain", params={"user.email": HASH}, raw={})
    unknown = a_hit(vendor="x", user_hash="", params={"user.email": "(masked:email)"}, raw={})
    assert verdicts(CHECK, a_record(hits=(hit, unknown))) == []


def test_a_property_that_is_called_like_a_field_is_none() -> None:
    hit: Hit = a_hit(
        user_hash="sha256", params={"user.email": "subscribed"}, raw={"up.email": "subscribed"}
    )
    assert verdicts(CHECK, a_record(hits=(hit,))) == []


@pytest.mark.parametrize(
    ("vendor", "form", "fault"),
    [
        ("google_ads", "dotless", []),
        ("google_ads", "dotted", ["pii-hash-wrong"]),
        ("ga4", "dotted", ["pii-hash-wrong"]),
        ("meta", "dotted", []),
        ("meta", "dotless", ["pii-hash-wrong"]),
        ("tiktok", "dotless", ["pii-hash-wrong"]),
        ("microsoft_uet", "dotted", []),
        ("microsoft_uet", "dotless", []),
    ],
)
def test_whether_the_dots_of_gmail_are_hashed_depends_on_the_vendor(
    vendor: str, form: str, fault: list[str]
) -> None:
    assert slugs("email", f"(masked:identity.email:sha256:{form})", vendor) == fault


def test_the_wrong_form_of_an_address_is_said() -> None:
    (verdict,) = verdicts(CHECK, record("email", "(masked:identity.email:sha256:dotted)", "ga4"))
    assert verdict.message == (
        "The field email that ga4 recognises visitors by holds a hash of the Gmail address with its "
        "dots, and is looked up without them."
    )
    assert verdict.actual == "a hash of the address with its dots"
