from __future__ import annotations

import string
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.decode import iab, privacy
from auditor.decode.privacy import privacy_of
from auditor.model import Grant, Privacy, Signal
from auditor.vendor.consent_mode import google_consent

BASE64URL = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
READ = privacy._NAMES
TCF_NAMES = privacy._TCF


# ── strings composed bit by bit, as their specifications tell ────────────────────────────────────


def bits(number: int, width: int) -> str:
    return f"{number:0{width}b}"


def bitfield(numbers: Collection[int], width: int) -> str:
    return "".join("01"[each in numbers] for each in range(1, width + 1))


def base64url(text: str) -> str:
    text += "0" * (-len(text) % 6)
    return "".join(BASE64URL[int(text[at : at + 6], 2)] for at in range(0, len(text), 6))


def ranges(pieces: Collection[tuple[int, int]]) -> str:
    coded = [
        "0" + bits(first, 16) if first == last else "1" + bits(first, 16) + bits(last, 16)
        for first, last in pieces
    ]
    return bits(len(pieces), 12) + "".join(coded)


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def vendors_as_bits(numbers: Collection[int]) -> str:
    last = max(numbers, default=0)
    return bits(last, 16) + "0" + bitfield(numbers, last)


def vendors_as_ranges(numbers: Collection[int]) -> str:
    return bits(max(numbers, default=0), 16) + "1" + ranges(runs(numbers))


def tcf(
    purposes: Collection[int] = (),
    interests: Collection[int] = (),
    vendors: str = vendors_as_bits(()),
    *,
    cmp: int = 42,
    version: int = 2,
    restrictions: str = bits(0, 12),
) -> str:
    return base64url(
        bits(version, 6)
        + bits(17700768000, 36) * 2
        + bits(cmp, 12)
        + bits(3, 12)
        + bits(1, 6)
        + bits(3, 6)
        + bits(4, 6)
        + bits(120, 12)
        + bits(5, 6)
        + "10"
        + bitfield((), 12)
        + bitfield(purposes, 24)
        + bitfield(interests, 24)
        + "0"
        + bits(3, 6)
        + bits(4, 6)
        + vendors
        + vendors_as_bits((7,))
        + restrictions
    )


def fibonacci(number: int) -> str:
    series = [1, 2]
    while series[-1] <= number:
        series.append(series[-2] + series[-1])
    digits = ""
    for each in reversed(series):
        fits = each <= number
        digits = "01"[fits] + digits
        number -= each if fits else 0
    return digits.rstrip("0") + "1"


def fibonacci_ranges(numbers: Iterable[int]) -> str:
    groups = runs(numbers)
    coded = bits(len(groups), 12)
    for (_, before), (first, last) in pairwise([(0, 0), *groups]):
        coded += "01"[last > first] + fibonacci(first - before)
        coded += fibonacci(last - first) if last > first else ""
    return coded


def gpp(contents: Mapping[int, str]) -> str:
    header = base64url(bits(3, 6) + bits(1, 6) + fibonacci_ranges(contents))
    return "~".join([header, *[contents[each] for each in sorted(contents)]])


