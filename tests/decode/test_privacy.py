"""What a hit says of the visitor's choice: flags, TCF, us_privacy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from privacystrings import (
    BASE64URL,
    GPP_FOUR_US,
    GPP_MIXED,
    TCF_FEW,
    TCF_NONE,
    base64url,
    bits,
    runs,
    told,
)

from auditor.decode import iab, privacy
from auditor.decode.privacy import privacy_of
from auditor.model import Privacy

READ = privacy._NAMES
TCF_NAMES = privacy._TCF


# ── strings composed bit by bit, as their specifications tell ────────────────────────────────────


def bitfield(numbers: Collection[int], width: int) -> str:
    return "".join("01"[each in numbers] for each in range(1, width + 1))


def ranges(pieces: Collection[tuple[int, int]]) -> str:
    coded = [
        "0" + bits(first, 16) if first == last else "1" + bits(first, 16) + bits(last, 16)
        for first, last in pieces
    ]
    return bits(len(pieces), 12) + "".join(coded)


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


# ── strings made by IAB's own libraries ──────────────────────────────────────────────────────────
TCF_BITS = (
    "CQfDEkAQfDEkAAqADBENB4FgAP_gAEPgAAYgCWDnOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5"
    "wEsHOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5znOc5zgAA.eQAACAAAAUAA"
)
TCF_RANGES = (
    "CQfDEkAQfDEkAEsADBENB4FgAP_AAEAAAAYgKKQAoAAgPnBLEFFAUUgBQABAfOCWIKKABBIAcACgAMAGQAvMcABg"
    "AUABYAAA.eQAACAAAAUAA"
)


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
