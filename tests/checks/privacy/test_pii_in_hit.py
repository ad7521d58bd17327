from collections.abc import Mapping
from typing import Any

import pytest

from auditor.model import Category, Hit, Item, Kind, Request
from auditor.testing import (
    a_cookie,
    a_hit,
    a_load,
    a_page,
    a_record,
    a_request,
    a_visit,
    an_aside,
    failures,
    verdicts,
)

CHECK = "pii-in-hit"
EMAIL = "(masked:identity.email)"


def sent(params: Mapping[str, str], raw: Mapping[str, str] | None = None, **fields: object) -> Hit:
    given = {"vendor": "ga4", "account": "G-1", "event": "page_view", "label": "", "items": ()}
    return a_hit(**{**given, "params": params, "raw": params if raw is None else raw, **fields})


@pytest.mark.parametrize(
    "mask", [EMAIL, "(masked:email)", "(masked:phone)", "(masked:identity.first_name)"]
)
def test_personal_data_in_a_parameter_fails_and_names_the_parameter(mask: str) -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(sent({"coupon": f"for {mask}"}),)))
    assert (verdict.outcome, verdict.fault) == ("failed", "pii-in-params")
    assert verdict.about == "ga4 G-1 coupon"
    assert verdict.message == "ga4 is sent readable personal data in the parameter coupon."


@pytest.mark.parametrize(
    "param",
    ["dl", "dr", "dt", "p", "r", "rl", "url", "page_location", "page_title", "context.page.url"],
)
def test_personal_data_in_the_page_address_or_title_fails(param: str) -> None:
    text = f"https://shop.example/thanks?mail={EMAIL}"
    assert failures(CHECK, a_record(hits=(sent({param: text}),))) == [
        ("pii-in-url", "ga4 G-1 page")
    ]


def test_a_mask_that_the_address_escapes_is_seen() -> None:
    address = "https://shop.example/?next=%252Fthanks%253Fmail%253D%2528masked%253Aemail%2529"
    assert failures(CHECK, a_record(hits=(sent({"dl": address}),))) == [
        ("pii-in-url", "ga4 G-1 page")
    ]


def test_a_mask_in_the_host_of_an_address_is_seen() -> None:
    hit = sent({"dl": "https://(masked-email)/thanks"})
    assert failures(CHECK, a_record(hits=(hit,))) == [("pii-in-url", "ga4 G-1 page")]


def test_one_address_that_many_hits_and_parameters_carry_is_one_finding_an_account() -> None:
    hits = (
        sent({"dl": EMAIL}, id=1),
        sent({"dr": EMAIL, "dt": EMAIL}, id=2, event="scroll"),
        sent({"dl": EMAIL}, id=3, vendor="meta", account="1"),
    )
    judged = verdicts(CHECK, a_record(hits=hits))
    assert [verdict.about for verdict in judged] == ["ga4 G-1 page", "meta 1 page"]
    assert judged[0].actual == "personal data in dl, dr and dt"
    assert [fact.ref for fact in judged[0].evidence] == [1, 2]


def test_a_parameter_is_named_once_by_its_human_name() -> None:
    hit = sent({"user.em": EMAIL}, {"ud[em]": EMAIL}, vendor="meta", account="1")
    assert failures(CHECK, a_record(hits=(hit,))) == [("pii-in-params", "meta 1 user.em")]


def test_a_wire_parameter_without_human_name_is_named_as_it_is() -> None:
    assert failures(CHECK, a_record(hits=(sent({}, {"zz": EMAIL}),))) == [
        ("pii-in-params", "ga4 G-1 zz")
    ]


def test_json_and_its_field_are_one_finding() -> None:
    raw = {"pd": f'{{"em": "{EMAIL}"}}', "pd.em": EMAIL}
    hit = sent(raw, raw, vendor="pinterest", account="26")
    assert failures(CHECK, a_record(hits=(hit,))) == [("pii-in-params", "pinterest 26 pd.em")]