def us_section(at: int, *choices: int, version: int = 1) -> str:
    """A US section whose opt-outs begin at a bit."""
    told = bits(version, 6) + "01" * ((at - 6) // 2) + "".join(bits(each, 2) for each in choices)
    return base64url(told + "0" * 24)


# ── strings made by IAB's own libraries ──────────────────────────────────────────────────────────

# @iabtcf/core 1.5.6: without any consent; and with restrictions, purposes of the publisher.
TCF_NONE = "CQfDEkAQfDEkAAqADBENB4FgAAAAAAAAAAYgAAAAAAAA.YAAAAAAAAAAA"
TCF_FEW = (
    "CQfDEkAQfDEkAAqADBENB4FgAPLAAELAAAYgGMwBIAAgAEABwBeYDGQMZgCQABAAIADgC8wGMgAA.YAAAAAAAAAAA"
)
TCF_BITS = (
    "CQfDEkAQfDEkAAqADBENB4FgAP_gAEPgAAYgCWDnOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5"
    "wEsHOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5zgAA.eQAACAAAAUAA"
)
TCF_RANGES = (
    "CQfDEkAQfDEkAEsADBENB4FgAP_AAEAAAAYgKKQAoAAgPnBLEFFAUUgBQABAfOCWIKKABBIAcACgAMAGQAvMcABg"
    "AUABYAAA.eQAACAAAAUAA"
)
# @iabgpp/cmpapi 3.2.0: TCF EU with disclosed vendors and the publisher's segment, Canada, uspv1.
GPP_MIXED = (
    "DBACOeA~CQuPXIAQuPXIAAqAAAENAAFgAMIAAEAAAAAAF5wBAAGAAYABgAvMAAAAAAAA.IAAA.YAAAAAAAAAAA"
    "~BQuP-GLQuP-GLAyAAAENAACAAAAAAAAAAAAAAAAAAA.YAAAAAAAAAA~1YYN"
)
GPP_FOUR_US = "DBACrYWA~CAAgAAAAAABA.QA~BAgAAABA.QA~BAgAABA~BQBA.AAA"
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


def told(**params: str) -> Privacy:
    found = privacy_of(params)
    assert found is not None
    return found


# ── Google's, and whether the GDPR applies ───────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"npa": "0"}, Privacy(personalized_ads=True)),
        ({"npa": "1"}, Privacy(personalized_ads=False)),
        ({"dma": "1"}, Privacy(in_dma_region=True)),
        ({"dma": "0"}, Privacy(in_dma_region=False)),
        ({"gdpr": "1"}, Privacy(gdpr_applies=True)),
        ({"gdpr": "0"}, Privacy(gdpr_applies=False)),
        ({"gdpr_applies": "true"}, Privacy(gdpr_applies=True)),
        ({"gdpr_applies": "False"}, Privacy(gdpr_applies=False)),
        ({"gdpr": "0", "gdpr_applies": "1"}, Privacy(gdpr_applies=False)),
        ({"gdpr": "${GDPR}"}, Privacy(unreadable=("gdpr",))),
        ({"gdpr": "2", "gdpr_applies": "1"}, Privacy(gdpr_applies=True, unreadable=("gdpr",))),
        ({"npa": "0", "dma": "1"}, Privacy(personalized_ads=True, in_dma_region=True)),
    ],
)
def test_what_flags_say_is_read(params: dict[str, str], expected: Privacy) -> None:
    assert privacy_of(params) == expected


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"en": "purchase", "value": "9.50"},
        {"addtl_consent": "2~1.35.41~dv.9.21"},
        {"gdpr": "", "gdpr_consent": " ", "gpp": "", "gpp_sid": "", "us_privacy": ""},
        {
            "gdpr_consent": "(masked:param)",
            "us_privacy": "(masked:param)",
            "gdpr": "(masked:param)",
        },
        {"gdpr_consent": TCF_FEW[:20] + "(masked:secret)" + TCF_FEW[40:]},
        {"us_privacy": "1---"},
        {"gpp": "DBAA"},
        {"gpp_sid": "-1"},
    ],
)
def test_parameters_that_say_nothing_make_no_privacy(params: dict[str, str]) -> None:
    assert privacy_of(params) is None


@pytest.mark.parametrize(
    "params",
    [
        {"dma": "501"},
        {"npa": "(212)"},
        {"cs": "newsletter"},
        {"cs": "1YNNN"},
        {"cs": "0YNN"},
        {"ccpa": "0"},
        {"usp": "free delivery"},
        {"consent_string": "C0001:1,C0002:0"},
        {"d_consent": "yes"},
    ],
)
def test_names_that_others_use_for_other_things_are_not_called_broken(
    params: dict[str, str],
) -> None:
    assert privacy_of(params) is None


