from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import time
from dataclasses import fields, replace
from enum import Enum
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditor.config.models import Redact
from auditor.model import (
    ConsoleMessage,
    Cookie,
    Leg,
    PageVisit,
    Phase,
    Push,
    Request,
    Screenshot,
    ScriptTime,
    StepKind,
    StepRun,
    Violation,
    Visit,
    VisitFacts,
    masks_in,
)
from auditor.redact import Redactor
from auditor.redact.redactor import LONGEST, unmasked_fields
from auditor.store import AuditFile
from auditor.wire.bodies import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EMAIL = "Avery.Test+1@nordlicht.example"
IDENTITY = {
    "email": EMAIL,
    "phone": "+49 30 1234567",
    "first_name": "Avery",
    "last_name": "Müller-Lüdenscheidt",
    "nick": "Max",
    "note": 'say "hi" & <bye>',
}
SECRET = "p@ss/w0rd&=é"  # noqa: S105 - planted to be looked for
REDACTOR = Redactor(IDENTITY, [SECRET, "x7"], Redact())
PICKY = Redactor(
    IDENTITY,
    [SECRET],
    Redact(params=("user_data.*", "ud[*]", "cid"), keep=("transaction_id", "order.contact")),
)


def percent(text: str) -> str:
    return quote(text, safe="")


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "lower": str.lower,
    "upper": str.upper,
    "percent": percent,
    "percent_small": lambda text: percent(text).lower(),
    "percent_twice": lambda text: percent(percent(text)),
    "plus": quote_plus,
    "plus_twice": lambda text: quote_plus(quote_plus(text)),
    "html": html.escape,
    "html_numeric": lambda text: "".join(f"&#{ord(each)};" for each in text),
    "html_hex": lambda text: "".join(f"&#x{ord(each):x};" for each in text),
    "json": lambda text: json.dumps(text)[1:-1],
    "json_letters": lambda text: "".join(f"\\u{ord(each):04x}" for each in text),
    "json_in_json": lambda text: json.dumps(json.dumps(text))[1:-1],
    "percent_of_all": lambda text: "".join(f"%{each:02X}" for each in text.encode()),
    "base64_0": lambda text: base64.b64encode(text.encode()).decode(),
    "base64_1": lambda text: base64.b64encode(b"?" + text.encode() + b"!").decode(),
    "base64_2": lambda text: base64.b64encode(b"??" + text.encode() + b"!!").decode(),
    "base64_url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64_escaped": lambda text: percent(base64.b64encode(text.encode()).decode()),
    "base64_of_percent": lambda text: base64.b64encode(percent(text).encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "hex_upper": lambda text: text.encode().hex().upper(),
    "base64_twice": lambda text: b64(b64(text)),
    "base64_of_hex": lambda text: b64(text.encode().hex()),
    "base64_of_escaped_json": lambda text: b64(percent(json.dumps({"a": text}))),
    "hex_of_base64": lambda text: b64(text).encode().hex(),
    "hex_of_hex": lambda text: text.encode().hex().encode().hex(),
    "hex_of_percent": lambda text: percent(text).encode().hex(),
    "base64_url_of_html": lambda text: b64(html.escape(text)).replace("+", "-").replace("/", "_"),
    "base64_of_base64_escaped": lambda text: percent(b64(b64(text))),
    "percent_of_base64_of_percent": lambda text: percent(percent(b64(percent(text)))),
    "three_deep": lambda text: b64(b64(text.encode().hex())),
}
SECRET_ENCODINGS = (
    "plain",
    "percent",
    "percent_twice",
    "plus",
    "plus_twice",
    "json",
    "base64_0",
    "base64_1",
    "base64_2",
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["email", "phone", "last_name", "note"])
def test_the_identity_is_masked_in_each_encoding(name: str, encoding: str) -> None:
    masked = REDACTOR.text(f"<{ENCODINGS[encoding](IDENTITY[name])}>")

    assert f"(masked:identity.{name})" in map(str, masks_in(masked))
    assert readable(masked) == []


