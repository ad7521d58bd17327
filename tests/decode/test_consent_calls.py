"""What pages say of consent is read from their pushes, whoever says it."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.decode.consent_calls import consent_calls
from auditor.model import Grant, Signal
from auditor.model.consent import ConsentCall, Purpose
from auditor.testing import a_push

YES, NO = Grant.GRANTED, Grant.DENIED
NO_PURPOSES = "CQLsxYAQLsxYAAcABBENBVFgAAAAAAAAAAAAAAAAAAAA.YAAAAAAAAAAA"


def read(layer: str, payload: object) -> tuple[ConsentCall, ...]:
    return consent_calls((a_push(None, layer=layer, payload=payload, at=7),))


def test_googles_consent_mode_is_read_with_regions_and_the_time_it_waits() -> None:
    said = {
        "ad_storage": "denied",
        "analytics_storage": "granted",
        "ad_user_data": "perhaps",
        "functionality_storage": "granted",
        "region": ["DE", "US-CA", 3],
        "wait_for_update": 500,
    }
    (call,) = read("gtag", ["consent", "default", said])
    assert (call.vendor, call.kind, call.at, call.page) == ("google", "default", 7, 1)
    assert call.signals == {Signal.AD_STORAGE: NO, Signal.ANALYTICS_STORAGE: YES}
    assert call.purposes == {Purpose.ADS: NO, Purpose.ANALYTICS: YES, Purpose.FUNCTIONAL: YES}
    assert (call.regions, call.waits_ms) == (("DE", "US-CA"), 500)


def test_settings_beside_the_consent_mode_are_read() -> None:
    (call,) = read("gtag", ["set", "url_passthrough", True])
    assert (call.kind, call.setting) == ("set", "url_passthrough: on")
    (call,) = read("gtag", ["set", {"ads_data_redaction": False, "currency": "EUR"}])
    assert call.setting == "ads_data_redaction: off"
    (call,) = read("fbq", ["dataProcessingOptions", ["LDU"], 0, 0])
    assert (call.vendor, call.setting) == ("meta", "limited data use")


@pytest.mark.parametrize(
    ("layer", "payload", "vendor", "kind", "purposes"),
    [
        ("uetq", ["consent", "update", {"ad_storage": "granted"}], "microsoft_uet", "update",
         {Purpose.ADS: YES}),
        ("fbq", ["consent", "revoke"], "meta", "update", {Purpose.ADS: NO}),
        ("ttq", ["holdConsent"], "tiktok", "default", {Purpose.ADS: NO}),
        ("ttq", ["grantConsent"], "tiktok", "update", {Purpose.ADS: YES}),
        ("clarity", ["consentv2", {"ad_Storage": "denied", "analytics_Storage": "granted"}],
         "clarity", "update", {Purpose.ADS: NO, Purpose.ANALYTICS: YES}),
        ("clarity", ["consent"], "clarity", "update", {Purpose.ANALYTICS: YES}),
        ("clarity", ["consent", False], "clarity", "update", {Purpose.ANALYTICS: NO}),
    ],
)  # fmt: skip
def test_each_vendors_own_words_are_read(
    layer: str, payload: Any, vendor: str, kind: str, purposes: dict[Purpose, Grant]
) -> None:
    (call,) = read(layer, payload)
    assert (call.vendor, call.kind, dict(call.purposes)) == (vendor, kind, purposes)


@pytest.mark.parametrize(
    ("layer", "payload", "purposes"),
    [
        ("cmp", {"event": "OneTrustGroupsUpdated", "detail": ["C0001", "C0002"]},
         {"necessary": YES, "functional": NO, "analytics": YES, "ads": NO}),
        ("dataLayer", {"event": "OneTrustGroupsUpdated", "OnetrustActiveGroups": ",C0001,C0004,"},
         {"necessary": YES, "functional": NO, "analytics": NO, "ads": YES}),
        ("cmp", {"event": "cookieyes_consent_update",
                 "detail": {"accepted": ["necessary", "analytics"], "rejected": ["advertisement"]}},
         {"necessary": YES, "analytics": YES, "ads": NO}),
        ("cmp", {"event": "cc:onConsent",
                 "detail": {"cookie": {"categories": ["necessary", "marketing"]}}},
         {"necessary": YES, "functional": NO, "analytics": NO, "ads": YES}),
        ("cmp", {"event": "cmplz_status_change", "detail": {"category": "marketing", "value": "deny"}},
         {"ads": NO}),
        ("cmp", {"event": "CookiebotOnDecline"}, {"functional": NO, "analytics": NO, "ads": NO}),
    ],
)  # fmt: skip
def test_platforms_say_what_was_chosen_in_many_ways(
    layer: str, payload: Any, purposes: dict[str, Grant]
) -> None:
    (call,) = read(layer, payload)
    assert (call.teller, dict(call.purposes)) == ("platform", purposes)


def test_iabs_strings_say_what_was_chosen() -> None:
    (call,) = read("__uspapi", {"event": "uspData", "uspString": "1YYN"})
    assert (call.teller, dict(call.purposes)) == ("us", {Purpose.ADS: NO})
    (call,) = read("__tcfapi", {"event": "useractioncomplete", "tcString": NO_PURPOSES})
    assert (call.teller, dict(call.purposes)) == ("tcf", {Purpose.ANALYTICS: NO, Purpose.ADS: NO})


@pytest.mark.parametrize(
    ("layer", "payload"),
    [
        ("gtag", ["consent", "default"]),
        ("gtag", ["event", "purchase", {}]),
        ("dataLayer", ["consent", "default", {"ad_storage": "denied"}]),
        ("cmp", {"event": "CookiebotOnAccept"}),
        ("cmp", {"event": "Didomi consent.changed", "detail": 5}),
        ("__tcfapi", {"tcString": "broken"}),
        ("__uspapi", {"uspString": "?"}),
        ("__google_consent", {"default": 1, "update": []}),
        ("fbq", ["consent"]),
        ("uetq", "consent"),
    ],
)
def test_what_says_nothing_of_it_is_left(layer: str, payload: Any) -> None:
    assert read(layer, payload) == ()


def test_what_gtag_pushes_into_a_plain_array_reaches_nobody() -> None:
    payload = ["consent", "default", {"ad_storage": "denied"}]
    pushes = (
        a_push(None, layer="gtag", payload=payload, at=7),
        a_push(None, layer="dataLayer (replaced)", payload=payload, at=8),
    )
    assert consent_calls(pushes) == ()