# ── TCF ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "purposes", "interests", "vendors", "cmp"),
    [
        (TCF_NONE, (), (), (), 42),
        (TCF_FEW, (1, 2, 3, 4, 7, 9, 10), (2, 7, 9, 10), (1, 2, 28, 755, 793), 42),
        (
            TCF_BITS,
            range(1, 12),
            (2, 7, 8, 9, 10, 11),
            [each for each in range(1, 301) if each * 7919 % 5 < 3],
            42,
        ),
        (TCF_RANGES, range(1, 11), (2,), {*range(1, 500), *range(1201, 1301)}, 300),
    ],
    ids=["none", "few", "bits", "ranges"],
)
def test_strings_of_iabs_own_library_are_read(
    text: str,
    purposes: Iterable[int],
    interests: Iterable[int],
    vendors: Iterable[int],
    cmp: int,
) -> None:
    assert privacy_of({"gdpr_consent": text}) == Privacy(
        tcf_purposes=frozenset(purposes),
        tcf_legitimate_interests=frozenset(interests),
        tcf_vendors=frozenset(vendors),
        tcf_cmp=cmp,
    )


@pytest.mark.parametrize("name", TCF_NAMES)
def test_a_tcf_string_goes_by_several_names(name: str) -> None:
    assert told(**{name: TCF_FEW}).tcf_vendors == frozenset({1, 2, 28, 755, 793})


def test_the_first_tcf_string_that_can_be_read_counts() -> None:
    both = told(gdpr_consent=TCF_NONE, tcs=TCF_FEW)
    assert (both.tcf_vendors, both.unreadable) == (frozenset(), ())
    repaired = told(gdpr_consent="CQ", tcs=TCF_FEW)
    assert (len(repaired.tcf_vendors or ()), repaired.unreadable) == (5, ("gdpr_consent",))


@pytest.mark.parametrize(
    "segments",
    [
        "",
        "." + base64url(bits(1, 3) + vendors_as_bits((1, 2, 800))),
        "." + base64url(bits(1, 3) + vendors_as_ranges((1, 2, 800))),
        "." + base64url(bits(3, 3) + bitfield((1, 2), 24) * 2 + bits(0, 6)),
        "." + base64url(bits(1, 3) + bits(65535, 16) + "0") + ".YAAAAAAAAAAA",
    ],
    ids=["core only", "disclosed", "disclosed in ranges", "publisher", "disclosed, cut; publisher"],
)
def test_segments_after_the_core_change_nothing(segments: str) -> None:
    said = told(gdpr_consent=tcf((1, 3), (2,), vendors_as_bits((1, 800))) + segments)
    assert said == Privacy(
        tcf_purposes=frozenset({1, 3}),
        tcf_legitimate_interests=frozenset({2}),
        tcf_vendors=frozenset({1, 800}),
        tcf_cmp=42,
    )


NUMBERS = st.frozensets(st.integers(1, 1500), max_size=60)
PURPOSES = st.frozensets(st.integers(1, 11))


