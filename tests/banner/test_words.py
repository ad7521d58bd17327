"""What a button of a banner says it does, in twelve languages."""

from __future__ import annotations

import pytest

from auditor.banner.words import LANGUAGES, WORDS, Meaning, is_whole, meaning_of, opens_again


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("Accept all cookies", Meaning.ACCEPT),
        ("Alle akzeptieren", Meaning.ACCEPT),
        ("OK", Meaning.ACCEPT),
        ("J\N{RIGHT SINGLE QUOTATION MARK}accepte", Meaning.ACCEPT),
        ("Accept and close", Meaning.ACCEPT),
        ("Reject all", Meaning.REJECT),
        ("I disagree", Meaning.REJECT),
        ("Do not accept", Meaning.REJECT),
        ("Continuer sans accepter →", Meaning.REJECT),
        ("Nur essenzielle Cookies akzeptieren", Meaning.REJECT),
        ("Nicht akzeptieren", Meaning.REJECT),
        ("Tout refuser", Meaning.REJECT),
        ("Odrzuć wszystkie", Meaning.REJECT),
        ("Vain välttämättömät", Meaning.REJECT),
        ("Accept selected", Meaning.SAVE),
        ("Auswahl akzeptieren", Meaning.SAVE),
        ("Manage options", Meaning.SETTINGS),
        ("Cookie-Einstellungen", Meaning.SETTINGS),
        ("Close", None),
        ("\N{MULTIPLICATION SIGN}", None),
        ("Schließen", None),
        ("Buy now", None),
        ("Privacy policy", None),
        ("We and our partners ask you to accept cookies for the reasons that are given below", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_button_says_what_it_does(name: str, meaning: Meaning | None) -> None:
    assert meaning_of(name) is meaning


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("meaning", WORDS)
def test_each_phrase_of_each_language_means_what_it_stands_for(
    meaning: Meaning, language: str
) -> None:
    wrong = {p: meaning_of(p) for p in WORDS[meaning][language] if meaning_of(p) is not meaning}
    assert not wrong


def test_twelve_languages_have_words_for_all_meanings() -> None:
    assert len(LANGUAGES) == 12
    assert all(set(words) == set(LANGUAGES) for words in WORDS.values())


def test_a_button_that_says_more_is_told_from_one_that_says_only_this() -> None:
    assert is_whole("Reject all")
    assert not is_whole("Reject the offer")
    assert not is_whole("Buy now")


def test_the_way_back_to_the_choice_is_told_from_a_policy() -> None:
    assert opens_again("Cookie settings")
    assert opens_again("Datenschutz-Einstellungen")
    assert not opens_again("Privacy policy")
    assert not opens_again("Account settings")