@pytest.mark.parametrize("encoding", SECRET_ENCODINGS)
def test_a_secret_is_masked_in_each_encoding(encoding: str) -> None:
    assert "(masked:secret)" in REDACTOR.text(f"<{ENCODINGS[encoding](SECRET)}>")


def test_a_secret_keeps_its_case() -> None:
    assert REDACTOR.text(SECRET.upper()) == SECRET.upper()


def readable(text: str) -> list[str]:
    """What of the identity a person could still read, decoding as far as it goes."""
    plain = text
    for _ in range(4):
        plain = html.unescape(unquote(plain))
    plain = plain.lower()
    return [each for each in (EMAIL.lower(), "1234567", "lüdenscheidt", "say ") if each in plain]


NUMBER = "+49 (0)30 1234567"
HASHED = [
    ("email", EMAIL, EMAIL, ":as-typed"),
    ("email", EMAIL, EMAIL.upper(), ":as-typed"),
    ("email", EMAIL, f" {EMAIL.lower()}", ":as-typed"),
    ("email", EMAIL, EMAIL.lower(), ""),
    ("email", EMAIL.lower(), EMAIL.lower(), ""),
    ("email", "Avery.Test+1@gmail.com", "averytest@gmail.com", ""),
    ("email", "Avery.Test+1@gmail.com", "averytest+1@gmail.com", ""),
    ("phone", NUMBER, NUMBER, ":as-typed"),
    ("phone", NUMBER, "0301234567", ":as-typed"),
    ("phone", NUMBER, "0049301234567", ":as-typed"),
    ("phone", NUMBER, "49301234567", ":digits"),
    ("phone", NUMBER, "+49301234567", ""),
    ("phone", "030 1234567", "030 1234567", ":as-typed"),
    ("phone", "030 1234567", "49301234567", ":digits"),
    ("phone", "030 1234567", "+49301234567", ""),
    ("first_name", "Avery", "Avery", ":as-typed"),
    ("first_name", "Avery", "avery", ""),
    ("last_name", "Müller-Lüdenscheidt", "müllerlüdenscheidt", ""),
    ("birth_date", "1990-01-31", "19900131", ""),
]


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
@pytest.mark.parametrize(("name", "typed", "text", "form"), HASHED)
def test_a_hash_is_named_with_its_algorithm_and_what_was_hashed(
    name: str, typed: str, text: str, form: str, algorithm: str
) -> None:
    redactor = Redactor({name: typed})
    hashed = hashlib.new(algorithm, text.encode())
    digest, mask = hashed.hexdigest(), f"(masked:identity.{name}:{algorithm}{form})"

    assert redactor.text(f"em%3D{digest}&") == f"em%3D{mask}&"
    assert redactor.text(f"em%253D{digest}%2526") == f"em%253D{mask}%2526"
    assert redactor.text(digest.upper()) == mask
    for token in (
        base64.b64encode(hashed.digest()).decode(),
        base64.urlsafe_b64encode(hashed.digest()).decode().rstrip("="),
        percent(base64.b64encode(hashed.digest()).decode()),
    ):
        assert redactor.text(f"tv.1~em.{token}~ec.1") == f"tv.1~em.{mask}~ec.1"
        assert redactor.text(f"/p/{token}/x") == f"/p/{mask}/x"
    assert redactor.text(b64(digest)) == mask
    assert redactor.text(b64(b64(digest))) == mask


def test_a_number_without_its_country_is_masked_with_any() -> None:
    redactor = Redactor({"phone": "030 1234567"})

    assert redactor.text("+49 30 1234567, 030/1234567") == (
        "(masked:identity.phone), (masked:identity.phone)"
    )


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("user=avery.test%2B1&at=x", "user=(masked:identity.email)&at=x"),
        ("Avery.Test+1", "(masked:identity.email)"),
        (b64("user avery.test+1"), "(masked:identity.email)"),
        ("xavery.test+1 avery.test+12", "xavery.test+1 avery.test+12"),
    ],
)
def test_the_part_before_the_at_is_masked_as_a_word_of_its_own(text: str, masked: str) -> None:
    assert Redactor({"email": EMAIL}).text(text) == masked