@given(
    PURPOSES,
    PURPOSES,
    NUMBERS,
    st.sampled_from([vendors_as_bits, vendors_as_ranges]),
    st.integers(0, 4095),
    st.lists(st.tuples(st.integers(1, 11), st.integers(0, 3), NUMBERS), max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_a_composed_tcf_string_comes_back_equal(
    purposes: frozenset[int],
    interests: frozenset[int],
    vendors: frozenset[int],
    coded: Callable[[Collection[int]], str],
    cmp: int,
    restricted: list[tuple[int, int, frozenset[int]]],
) -> None:
    restrictions = bits(len(restricted), 12) + "".join(
        bits(purpose, 6) + bits(kind, 2) + ranges(runs(numbers))
        for purpose, kind, numbers in restricted
    )
    text = tcf(purposes, interests, coded(vendors), cmp=cmp, restrictions=restrictions)
    assert privacy_of({"gdpr_consent": text}) == Privacy(
        tcf_purposes=purposes,
        tcf_legitimate_interests=interests,
        tcf_vendors=vendors,
        tcf_cmp=cmp,
    )


@pytest.mark.parametrize("coded", [vendors_as_bits, vendors_as_ranges])
def test_a_tcf_string_that_was_cut_says_nothing_rather_than_no(
    coded: Callable[[Collection[int]], str],
) -> None:
    restrictions = bits(1, 12) + bits(2, 6) + bits(1, 2) + ranges([(7, 7), (20, 755)])
    core = tcf((1, 2), (), coded((1, 2, 3, 755)), restrictions=restrictions)
    assert told(gdpr_consent=core).tcf_purposes == frozenset({1, 2})
    assert {privacy_of({"gdpr_consent": core[:at]}) for at in range(1, len(core))} == {
        Privacy(unreadable=("gdpr_consent",))
    }


@pytest.mark.parametrize(
    "text",
    [
        "undefined",
        "${GDPR_CONSENT_755}",
        tcf(version=1),
        tcf(version=3),
        "BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA",
        TCF_FEW.replace("A", " "),
        TCF_FEW.replace("A", "é"),
        TCF_FEW + ".",
        TCF_FEW + "=",
        "\0" * 40,
        "C" * 100_000,
        " " + TCF_FEW + "." + "A" * 100_000,
        "0",
    ],
)
def test_a_broken_tcf_string_is_named_not_guessed_at(text: str) -> None:
    assert privacy_of({"gdpr_consent": text}) == Privacy(unreadable=("gdpr_consent",))


def test_vendors_that_cannot_be_are_left_out() -> None:
    everyone = bits(65535, 16) + "1" + ranges([(1, 65535)] * 500 + [(3, 1), (0, 0)])
    assert told(gdpr_consent=tcf(vendors=everyone)).tcf_vendors == frozenset(range(1, 4096))
    far = vendors_as_bits((5, 4095, 4096, 5000))
    assert told(gdpr_consent=tcf(vendors=far)).tcf_vendors == frozenset({5, 4095})


def test_purposes_that_do_not_exist_are_left_out() -> None:
    assert told(gdpr_consent=tcf(range(1, 25))).tcf_purposes == frozenset(range(1, 12))


# ── us_privacy ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["us_privacy", "ccpa", "ccpaPs", "usp", "cs"])
@pytest.mark.parametrize(("text", "opted_out"), [("1YNN", False), ("1YYN", True), ("1-Y-", True)])
def test_us_privacy_goes_by_several_names(name: str, text: str, opted_out: bool) -> None:
    assert privacy_of({name: text}) == Privacy(us_opted_out=opted_out)


@pytest.mark.parametrize(
    "text", ["1YN", "1YNNN", "0YNN", "1YXN", "YYNN", "\u0661YNN", "1YN\u017f", "null"]
)
def test_a_broken_us_privacy_is_named(text: str) -> None:
    assert privacy_of({"us_privacy": text}) == Privacy(unreadable=("us_privacy",))


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


# ── whatever a site sends ────────────────────────────────────────────────────────────────────────

TOKENS = st.sampled_from([TCF_FEW, TCF_RANGES, GPP_MIXED, GPP_FOUR_US, "1YNN", "DBABLA", "~", "."])
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(BASE64URL + ".~=", max_size=400),
    st.lists(st.one_of(TOKENS, st.text(BASE64URL + ".~", max_size=8)), max_size=8).map("".join),
    st.builds(lambda text, n: text * n, st.text(BASE64URL, min_size=1, max_size=4), st.just(3000)),
    st.builds(lambda text: "CQfDEkAQfDEkAAqADBENB4Fg" + text, st.text(BASE64URL, max_size=300)),
    st.builds(lambda text: "DB" + text, st.text(BASE64URL + "~", max_size=40)),
)


@given(st.dictionaries(st.sampled_from(READ), HOSTILE, max_size=6))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_is_too_strange(params: dict[str, str]) -> None:
    first = privacy_of(params)
    assert first == privacy_of(dict(reversed(params.items())))
    if first:
        assert set(first.unreadable) <= set(params)
        assert len(set(first.unreadable)) == len(first.unreadable)
        assert len(first.tcf_vendors or ()) <= 4095


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize(
    "text",
    ["", "\0", "\ud800", "A" * 100_000, "\0" * 100_000, "1" * 5000, " " * 100_000, "0_" * 99],
)
def test_every_parameter_bears_every_text(name: str, text: str) -> None:
    said = privacy_of({name: text})
    assert said is None or said.unreadable == (name,)


def test_a_string_that_comes_again_is_not_read_again() -> None:
    privacy._read.cache_clear()
    iab.read_tcf.cache_clear()
    text = tcf((1,), (), vendors_as_bits((1, 2)), cmp=77)
    first, second = told(gdpr_consent=text, gdpr="1"), told(gdpr_consent=text, gdpr="0")
    assert first.tcf_vendors is second.tcf_vendors
    assert told(gdpr_consent=text, gdpr="1") is first
    assert iab.read_tcf.cache_info().misses == 1


# ── consent mode ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("gcd", "letters"),
    [
        ("13r3p3t2u5l1", "gdgd"),
        ("11l1l1l1l1", "uuuu"),
        ("11t1t1t1t5", "gggg"),
        ("13l3l3R2p5l1", ""),
        ("13lRlR2pRp5l1", ""),
        ("13lRpAt3v5l1", "udgg"),
        ("1ZqZmZnZr", "ddgg"),
        ("13t3t3t3t5l1l1q5", "gggg"),
    ],
)
def test_gcd_is_four_letters_with_anything_between(gcd: str, letters: str) -> None:
    grants = {"g": Grant.GRANTED, "d": Grant.DENIED, "u": Grant.UNSET}
    assert [*google_consent({"gcd": gcd}).values()] == [grants[each] for each in letters]


