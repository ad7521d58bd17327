from __future__ import annotations

import pytest

from auditor.model import HitName, message, plural_message
from auditor.model.messages import as_data, from_data
from auditor.report.language import Language
from auditor.report.page.filters import Filters, without_accounts
from auditor.testing import a_hit, an_expectation

FILTERS = Filters(Language("en", {"ga4": "Google Analytics 4", "meta": "Meta Pixel"}))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One sale\nbecomes two. Bids follow.", "One sale becomes two."),
        (
            "A value (1.299,90 becomes 1.299) is lost. More.",
            "A value (1.299,90 becomes 1.299) is lost.",
        ),
        ("Some, e.g. Meta, drop it. More.", "Some, e.g. Meta, drop it."),
        ("Etwa bei z. B. Meta fehlt es. Mehr.", "Etwa bei z. B. Meta fehlt es."),
        ("It is *never* sent by `gtag`.\n\nAnother paragraph.", "It is never sent by gtag."),
        ("no end", "no end"),
        ("", ""),
    ],
)
def test_the_first_sentence_says_what_it_costs(text: str, first: str) -> None:
    assert FILTERS.sentence(text) == first


def test_the_first_page_names_vendors_and_no_accounts() -> None:
    once = plural_message("once", "{n} times", 2)
    sentence = message("{hit} was sent {times}, and {who} too.", hit=HitName("ga4 G-1 purchase label", "ga4 purchase"),
                   times=once, who="meta 123")  # fmt: skip
    whole = message("{message} The same on {pages}.", message=sentence, pages="2 pages")
    assert FILTERS.plainly(whole) == (
        "Google Analytics 4 purchase was sent 2 times, and Meta Pixel too. The same on 2 pages."
    )
    assert without_accounts("plain text") == "plain text"


def test_a_hit_of_a_vendor_without_accounts_keeps_its_event() -> None:
    assert (
        FILTERS.plainly(message("{hit} fired.", hit="meta Purchase"))
        == "Meta Pixel Purchase fired."
    )


@pytest.mark.parametrize(
    ("hit", "spoken"),
    [
        (an_expectation("meta", event="Placed Order").about, "Meta Pixel Placed Order"),
        (a_hit(vendor="meta", event="Placed Order").about, "Meta Pixel Placed Order"),
        (a_hit(vendor="meta", event="Lead", account="").about, "Meta Pixel Lead"),
        (an_expectation("meta", event="Lead", params={"label": "AbC"}).about, "Meta Pixel Lead"),
        ("meta Placed Order", "Meta Pixel Placed Order"),
    ],
)
def test_an_event_of_several_words_is_named_whole_on_the_first_page(hit: str, spoken: str) -> None:
    sentence = message("{hit} was not sent.", hit=hit)
    assert FILTERS.plainly(from_data(as_data(sentence))) == f"{spoken} was not sent."


def test_markdown_of_a_spec_can_neither_load_nor_run_anything() -> None:
    made = FILTERS.markdown("# Hello\n\n<script>x</script> ![p](http://x/y.png) **bold**", own=True)
    assert "<strong>bold</strong>" in made
    assert "<script" not in made
    assert "<img" not in made
    assert "<h1" not in made


def test_a_text_is_cut_at_its_limit_and_says_so_once() -> None:
    assert FILTERS.short("a" * 300, 240) == "a" * 240 + "…"
    assert FILTERS.short("a" * 300, 300) == "a" * 300