def test_personal_data_in_an_item_is_one_finding() -> None:
    raw = {"pr1": f"id1~nm{EMAIL}"}
    hit = sent({**raw, "items": EMAIL}, raw, items=(Item(item_id="1", item_name=EMAIL),))
    assert failures(CHECK, a_record(hits=(hit,))) == [("pii-in-params", "ga4 G-1 pr1")]


@pytest.mark.parametrize(
    "text",
    [
        "(masked:identity.email:sha256)",
        "(masked:identity.email:md5)",
        "(masked:param)",
        "(masked:secret)",
        "avery.test at shop",
        "",
    ],
)
def test_hashes_other_masks_and_ordinary_text_pass(text: str) -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(sent({"coupon": text, "dl": text}),)))
    assert (verdict.outcome, verdict.about) == ("passed", "personal data")


def test_a_vendor_may_be_exempt() -> None:
    record = a_record(hits=(sent({"mail": EMAIL}, vendor="shop_crm", account="7"),))
    assert failures(CHECK, record) == [("pii-in-params", "shop_crm 7 mail")]
    assert failures(CHECK, record, exempt=("shop_crm",)) == []


def test_the_direct_revisit_is_looked_at_too() -> None:
    record = a_record(visit=a_visit(repeat_of=1), hits=(sent({"dl": EMAIL}),))
    assert failures(CHECK, record) == [("pii-in-url", "ga4 G-1 page")]


def test_a_visit_that_broke_off_fails_for_what_was_seen_and_never_passes() -> None:
    broken = a_visit(inconclusive="page-failed", error="timeout")
    assert failures(CHECK, a_record(visit=broken, hits=(sent({"dl": EMAIL}),))) == [
        ("pii-in-url", "ga4 G-1 page"),
    ]
    assert verdicts(CHECK, a_record(visit=broken, hits=(sent({"dl": "/"}),))) == []


PLAIN = {"params": {"user.email": "(masked:email)"}, "raw": {"profile.email": "(masked:email)"}}


def test_a_crms_own_field_for_an_address_is_its_purpose() -> None:
    sent = {"vendor": "klaviyo", "event": "Order", "user_hash": "plain"}
    assert failures(CHECK, a_record(hits=(a_hit(**sent, **PLAIN),))) == []
    beside = {name: {**texts, "note": "to (masked:email)"} for name, texts in PLAIN.items()}
    reported = failures(CHECK, a_record(hits=(a_hit(**sent, **beside),)))
    assert [slug for slug, _ in reported] == ["pii-in-params"]


def test_a_field_for_hashes_is_left_to_user_data() -> None:
    hashed = a_hit(vendor="meta", event="Lead", user_hash="sha256", **PLAIN)
    assert failures(CHECK, a_record(hits=(hashed,))) == []
    beside = {"params": {**PLAIN["params"], "who": "to (masked:email)"}, "raw": PLAIN["raw"]}
    hit = a_hit(vendor="meta", event="Lead", user_hash="sha256", **beside)
    assert [slug for slug, _ in failures(CHECK, a_record(hits=(hit,)))] == ["pii-in-params"]


def test_what_a_field_for_hashes_stands_in_is_left_too() -> None:
    params = {"user.email": EMAIL}
    raw = {"em": f"tv.1~em.{EMAIL}~ec.1", "em.em": EMAIL}
    hit = sent(params | raw, raw, user_hash="sha256")
    assert failures(CHECK, a_record(hits=(hit,))) == []
    leak = sent(params | raw | {"dl": f"/?e={EMAIL}"}, raw, user_hash="sha256")
    assert failures(CHECK, a_record(hits=(leak,))) == [("pii-in-url", "ga4 G-1 page")]


def test_a_property_of_the_visitor_is_no_field_for_hashes() -> None:
    hit = sent({"user.email": EMAIL}, {"up.email": EMAIL}, user_hash="sha256")
    assert failures(CHECK, a_record(hits=(hit,))) == [("pii-in-params", "ga4 G-1 user.email")]


