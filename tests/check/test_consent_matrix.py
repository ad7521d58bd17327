"""The matrix of consent: each layer's word for each purpose, and the first that disagrees."""

from __future__ import annotations

from typing import Any

from auditor.check.consent_matrix import Facts, Layer, consent_matrix, first_disagreement
from auditor.check.cookie_purposes import purpose_of
from auditor.decode.consent_calls import consent_calls
from auditor.model import Category, Grant, Leg, Push, Signal, StorageWrite
from auditor.model.consent import Purpose
from auditor.testing import a_cookie, a_hit, a_page, a_push, a_visit

YES, NO = Grant.GRANTED, Grant.DENIED
REJECT = Leg(
    name="reject",
    has_choice=True,
    granted=False,
    forbidden=frozenset({Category.ADVERTISING, Category.ANALYTICS}),
)
ACCEPT = Leg(name="accept", has_choice=True)
ALL_NO = dict.fromkeys((Signal.AD_STORAGE, Signal.ANALYTICS_STORAGE), NO)


def said(layer: str, payload: object, at: int = 600) -> Push:
    return a_push(None, layer=layer, payload=payload, at=at)


def matrix(leg: Leg, *pushes: Push, hits: Any = (), **fields: Any) -> dict[str, Layer]:
    facts = Facts(
        visit=a_visit(leg=leg, consent_at=500),
        steps=(),
        pages=(a_page(),),
        calls=consent_calls(pushes),
        hits=hits,
        **{"cookies": (), "storage": (), "categories": {}, **fields},
    )
    return {f"{layer.kind} {layer.vendor}".strip(): layer for layer in consent_matrix(facts)}


def grants(layer: Layer) -> dict[str, Grant | None]:
    return {str(purpose): each.grant for purpose, each in layer.fields.items()}


def lost(layers: dict[str, Layer], purpose: Purpose) -> str:
    found = first_disagreement(layers.values(), purpose)
    return f"{found[0].kind} {found[0].vendor}".strip() if found else ""


def test_each_layer_says_its_word_in_the_order_in_which_the_choice_passes_them() -> None:
    layers = matrix(
        REJECT,
        said("cmp", {"event": "OneTrustGroupsUpdated", "detail": ["C0001"]}),
        said("gtag", ["consent", "default", {"ad_storage": "denied"}], at=10),
        said("fbq", ["consent", "revoke"], at=11),
        hits=(a_hit(at=700, consent=ALL_NO, raw={"gcs": "G100"}),),
        cookies=(a_cookie(name="_pk_id.1.1fff"), a_cookie(name="PHPSESSID")),
    )
    assert list(layers) == [
        "clicked", "platform", "told google", "told meta", "stated google", "cookies", "hits",
    ]  # fmt: skip
    assert grants(layers["clicked"]) == {"analytics": NO, "ads": NO}
    assert grants(layers["platform"])["analytics"] is NO
    assert grants(layers["told google"]) == {"ads": NO}
    assert layers["stated google"].fields[Purpose.ANALYTICS].words == "G100"
    assert grants(layers["hits"]) == {"analytics": NO}
    assert layers["cookies"].fields[Purpose.ANALYTICS].names[0].by_database


def test_the_first_layer_that_disagrees_is_named_and_no_other() -> None:
    update = said("gtag", ["consent", "update", {"ad_storage": "granted"}])
    ads = {Signal.AD_STORAGE: YES}
    hit = a_hit(at=700, vendor="google_ads", consent=ads, raw={"gcs": "G110"})
    layers = matrix(REJECT, update, hits=(hit,))
    assert lost(layers, Purpose.ADS) == "told google"
    assert not layers["stated google"].fields[Purpose.ADS].disagrees
    assert lost(layers, Purpose.ANALYTICS) == ""


def test_silence_of_tags_contradicts_nobody_and_a_ping_is_no_consent() -> None:
    assert lost(matrix(ACCEPT), Purpose.ADS) == ""
    ping = a_hit(at=700, consent=ALL_NO, raw={"gcs": "G100"})
    assert lost(matrix(REJECT, hits=(ping,)), Purpose.ANALYTICS) == ""
    meta = a_hit(at=700, vendor="meta")
    assert lost(matrix(REJECT, hits=(meta,)), Purpose.ADS) == "hits"


def test_what_was_stored_before_the_choice_or_for_functions_is_no_contradiction() -> None:
    early = a_cookie(name="_pk_id.1.1fff", before_choice=True)
    session = a_cookie(name="PHPSESSID")
    assert lost(matrix(REJECT, cookies=(early, session)), Purpose.ANALYTICS) == ""
    assert lost(matrix(REJECT, cookies=(a_cookie(name="_pk_id.1.1"),)), Purpose.ANALYTICS) == (
        "cookies"
    )
    write = StorageWrite(
        at=700, area="localStorage", key="_pk_ref.1.1f", length=3, page_url="", set_by="",
        before_choice=False,
    )  # fmt: skip
    assert lost(matrix(REJECT, storage=(write,)), Purpose.ANALYTICS) == "storage"


def test_a_vendors_table_knows_better_what_its_cookie_is_for() -> None:
    cookie = a_cookie(name="_hjSessionUser_1", vendor="hotjar")
    assert lost(matrix(REJECT, cookies=(cookie,)), Purpose.ANALYTICS) == ""
    categories = {"hotjar": Category.SESSION_REPLAY}
    layers = matrix(REJECT, cookies=(cookie,), categories=categories)
    assert lost(layers, Purpose.ANALYTICS) == "cookies"


def test_a_string_that_knows_of_no_opt_out_is_no_consent() -> None:
    layers = matrix(REJECT, said("__uspapi", {"event": "uspData", "uspString": "1YNN"}))
    assert lost(layers, Purpose.ADS) == ""
    assert layers["us"].fields[Purpose.ADS].words == "not opted out"


def test_where_nobody_chose_there_is_no_matrix() -> None:
    assert matrix(Leg(name="default")) == {}


def test_purposes_come_from_the_database_by_name_beginning_and_host() -> None:
    assert purpose_of("_ga_ABC123") is Purpose.ANALYTICS
    assert purpose_of("nobody_knows_this") is None
    assert purpose_of("CookieConsentBulkTicket") is None
    assert purpose_of("CookieConsentBulkTicket", ".cookiebot.com") is Purpose.FUNCTIONAL