@pytest.mark.parametrize(
    "address",
    [
        "info@x.example",
        "office@x.example",
        "contact@x.example",
        "teatime@x.example",
        "a1@x.example",
    ],
)
def test_a_common_or_short_part_before_the_at_is_none(address: str) -> None:
    redactor = Redactor({"email": address}, own_hosts=["www.teatime.example"])
    text = f"see {address.partition('@')[0]} for more"

    assert redactor.text(text) == text
    assert redactor.text(address) == "(masked:identity.email)"


def test_json_and_forms_in_base64_are_encoded_anew_with_their_masks() -> None:
    digest = hashlib.sha256(EMAIL.lower().encode()).hexdigest()
    text = json.dumps({"user": {"email": digest}, "page": f"https://a.example/?e={EMAIL}"})

    for written in (
        text,
        f"em={digest}&e={percent(EMAIL)}",
        f"/g/collect?v=2&em={digest}&e={EMAIL}",
    ):
        shown = REDACTOR.text(f"data={percent(b64(written))}&v=1")
        name, inner, rest = shown.replace("=", "&").split("&", 2)
        decoded = base64.urlsafe_b64decode(inner + "=" * (-len(inner) % 4)).decode()
        assert (name, rest) == ("data", "v&1")
        assert decoded == written.replace(digest, "(masked:identity.email:sha256)").replace(
            EMAIL, "(masked:identity.email)"
        ).replace(percent(EMAIL), "(masked:identity.email)")
        assert [str(each) for each in masks_in(shown)] == [
            "(masked:identity.email:sha256)",
            "(masked:identity.email)",
        ]


def test_anybodys_address_in_base64_is_masked_too() -> None:
    assert REDACTOR.text(b64("to jane@shop.example")) == "(masked:email)"
    assert REDACTOR.text(b64("tel +4915112345678")) == "(masked:phone)"


@pytest.mark.parametrize(
    "text",
    [
        "product-card__title--large/house-blend-espresso",
        "gtm=45je4b31v9100&gcd=13l3l3l3l1&_p=1763900112000",
        "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
        b64("nothing of anybody's stands here"),
        b64('{"a": "nothing of anybody"}'),
        "0123456789abcdef" * 8,
        "3132333435363738",
    ],
)
def test_letters_that_hide_nothing_stay_as_they_are(text: str) -> None:
    assert REDACTOR.text(text) == text


def test_a_mask_in_a_host_has_no_colon_at_all() -> None:
    digest = hashlib.md5(EMAIL.lower().encode(), usedforsecurity=False).hexdigest()
    masked = REDACTOR.url(f"https://{digest}.t.example:8080/x")

    assert urlsplit(masked).port == 8080
    assert [str(each) for each in masks_in(masked)] == ["(masked:identity.email:md5)"]


def test_a_phone_number_is_masked_however_its_digits_are_set_apart() -> None:
    text = "+49-30/123 45 67, 0049 30 1234567, 030-1234567, %2B49%2030%201234567"

    assert REDACTOR.text(text).count("(masked:identity.phone)") == 4
    assert "4567" not in REDACTOR.text(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Maximum Max, climax", "Maximum (masked:identity.nick), climax"),
        ("%20max%20", "%20(masked:identity.nick)%20"),
        ("a%2522max%252B", "a%2522(masked:identity.nick)%252B"),
        ("%252520max%252520", "%252520(masked:identity.nick)%252520"),
        (r'"a\nMax"', r'"a\n(masked:identity.nick)"'),
        ("AveryLong Avery", "AveryLong (masked:identity.first_name)"),
        ("x7 x77 ax7", "(masked:secret) x77 ax7"),
        ("5,Max,3 1.Max.2", "5,(masked:identity.nick),3 1.(masked:identity.nick).2"),
    ],
)
def test_short_values_and_names_are_masked_as_whole_words_only(text: str, masked: str) -> None:
    assert REDACTOR.text(text) == masked