def test_a_letter_that_nobody_knows_leaves_its_signal_open() -> None:
    assert google_consent({"gcd": "13t3x3p3z5l1"}) == {
        Signal.AD_STORAGE: Grant.GRANTED,
        Signal.AD_USER_DATA: Grant.DENIED,
    }


@pytest.mark.parametrize(
    "gcd",
    [
        "",
        "13t3t3t",
        "13t3t3t3",
        "t3t3t3t3",
        "ttttttttttt",
        "13t3t3t3tt",
        "13T3T3T3T5",
        "13t 3t3t3t5",
        "13t3t3t3t5l1\n",
        "undefined",
        "(masked:param)",
        "13t3t3t3t5" * 10_000,
        "\0" * 100_000,
    ],
)
def test_a_gcd_of_another_form_grants_nothing(gcd: str) -> None:
    assert google_consent({"gcd": gcd}) == {}


@pytest.mark.parametrize(
    ("gcs", "ads", "analytics"),
    [
        ("G111", Grant.GRANTED, Grant.GRANTED),
        ("G110", Grant.GRANTED, Grant.DENIED),
        ("G101", Grant.DENIED, Grant.GRANTED),
        ("G100", Grant.DENIED, Grant.DENIED),
        ("G1--", Grant.UNSET, Grant.UNSET),
        ("G11-", Grant.GRANTED, Grant.UNSET),
    ],
)
def test_gcs_speaks_of_two_signals(gcs: str, ads: Grant, analytics: Grant) -> None:
    expected = {Signal.AD_STORAGE: ads, Signal.ANALYTICS_STORAGE: analytics}
    assert google_consent({"gcs": gcs}) == expected
    assert google_consent({"gcs": gcs, "gcd": "junk"}) == expected


@pytest.mark.parametrize(
    "gcs", ["", "G1", "G1111", "g111", "G1x1", "G100\n", "G2--", "G1\u0661\u0661"]
)
def test_a_gcs_of_another_form_says_nothing(gcs: str) -> None:
    assert google_consent({"gcs": gcs}) == {}


@given(st.text(max_size=20), st.text("0123456789GRZlpqtrmnuvx-", max_size=20))
def test_consent_mode_bears_every_text(gcs: str, gcd: str) -> None:
    for params in ({"gcs": gcs, "gcd": gcd}, {"gcs": gcd, "gcd": gcs}):
        assert set(google_consent(params)) <= set(Signal)
