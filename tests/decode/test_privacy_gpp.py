"""What a GPP string says of the visitor's choice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from privacystrings import (
    GPP_FOUR_US,
    GPP_MIXED,
    TCF_FEW,
    TCF_NONE,
    base64url,
    bits,
    fibonacci,
    gpp,
    told,
)

from auditor.decode import iab
from auditor.decode.privacy import privacy_of
from auditor.model import Privacy

# ── strings composed bit by bit, as their specifications tell ────────────────────────────────────


def us_section(at: int, *choices: int, version: int = 1) -> str:
    """A US section whose opt-outs begin at a bit."""
    told = bits(version, 6) + "01" * ((at - 6) // 2) + "".join(bits(each, 2) for each in choices)
    return base64url(told + "0" * 24)


# ── strings made by IAB's own libraries ──────────────────────────────────────────────────────────
# The same: by section, all opt-outs not applicable; none taken; then each taken alone.
US_SECTIONS = {
    7: "DBABLA~CVV AAAAAAACA.QA qAAAAAACA.QA aAAAAAACA.QA mAAAAAACA.QA pAAAAAACA.QA",
    8: "DBABBg~BV AAAACA.QA oAAACA.QA YAAACA.QA kAAACA.QA",
    9: "DBABRg~BV AAACA oAACA YAACA kAACA",
    10: "DBABJg~BV AAAIA.QA oAAIA.QA YAAIA.QA kAAIA.QA",
    11: "DBABFg~BV QAAAgA aAAAgA WAAAgA ZAAAgA",
    12: "DBABVg~BV AAAAIA.QA oAAAIA.QA YAAAIA.QA kAAAIA.QA",
    13: "DBABAw~BV AAAACA oAAACA YAAACA kAAACA",
    14: "DBABQw~BV AAAACA.QA oAAACA.QA YAAACA.QA kAAACA.QA",
    15: "DBABIw~BV AAAAAACAA.QA oAAAACAA.QA YAAAACAA.QA kAAAACAA.QA",
    16: "DBABEw~BV AAAAgA.QA oAAAgA.QA YAAAgA.QA kAAAgA.QA",
    17: "DBABUw~BV AAAAAACAA.QA oAAAACAA.QA YAAAACAA.QA kAAAACAA.QA",
    18: "DBABCw~BV QAAAgA.QA aAAAgA.QA WAAAgA.QA ZAAAgA.QA",
    19: "DBABSw~BV AAAAgA.QA oAAAgA.QA YAAAgA.QA kAAAgA.QA",
    20: "DBABKw~BV AAAACA.QA oAAACA.QA YAAACA.QA kAAACA.QA",
    21: "DBABAYA~BV AAAAAAgA.QA oAAAAAgA.QA YAAAAAgA.QA kAAAAAgA.QA",
    22: "DBABQYA~BV AAAAgA.QA oAAAgA.QA YAAAgA.QA kAAAgA.QA",
    23: "DBABIYA~BV AAAAgA.QA oAAAgA.QA YAAAgA.QA kAAAgA.QA",
    24: "DBABEYA~Bh UA.QA Wg.QA Vg.QA WQ.QA",
    25: "DBABUYA~Bh UA.AAA Wg.AAA Vg.AAA WQ.AAA",
    26: "DBABCYA~Bh UA.AAA Wg.AAA Vg.AAA WQ.AAA",
    27: "DBABSYA~Bh UA.AAA Wg.AAA Vg.AAA WQ.AAA",
}


# ── GPP ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_gpp_string_of_iabs_own_library_is_read() -> None:
    assert privacy_of({"gpp": GPP_MIXED}) == Privacy(
        tcf_purposes=frozenset({1, 2, 7}),
        tcf_legitimate_interests=frozenset({2}),
        tcf_vendors=frozenset({12, 24, 48, 755}),
        tcf_cmp=42,
        us_opted_out=True,
        gpp_sections=(2, 5, 6),
    )


@pytest.mark.parametrize(
    ("header", "sections"),
    [("DBABMA~x", (2,)), ("DBABM~x", (2,)), ("DBACNYA~x~x", (2, 6)), ("DBABjw~x~x", (5, 6))],
)
def test_the_examples_of_the_specification_are_read(header: str, sections: tuple[int, ...]) -> None:
    assert iab.read_gpp(header).sections == sections


@pytest.mark.parametrize("section", US_SECTIONS)
def test_each_us_section_tells_of_opt_outs(section: int) -> None:
    start, open_, refused, *taken = US_SECTIONS[section].split()
    assert told(gpp=start + open_) == Privacy(gpp_sections=(section,))
    assert told(gpp=start + refused) == Privacy(gpp_sections=(section,), us_opted_out=False)
    assert len(taken) == (3 if section == 7 else 2)
    for each in taken:
        assert told(gpp=start + each) == Privacy(gpp_sections=(section,), us_opted_out=True)


@pytest.mark.parametrize("section", [24, 25, 26, 27])
@pytest.mark.parametrize(("choices", "opted_out"), [((2, 1), True), ((2, 2), False)])
def test_sections_with_a_header_of_their_own_are_read_too(
    section: int, choices: tuple[int, int], opted_out: bool
) -> None:
    header = base64url(bits(section, 6) + bits(1, 6) + bits(1, 12) + "0" + fibonacci(1))
    assert told(gpp=gpp({section: f"{header}.{us_section(16, *choices)}.QA"})) == Privacy(
        gpp_sections=(section,), us_opted_out=opted_out
    )


@pytest.mark.parametrize(("section", "at", "version"), [(7, 18, 3), (8, 12, 2), (23, 12, 9)])
def test_a_version_that_nobody_knows_yet_says_nothing(section: int, at: int, version: int) -> None:
    content = us_section(at, 1, 1, 1, version=version)
    assert told(gpp=gpp({section: content})) == Privacy(gpp_sections=(section,))


def test_sections_that_nobody_knows_are_named_not_read() -> None:
    said = told(gpp=gpp({1: "?", 4: "", 40: "anything", 900: "BVoA"}))
    assert said == Privacy(gpp_sections=(1, 4, 40, 900))


@pytest.mark.parametrize(
    ("params", "opted_out"),
    [
        ({"gpp": GPP_FOUR_US}, True),
        ({"gpp": GPP_FOUR_US, "gpp_sid": "27"}, True),
        ({"gpp": GPP_FOUR_US, "gpp_sid": "7"}, False),
        ({"gpp": GPP_FOUR_US, "gpp_sid": "7,27"}, True),
        ({"gpp": GPP_FOUR_US, "gpp_sid": "7_9"}, False),
        ({"gpp": GPP_FOUR_US, "gpp_sid": "-1"}, None),
        ({"gpp": GPP_FOUR_US, "gpp_sid": "0"}, None),
        ({"gpp": GPP_FOUR_US, "gpp_sid": "2", "us_privacy": "1YNN"}, False),
        ({"gpp": GPP_FOUR_US, "gpp_sid": "7", "us_privacy": "1YYN"}, True),
        ({"gpp": GPP_FOUR_US, "us_privacy": "1YNN"}, True),
    ],
)
def test_what_counts_of_us_sections_is_what_is_in_force(
    params: dict[str, str], opted_out: bool | None
) -> None:
    said = told(**params)
    assert (said.us_opted_out, said.gpp_sections) == (opted_out, (7, 8, 9, 27))


@pytest.mark.parametrize(
    ("params", "applies"),
    [({"gpp_sid": "2"}, True), ({"gpp_sid": "2,6"}, True), ({"gpp_sid": "2", "gdpr": "0"}, False)],
)
def test_the_gdpr_applies_where_the_section_of_tcf_is_in_force(
    params: dict[str, str], applies: bool
) -> None:
    assert told(**params).gdpr_applies is applies


def test_a_tcf_string_of_its_own_wins_over_the_one_in_gpp() -> None:
    assert told(gpp=GPP_MIXED, gdpr_consent=TCF_NONE).tcf_purposes == frozenset()
    broken = told(gpp=GPP_MIXED, gdpr_consent="no")
    assert broken.tcf_purposes == frozenset({1, 2, 7})
    assert broken.unreadable == ("gdpr_consent",)


def test_a_broken_section_does_not_hide_the_others() -> None:
    said = told(gpp=gpp({2: TCF_FEW[:30], 6: "1YYN", 8: "B"}))
    assert said == Privacy(us_opted_out=True, gpp_sections=(2, 6, 8), unreadable=("gpp",))


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "${GPP_STRING_755}",
        TCF_FEW,
        "DBABLA",
        "DBAA~",
        "DBABLA~CVVqAAAAAACA~1YNN",
        "DCABLA~CVVqAAAAAACA",
        "DB",
        "D",
        "~",
        "~" * 100_000,
        "DBABLA~" + "A" * 100_000,
        base64url(bits(3, 6) + bits(1, 6) + bits(4095, 12) + "011" * 4095),
        base64url(bits(3, 6) + bits(1, 6) + bits(1, 12) + "1" + "11" + fibonacci(65)),
        base64url(bits(3, 6) + bits(1, 6) + bits(1, 12) + "0" + fibonacci(10**9)),
        base64url(bits(3, 6) + bits(1, 6) + bits(1, 12) + "0" * 60),
    ],
)
def test_a_broken_gpp_string_is_named(text: str) -> None:
    assert privacy_of({"gpp": text}) == Privacy(unreadable=("gpp",))


@pytest.mark.parametrize("text", ["${GPP_SID}", "7;8", "seven", "7,", "1" * 100_000, "7," * 999])
def test_broken_section_numbers_are_named_and_put_nothing_out_of_force(text: str) -> None:
    said = told(gpp=GPP_FOUR_US, gpp_sid=text)
    assert (said.us_opted_out, said.unreadable) == (True, ("gpp_sid",))


@given(st.frozensets(st.integers(28, 999), max_size=40))
@settings(deadline=None)
def test_the_sections_of_a_composed_header_come_back_equal(sections: frozenset[int]) -> None:
    found = privacy_of({"gpp": gpp(dict.fromkeys(sections, "x"))})
    assert found == (Privacy(gpp_sections=tuple(sorted(sections))) if sections else None)


@given(st.integers(1, 1500))
def test_composed_fibonacci_numbers_end_with_their_only_two_ones(number: int) -> None:
    assert fibonacci(number).index("11") == len(fibonacci(number)) - 2