def test_a_short_number_does_not_break_a_price() -> None:
    redactor = Redactor({"house": "12"})

    assert redactor.text("12 12.50 3,12 a12") == "(masked:identity.house) 12.50 3,12 a12"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to jane@shop.example.", "write to (masked:email)."),
        ("e=jane%40shop.example%26a%3D1", "e=(masked:email)%26a%3D1"),
        ("e%3Djane%2540shop.example", "e%3D(masked:email)"),
        (r"a\njane\u0040shop.example", r"a\n(masked:email)"),
        ("jane&#64;shop.example", "(masked:email)"),
        ("m%C3%BCller%40shop.example", "(masked:email)"),
        ("logo@2x.png jquery@3.7.1 @media a@b", "logo@2x.png jquery@3.7.1 @media a@b"),
    ],
)
def test_an_address_of_anybody_is_masked_without_what_stands_around_it(
    text: str, masked: str
) -> None:
    assert REDACTOR.text(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("tel:+4915112345678", "tel:(masked:phone)"),
        ("ph=%2B4915112345678&x=1", "ph=(masked:phone)&x=1"),
        ("+49 (151) 123-45678", "(masked:phone)"),
    ],
)
def test_an_international_phone_number_is_masked(text: str, masked: str) -> None:
    assert REDACTOR.text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "1700000000000",
        "cid=1234567890.1700000000",
        "order+20261123",
        "2026-11-23T16:30:00+01:00",
        "NL-123456789",
        "+1234567",
        "ab%2B12345678",
        "+20261123 is a date",
        "+1 555 0100 22",
        "+10000000000",
    ],
)
def test_runs_of_digits_are_no_phone_numbers(text: str) -> None:
    assert REDACTOR.text(text) == text


def test_patterns_can_be_switched_off() -> None:
    redactor = Redactor({}, (), Redact(emails=False, phone_numbers=False))

    assert redactor.text("jane@shop.example +4915112345678") == "jane@shop.example +4915112345678"


def test_masks_leave_an_address_in_its_parts() -> None:
    url = (
        "https://shop.example/a;cid=5;b/avery?e=jane%40shop.example&cid=7&ud%5Bem%5D=abc"
        "&dl=https%3A%2F%2Fshop.example%2F%3Fcid%3D9%26a%3Db&x=1#cid=8"
    )

    masked = urlsplit(PICKY.url(url))

    assert masked.netloc == "shop.example"
    assert masked.path == "/a;cid=(masked:param);b/(masked:identity.first_name)"
    assert dict(parse_qsl(masked.query)) == {
        "e": "(masked:email)",
        "cid": "(masked:param)",
        "ud[em]": "(masked:param)",
        "dl": "https://shop.example/?cid=(masked:param)&a=b",
        "x": "1",
    }
    assert masked.fragment == "cid=(masked:param)"


def test_a_masked_host_is_still_a_host() -> None:
    redactor = Redactor({}, ["stage.internal"])

    masked = urlsplit(redactor.url("https://stage.internal:8080/x?h=stage.internal"))

    assert masked.port == 8080
    assert masked.query == "h=(masked:secret)"


def test_kept_parameters_are_exempt_from_patterns_and_not_from_what_is_known() -> None:
    assert PICKY.url(
        "https://a.example/?transaction_id=o@shop.example&ep.transaction_id=b@c.de"
    ) == ("https://a.example/?transaction_id=o@shop.example&ep.transaction_id=b@c.de")
    assert "masked:secret" in PICKY.url(f"https://a.example/?transaction_id={percent(SECRET)}")


def a_request(**more: Any) -> Request:
    known: dict[str, Any] = {
        "id": 1, "visit": 0, "at": 0, "method": "POST", "url": "https://t.example/c",
        "resource_type": "ping",
    }  # fmt: skip
    return Request(**known | more)