@pytest.mark.parametrize(
    "text",
    [
        "eyJlbWFpbCI6ICIobWFza2VkOmlkZW50aXR5LmVtYWlsKSJ9",
        "x_eyJlbWFpbCI6ICIobWFza2VkOmlkZW50aXR5LmVtYWlsKSJ9",
        "%7B%22a%22%3A%22%28masked%3Aidentity.email%29%22%7D",
    ],
)
def test_an_address_that_is_merely_encoded_is_readable(text: str) -> None:
    assert failures(CHECK, a_record(hits=(sent({"blob": text}),))) == [
        ("pii-in-params", "ga4 G-1 blob")
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("link_url", "mailto:(masked:email)?subject=Hello"),
        ("outbound", "tel:(masked:phone)"),
        ("link_text", "(masked:email)"),
        ("buttonText", "Call (masked:phone)"),
    ],
)
def test_an_address_that_the_page_shows_to_everybody_is_no_visitors(name: str, text: str) -> None:
    assert failures(CHECK, a_record(hits=(sent({name: text}),))) == []
    theirs = text.replace("masked:email", "masked:identity.email").replace(
        "masked:phone", "masked:identity.phone"
    )
    assert len(failures(CHECK, a_record(hits=(sent({name: theirs}),)))) == 1


def test_an_id_of_the_vendors_own_is_no_address_of_a_visitor() -> None:
    ping: Mapping[str, Any] = {"vendor": "chartbeat", "account": "65417", "event": "ping"}
    video = sent({"domain": "(masked:email)"}, **ping)
    assert failures(CHECK, a_record(hits=(video,))) == []
    planted = sent({"domain": EMAIL}, **ping)
    assert len(failures(CHECK, a_record(hits=(planted,)))) == 1
    elsewhere = sent({"h2": "(masked:email)"}, **ping)
    assert len(failures(CHECK, a_record(hits=(elsewhere,)))) == 1


def test_a_recording_may_show_the_shops_own_address_and_not_the_visitors() -> None:
    recording: dict[str, Any] = {"vendor": "hotjar", "category": Category.SESSION_REPLAY}
    assert failures(CHECK, a_record(hits=(sent({"dom": "(masked:email)"}, **recording),))) == []
    assert failures(CHECK, a_record(hits=(sent({"dom": EMAIL}, **recording),))) == [
        ("pii-in-params", "hotjar G-1 dom")
    ]


# ── requests that are not hits ────────────────────────────────────────────────────────────────


def a_request_for(url: str, **fields: object) -> Request:
    return a_request(**{"id": 7, "url": url, "resource_type": "fetch", **fields})


VENDORS = "https://www.google.com/ccm/form-data/700800900"


@pytest.mark.parametrize(
    ("request_", "failure"),
    [
        (a_request_for(f"{VENDORS}?dl=https://shop.example/?e={EMAIL}"), ("pii-in-url", "page")),
        (a_request_for(f"{VENDORS}?note={EMAIL}"), ("pii-in-params", "note")),
        (a_request_for(VENDORS, method="POST", body=f"a={EMAIL}"), ("pii-in-params", "body")),
        (
            a_request_for(VENDORS, referrer=f"https://shop.example/?e={EMAIL}"),
            ("pii-in-url", "page"),
        ),
    ],
)
def test_a_vendors_other_requests_are_looked_at(
    request_: Request, failure: tuple[str, str]
) -> None:
    record = a_record(requests=(request_,), asides=(an_aside(request=7),))
    slug, where = failure
    assert failures(CHECK, record) == [(slug, f"google_ads AW-700800900 {where}")]


def test_fields_for_matching_in_other_requests_are_left_to_user_data() -> None:
    request = a_request_for(f"{VENDORS}?em=tv.1~em.{EMAIL}")
    aside = an_aside(request=7, user_data={"email": EMAIL})
    assert failures(CHECK, a_record(requests=(request,), asides=(aside,))) == []
    crm = an_aside("drift", request=7, user_hash="plain", kind=Kind.USER_DATA)
    request = a_request_for(
        "https://event.api.drift.com/identify", method="POST", body=f"email={EMAIL}"
    )
    assert failures(CHECK, a_record(requests=(request,), asides=(crm,))) == []


