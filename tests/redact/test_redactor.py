"""What a text says of a person or a secret is masked, in whatever encoding."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from redaction import EMAIL, ENCODINGS, IDENTITY, PICKY, REDACTOR, SECRET, b64, percent

from auditor.config.models import Redact
from auditor.model import masks_in
from auditor.redact import Redactor

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
    ("email", "Avery.Test+1@gmail.com", "averytest@gmail.com", ":dotless"),
    ("email", "Avery.Test+1@gmail.com", "averytest+1@gmail.com", ":dotless"),
    ("email", "Avery.Test+1@gmail.com", "avery.test+1@gmail.com", ":dotted"),
    ("email", "Avery.Test+1@gmail.com", "Avery.Test+1@gmail.com", ":as-typed"),
    ("email", "AveryTest@gmail.com", "averytest@gmail.com", ""),
    ("email", "Avery.Test@shop.example", "avery.test@shop.example", ""),
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