def body_of(redactor: Redactor, body: bytes, **more: Any) -> Request:
    visit = Visit(id=0, goal=None, leg=Leg(name="default"), device="desktop", began="now")
    facts = VisitFacts(visit=visit, requests=(a_request(**more),), bodies={1: body})
    return redactor.facts(facts).requests[0]


def test_masks_leave_json_as_it_was() -> None:
    body = json.dumps(
        {
            "user_data": {"em": "abc", "ph": ["1", {"x": 1}], "none": None},
            "events": [{"cid": 5, "phone": 49301234567, "t": f"line\n{EMAIL}"}],
            "order": {"contact": "a@shop.example"},
            "price": 1.10,
            EMAIL: True,
            "u": "https://a.example/?cid=5&b=1",
        },
        indent=1,
    ).replace("1.1,", "1.10,")

    masked = body_of(PICKY, body.encode()).body

    assert '"price": 1.10,' in masked
    assert json.loads(masked) == {
        "user_data": {"em": "(masked:param)", "ph": "(masked:param)", "none": None},
        "events": [
            {
                "cid": "(masked:param)",
                "phone": "(masked:identity.phone)",
                "t": "line\n(masked:identity.email)",
            }
        ],
        "order": {"contact": "a@shop.example"},
        "price": 1.1,
        "(masked:identity.email)": True,
        "u": "https://a.example/?cid=(masked:param)&b=1",
    }


def test_a_body_of_several_lines_is_masked_line_by_line() -> None:
    body = b"en=purchase&cid=1\r\nen=lead&ud%5Bem%5D=x&e=jane%40shop.example"

    assert body_of(PICKY, body).body == (
        "en=purchase&cid=(masked:param)\r\nen=lead&ud%5Bem%5D=(masked:param)&e=(masked:email)"
    )


def test_a_multipart_body_keeps_its_parts() -> None:
    body = (
        '--x\r\nContent-Disposition: form-data; name="ud[em]"\r\n\r\nabc'
        '\r\n--x\r\nContent-Disposition: form-data; name="ev"\r\n\r\nLead\r\n--x--\r\n'
    )

    assert body_of(PICKY, body.encode(), content_type="multipart/form-data").body == body.replace(
        "abc", "(masked:param)"
    )


def test_a_body_that_unpacks_to_gigabytes_is_cut() -> None:
    bomb = gzip.compress(b"a" * (LARGEST + 1000))

    request = body_of(REDACTOR, bomb)

    assert len(request.body) == LONGEST
    assert request.body_note == "gzip, cut"


def test_no_half_of_a_value_stands_before_a_cut() -> None:
    for shift in range(0, 40, 3):
        body = "a" * (LONGEST - shift) + EMAIL + "b" * 100_000

        request = body_of(REDACTOR, body.encode())

        assert request.body_note == "cut"
        assert "avery" not in request.body.lower()


def test_what_a_backend_said_of_a_body_stays() -> None:
    visit = Visit(id=0, goal=None, leg=Leg(name="default"), device="desktop", began="now")
    facts = VisitFacts(visit=visit, requests=(a_request(body_note="unread"),))

    assert REDACTOR.facts(facts).requests[0].body_note == "unread"


def test_a_push_is_masked_at_all_depths_and_cut_below_that() -> None:
    deep: object = EMAIL
    for _ in range(100):
        deep = [deep]
    payload = {"a": [{"e": EMAIL, "n": 49301234567, "ok": True}], EMAIL: 1.5, "d": deep, "cid": 7}

    (push,) = PICKY.facts(facts_with(pushes=(a_push(payload),))).pushes

    assert isinstance(push.payload, dict)
    assert push.payload["a"] == [
        {"e": "(masked:identity.email)", "n": "(masked:identity.phone)", "ok": True}
    ]
    assert push.payload["(masked:identity.email)"] == 1.5
    assert push.payload["cid"] == "(masked:param)"
    assert "(cut)" in json.dumps(push.payload["d"])


