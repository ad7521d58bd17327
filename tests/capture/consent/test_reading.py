"""What a stored value says of a choice, and how signs that disagree are weighed."""

from __future__ import annotations

from base64 import b64encode

import pytest

from auditor.banner import find_banners
from auditor.capture.consent.outcome import Outcome, Sign, SignKind, outcome_of
from auditor.capture.consent.reading import own_reading, reading
from auditor.model import ConsentChoice

ACCEPT, REJECT = ConsentChoice.ACCEPT, ConsentChoice.REJECT
STORAGE, API, TAGS = SignKind.STORAGE, SignKind.API, SignKind.TAGS


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("cookie_consent", '{"necessary":true,"marketing":false}', "denied"),
        ("cookie_consent", '{"necessary":true,"marketing":true}', "granted"),
        ("cookieConsent", "%7B%22analytics%22%3Afalse%7D", "denied"),
        ("gdpr", b64encode(b'{"statistics":"denied"}').decode(), "denied"),
        ("cookie-consent", "rejected", "denied"),
        ("cookie-consent", "all", "granted"),
        ("cookie-consent", "only necessary", "denied"),
        ("cookie_notice_closed", "true", ""),
        ("analytics_opt_out", "true", ""),
        ("session", "true", ""),
        ("cookie_consent", "all or none", ""),
        ("consent_id", "8f14e45f-ceea-467a-9575-4c1d", ""),
    ],
)
def test_a_value_that_is_plainly_about_consent_is_read(name: str, value: str, says: str) -> None:
    assert reading(name, value) == says


def test_a_platforms_own_entry_is_read_by_its_table_also_when_encoded() -> None:
    pandectes = find_banners()["pandectes"]
    value = b64encode(b'{"status": "deny"}').decode()
    assert own_reading(pandectes, "_pandectes_gdpr", value) == (True, "denied")
    assert own_reading(pandectes, "_pandectes_gdpr", "?") == (True, "")
    assert own_reading(pandectes, "session", value) == (False, "")


def sign(kind: SignKind, says: str, *, own: bool = False) -> Sign:
    return Sign(kind=kind, name="x", says=says, is_own=own)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("choice", "signs", "is_guess", "outcome"),
    [
        (REJECT, [], False, Outcome.UNCONFIRMED),
        (REJECT, [sign(STORAGE, "denied")], True, Outcome.CONFIRMED),
        (REJECT, [sign(STORAGE, "granted")], True, Outcome.CONTRADICTED),
        (REJECT, [sign(STORAGE, "denied"), sign(API, "granted")], True, Outcome.CONTRADICTED),
        (REJECT, [sign(STORAGE, "denied", own=True), sign(API, "granted")], False, Outcome.CONFIRMED),
        (REJECT, [sign(STORAGE, "", own=True)], False, Outcome.CONFIRMED),
        (REJECT, [sign(STORAGE, "", own=True)], True, Outcome.UNCONFIRMED),
        (REJECT, [sign(TAGS, "granted")], True, Outcome.UNCONFIRMED),
        (REJECT, [sign(TAGS, "denied")], True, Outcome.CONFIRMED),
        (ACCEPT, [sign(TAGS, "granted")], True, Outcome.CONFIRMED),
        (ACCEPT, [sign(API, "denied", own=True), sign(TAGS, "granted")], False, Outcome.CONTRADICTED),
    ],
)  # fmt: skip
def test_the_platforms_own_word_comes_first_then_storage_and_apis_then_the_tags(
    choice: ConsentChoice, signs: list[Sign], is_guess: bool, outcome: Outcome
) -> None:
    assert outcome_of(choice, signs, is_guess=is_guess) is outcome
