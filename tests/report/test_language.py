"""The languages of the report: what is said, and that the catalogues hold all of it."""

from __future__ import annotations

import string
from decimal import Decimal

import pytest

from auditor.config.models import Report
from auditor.languages import LANGUAGES
from auditor.model import message, plural_message
from auditor.report.language import Language
from tools import ROOT, messages

VENDORS = {"ga4": "Google Analytics 4", "meta": "Meta Pixel"}
OTHERS = sorted(set(LANGUAGES) - {"en"})


def test_english_speaks_vendors_by_their_names() -> None:
    english = Language("en", VENDORS)
    assert english.say(message("{hit} was late.", hit="ga4 G-1 purchase")) == (
        "Google Analytics 4 G-1 purchase was late."
    )
    assert english.say(message("{who} is unknown.", who="nobody")) == "nobody is unknown."
    assert english.say(message("{name} is unknown.", name="ga4")) == "ga4 is unknown."


def test_numbers_lists_and_moments_are_written_as_their_readers_do() -> None:
    english, german = Language("en", VENDORS), Language("de", VENDORS)
    assert (english.number(1234.5), german.number(1234.5)) == ("1,234.5", "1.234,5")
    amount = message("{x}", x=Decimal("1234.50"))
    assert german.say(amount) == "1.234,5"
    names = message("{x}", x=("a", "b", "c"))
    assert german.say(names) == "a, b und c"
    assert german.moment("2026-03-02T09:14:07+00:00") == "02.03.2026, 09:14:07 UTC"
    assert english.moment("soon") == "soon"


def test_what_is_no_text_of_ours_stays_as_it_is() -> None:
    assert Language("de", VENDORS).say("no findings") == "no findings"
    assert Language("xx", VENDORS).say(message("no findings")) == "no findings"


def test_german_counts() -> None:
    german = Language("de", VENDORS)
    said = [german.say(plural_message("{n} finding", "{n} findings", n)) for n in (0, 1, 2000)]
    assert said == ["0 Befunde", "1 Befund", "2.000 Befunde"]


def test_every_text_is_a_literal_that_the_catalogues_can_know() -> None:
    assert messages.unreadable() == [], "hand message() and its like a literal text"


def test_the_spec_takes_each_language_and_each_has_a_catalogue() -> None:
    taken = Report.model_json_schema()["properties"]["language"]["enum"]
    assert set(taken) == set(LANGUAGES), "Report.language in auditor/config/models.py"
    files = {path.stem for path in messages.CATALOGUES.glob("*.po")}
    assert files == set(OTHERS), (
        "LANGUAGES in auditor/languages/__init__.py, and auditor/languages/CODE.po"
    )


@pytest.mark.parametrize("page", ["docs/spec.md", "docs/cli.md"])
def test_each_language_can_be_chosen_by_who_reads(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    missing = [code for code in LANGUAGES if f"`{code}`" not in text]
    assert missing == [], f"name it in {page}, beside the others"


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_and_names_the_same_values(code: str) -> None:
    wrong = []
    for sentence in messages.load(messages.CATALOGUES / f"{code}.po"):
        if not sentence.id:
            continue
        ours = sentence.id if isinstance(sentence.id, (tuple, list)) else (sentence.id,)
        text = sentence.string or ""
        theirs = (text,) if isinstance(text, str) else tuple(text)
        wanted = {name for text in ours for name in _names(text)}
        said = {name for text in theirs for name in _names(text)}
        if not all(theirs) or said != wanted:
            wrong.append(sentence.id)
    assert wrong == [], (
        f"`make generated ONLY=messages`, then translate in auditor/languages/{code}.po, "
        "with the names in braces that the English has"
    )


def _names(text: str) -> set[str]:
    """The names in braces, of a template; a check's documentation is none."""
    if "\n" in text or "`" in text:
        return set()
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