def test_of_a_cookies_value_only_its_masks_are_kept() -> None:
    cookie = Cookie(
        name="_u", domain=".t.example", path="/", lifetime_days=1, vendor=None, before_choice=False
    )
    digest = hashlib.sha256(EMAIL.lower().encode()).hexdigest()
    facts = facts_with(
        cookies=(cookie, cookie),
        cookie_values={0: ("GA1.1.1", f"v1|{percent(EMAIL)}|{digest}"), 1: ("GA1.1.1",)},
    )

    redacted = REDACTOR.facts(facts)

    assert [each.holds for each in redacted.cookies] == [
        ("(masked:identity.email)", "(masked:identity.email:sha256)"),
        (),
    ]
    assert not redacted.cookie_values


def test_a_push_of_millions_of_values_is_cut() -> None:
    (push,) = REDACTOR.facts(facts_with(pushes=(a_push([1] * 50_000),))).pushes

    assert isinstance(push.payload, list)
    assert push.payload.count(1) < 20_000


def a_push(payload: object) -> Push:
    return Push(id=1, visit=0, at=0, layer="dataLayer", event=None, payload=payload)


def facts_with(**more: Any) -> VisitFacts:
    visit = Visit(id=0, goal=None, leg=Leg(name="default"), device="desktop", began="now")
    return VisitFacts(visit=visit, **more)