def test_the_address_of_a_script_is_looked_at() -> None:
    request = a_request_for(f"https://connect.facebook.net/signals/config/5?url={EMAIL}")
    record = a_record(requests=(request,), loads=(a_load("meta", request=7),))
    assert failures(CHECK, record) == [("pii-in-url", "meta page")]


@pytest.mark.parametrize(
    ("own", "stranger", "who"),
    [
        ("192.168.0.1", "http://10.9.0.1/p", "10.9.0.1"),
        ("[::1]", "http://[fe80::1]:8080/p", "[fe80::1]"),
        ("shop.github.io", "https://spy.github.io/p", "spy.github.io"),
    ],
)
def test_an_address_of_numbers_is_nobody_elses_site(own: str, stranger: str, who: str) -> None:
    page = a_page(final_url=f"http://{own}/thanks")
    request = a_request_for(f"{stranger}?e={EMAIL}")
    record = a_record(own_hosts=frozenset({own}), pages=(page,), requests=(request,))

    assert failures(CHECK, record) == [("pii-in-url", f"{who} page")]


@pytest.mark.parametrize(
    ("own", "sent_to"),
    [
        ("192.168.0.1", "http://192.168.0.1:8080/p"),
        ("[::1]", "http://[::1]:8080/p"),
        ("localhost", "http://localhost:3000/p"),
        ("shop.example", "https://www.shop.example./p"),
        ("xn--bcher-kva.example", "https://bücher.example/p"),
    ],
)
def test_the_sites_own_address_is_no_stranger_however_it_is_written(own: str, sent_to: str) -> None:
    page = a_page(final_url=f"http://{own}/thanks")
    request = a_request_for(f"{sent_to}?e={EMAIL}")
    record = a_record(own_hosts=frozenset({own}), pages=(page,), requests=(request,))

    assert failures(CHECK, record) == []


def test_a_strangers_address_with_the_identity_fails() -> None:
    request = a_request_for(f"https://px.stranger.example/p?e={EMAIL}")
    (verdict,) = verdicts(CHECK, a_record(requests=(request,)))
    assert (verdict.fault, verdict.about) == ("pii-in-url", "px.stranger.example page")
    assert verdict.message == (
        "px.stranger.example is sent readable personal data in the address of a request."
    )
    assert failures(CHECK, a_record(requests=(request,)), exempt=("px.stranger.example",)) == []


@pytest.mark.parametrize(
    "request_",
    [
        a_request_for("https://forms.stranger.example/", method="POST", body=f"email={EMAIL}"),
        a_request_for(f"https://shop.example/search?e={EMAIL}"),
        a_request_for(f"https://api.shop.example/search?e={EMAIL}"),
        a_request_for("https://cdn.stranger.example/(masked:identity.first_name).woff2"),
        a_request_for("https://wa.stranger.example/?text=(masked:phone)"),
        a_request_for(f"https://pay.stranger.example/?e={EMAIL}", resource_type="document"),
    ],
    ids=["a form's provider", "own", "own subdomain", "a name", "anybody's", "a page"],
)
def test_what_a_stranger_may_be_sent(request_: Request) -> None:
    assert failures(CHECK, a_record(requests=(request_,))) == []


def test_the_referrer_of_a_hit_is_looked_at() -> None:
    request = a_request(referrer=f"https://shop.example/?e={EMAIL}")
    record = a_record(hits=(sent({"a": "b"}),), requests=(request,))
    assert failures(CHECK, record) == [("pii-in-url", "ga4 G-1 page")]


@pytest.mark.parametrize(
    ("domain", "holds", "failure"),
    [
        (".stranger.example", EMAIL, [("pii-in-params", "stranger.example cookie _x")]),
        (".stranger.example", "(masked:identity.email:sha256)", []),
        (".stranger.example", "(masked:secret)", []),
        (".shop.example", EMAIL, []),
        ("www.shop.example", EMAIL, []),
    ],
)
def test_a_cookie_that_goes_to_somebody_else_holds_no_identity(
    domain: str, holds: str, failure: list[tuple[str, str]]
) -> None:
    cookie = a_cookie(domain=domain, holds=(holds,))
    assert failures(CHECK, a_record(cookies=(cookie,))) == failure