HOSTILE = {
    "letters": "a" * 300_000,
    "at signs": "@" * 300_000,
    "half addresses": "a@" * 150_000,
    "dots": "a@" + "a." * 150_000,
    "hex": "abcdef0123456789" * 18_750,
    "plus signs": "+1 " * 100_000,
    "braces": "{" * 300_000,
    "open strings": '["' * 150_000,
    "one open string": '"' + "a" * 300_000,
    "nested objects": '{"a":' * 60_000,
    "words of the identity": "avery.test 1 nordlicht example " * 10_000,
    "digits": "4 9 3 0 " * 37_500,
    "parameters": "a=b&" * 75_000,
    "backslashes": '{"a":"' + "\\" * 300_000,
    "addresses in addresses": "https%3A%2F%2Fa%3Fb%3D" * 14_000,
    "slashes": "/" * 300_000,
    "escaped slashes": "%2F" * 100_000,
    "parts": "YXZlcnkudGVz-YXZlcnkudGVz/" * 11_500,
    "text in base64": b64("avery.test hello " * 14_000),
    "text in base64 in base64": b64(b64("avery.test hello " * 10_000)),
    "hashes": hashlib.sha256(EMAIL.lower().encode()).hexdigest() * 4_700,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_no_more_than_linear_time(text: str) -> None:
    def taken(text: str) -> float:
        began = time.process_time()
        PICKY.text(text)
        PICKY.url(text)
        body_of(PICKY, text.encode())
        return time.process_time() - began

    # Quadratic time would take 400 times as long for 20 times the text, and minutes on the whole.
    assert taken(text) < 20 * max(taken(text[: len(text) // 20]), 0.006) * 3


# ── nothing planted is ever found in the file ────────────────────────────────────────────────


def planted_everywhere(planted: str) -> VisitFacts:
    """Facts with the text in each field that a site may fill."""

    def fill(noun: Any) -> Any:
        changed = {
            field.name: planted
            for field in fields(noun)
            if field.name not in unmasked_fields(type(noun))  # type: ignore[arg-type]
            and not isinstance(getattr(noun, field.name), Enum)
            and (isinstance(getattr(noun, field.name), str) or field.name in OPTIONAL)
        }
        return replace(noun, **changed)

    payload = {planted: [planted, {"deep": planted}], "html": f"<b>{planted}</b>"}
    page = PageVisit(id=1, visit=0, index=0, at=0, url="", final_url="", status=200)
    kind, phase = StepKind.CLICK, Phase.JOURNEY
    step = StepRun(visit=0, index=0, kind=kind, action="", phase=phase, began=0, ended=1)
    cookie = Cookie(
        name="", domain="", path="", lifetime_days=None, vendor=None, before_choice=False
    )
    bodies = {
        1: planted.encode(),
        2: gzip.compress(json.dumps({"a": [planted], planted: 1}).encode()),
        3: f"a={planted}&b=1".encode(),
    }
    return VisitFacts(
        visit=fill(Visit(id=0, goal=None, leg=Leg(name="default"), device="desktop", began="")),
        pages=(replace(fill(page), redirects=(f"https://a.example/?q={planted}", planted)),),
        steps=(fill(step),),
        requests=tuple(fill(a_request(id=id_)) for id_ in bodies),
        bodies=bodies,
        pushes=(replace(fill(a_push(payload)), id=1),),
        cookies=(fill(cookie),),
        cookie_values={0: (planted, f"v1.{planted}.{planted}")},
        console=(fill(ConsoleMessage(id=1, at=0, kind="console", text="")),),
        violations=(fill(Violation(at=0, directive="", blocked="", page_url="")),),
        script_times=(fill(ScriptTime(url="", page_url="", milliseconds=120, longest=90)),),
        screenshots=(fill(Screenshot(id=1, at=0, caption="", image=b"jpeg")),),
        texts={'css "b"': planted},
    )


OPTIONAL = frozenset({"error", "failure", "event", "vendor"})
VALUES = st.one_of(
    st.sampled_from([*IDENTITY.values()][:4]),
    st.text(
        st.characters(
            codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), max_codepoint=0x2FFF
        ),
        min_size=9,
        max_size=24,
    ).filter(lambda text: len(text.strip()) > 8 and sum(each.isalnum() for each in text) > 5),
)


@settings(max_examples=80, deadline=None)
@given(value=VALUES, encoding=st.sampled_from(sorted(ENCODINGS)), around=st.sampled_from(ENVELOPES := [
    "{}", "?a={}&b=1", '{{"a":"{}"}}', "Hello {}!", "https://a.example/{}/x?y={}#z",
]))  # fmt: skip
def test_what_is_planted_is_nowhere_in_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    ours: tuple[str, str],
    value: str,
    encoding: str,
    around: str,
) -> None:
    encoded = ENCODINGS[encoding](value.strip())
    redactor = Redactor({"planted": value}, (), Redact(params=("nothing",)))
    folder = tmp_path_factory.mktemp("audit")
    stem = encoded[4:-4] if "base64" in encoding and len(encoded) > 16 else encoded
    assume(not any(stem in each for each in ours))

    in_file, read = stored(folder / "audit.db", redactor, around.format(encoded, encoded))

    assert stem not in in_file
    assert stem not in read
    assert "(masked:" in read


@pytest.mark.parametrize("word", ["page", "live", "console"])
def test_a_word_of_ours_that_the_identity_holds_too_is_kept(tmp_path: Path, word: str) -> None:
    facts = facts_with(
        requests=(a_request(id=1),),
        console=(ConsoleMessage(id=1, at=0, kind="console", text=f"a {word} b"),),
    )
    with AuditFile.create(tmp_path / "audit.db", {}) as audit:
        stored = audit.facts(audit.add_visit(Redactor({"planted": word}).facts(facts)))
    assert (stored.requests[0].sender, stored.requests[0].moment) == ("page", "live")
    assert stored.console[0].kind == "console"
    assert "(masked:" in stored.console[0].text


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """An audit file in which nothing is planted."""
    return stored(tmp_path_factory.mktemp("ours") / "audit.db", Redactor({}), "")


def stored(path: Path, redactor: Redactor, planted: str) -> tuple[str, str]:
    """An audit file with the text planted in it, as it stands on the disk and as it is read."""
    with AuditFile.create(path, {}) as audit:
        visit = audit.add_visit(redactor.facts(planted_everywhere(planted)))
        read = repr(audit.facts(visit))
    return path.read_bytes().decode("utf-8", "replace"), read
