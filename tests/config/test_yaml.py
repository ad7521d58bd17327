"""Which YAML a spec may be, and what is said of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.config.nodes import DEEPEST, MOST_NODES, compose

if TYPE_CHECKING:
    from config.conftest import Load, Problems


def bomb(levels: int = 8, width: int = 9) -> str:
    wide = ", ".join(["*a{0}"] * width)
    lines = [f"a{level + 1}: &a{level + 1} [{wide.format(level)}]" for level in range(levels)]
    return "\n".join(["a0: &a0 [x, x, x, x, x, x, x, x, x]", *lines]) + "\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            bomb(),
            (
                f"spec.yaml:5: holds more than {MOST_NODES} values once its aliases are filled in; "
                "write a smaller spec"
            ),
        ),
        ("a: &a [*a]\n", "spec.yaml:1: the alias *a stands inside &a itself; write it out"),
        (
            "include: [*.html]\n",
            (
                "spec.yaml:1: is not valid YAML: expected alphabetic or numeric character, but found "
                "'.'; put a text that begins with * or & in quotes"
            ),
        ),
        (
            "a: *b\n",
            (
                "spec.yaml:1: there is no anchor &b above for the alias *b; put a text that begins "
                "with * in quotes"
            ),
        ),
        (
            "version: 1\n---\nversion: 1\n",
            "spec.yaml:2: begins a second document; a spec is one: remove the ---",
        ),
        (
            "version: 1\nsite: !!python/object/apply:os.system [ls]\n",
            (
                "spec.yaml:2: has the tag !!python/object/apply:os.system; a spec has none: write the "
                "plain value"
            ),
        ),
        (
            "version: !!int '1'\n",
            "spec.yaml:1: has the tag !!int; a spec has none: write the plain value",
        ),
        (
            "version: 1\nsite:\n\turl: x\n",
            "spec.yaml:3: is not valid YAML: a tab; indent with spaces",
        ),
        (
            "site: a: b\n",
            (
                "spec.yaml:1: is not valid YAML: mapping values are not allowed here; put a text with "
                "': ' in it in quotes, or correct the indentation"
            ),
        ),
        (
            "site:\n  name: @home\n",
            (
                "spec.yaml:2: is not valid YAML: found character '@' that cannot start any token; put "
                "the text in quotes"
            ),
        ),
        (
            "tags: { ga4: { account: ${GA4} } }\n",
            (
                "spec.yaml:1: is not valid YAML: expected ',' or '}', but got '{'; inside { } or [ ], "
                "put ${…} in quotes"
            ),
        ),
        (
            'site: "Nordlicht\n',
            (
                "spec.yaml:2: is not valid YAML: found unexpected end of stream; close the quotes that "
                "are open here"
            ),
        ),
        (
            "? [a]\n: b\n",
            "spec.yaml:1: has a list or a mapping for a key; put a text with { or [ in quotes",
        ),
        ("'': b\n", "spec.yaml:1: has an empty key; write its name before the colon"),
        (
            "a: 1\n<<: [1]\n",
            "spec.yaml:2: merges what is not a mapping; << takes an alias of a mapping",
        ),
        (
            "version: 1\nsite: \0\n",
            "spec.yaml:2: holds the character U+0000, which YAML does not allow; take it out",
        ),
        (
            'a: "\\ud800"\n',
            "spec.yaml:1: holds half a character (\\ud800 to \\udfff); write it as one",
        ),
        (
            "[" * 10_000,
            f"spec.yaml:1: is nested deeper than {DEEPEST} levels; no spec needs that",
        ),
        ("", "spec.yaml: is empty; begin it with version: 1 and the site's url"),
        ("# later\n\n", "spec.yaml: is empty; begin it with version: 1 and the site's url"),
        ("---\n", "spec.yaml: is empty; begin it with version: 1 and the site's url"),
        ("shop\n", "spec.yaml:1: 'shop' is text; must be a mapping (key: value)"),
        ("- version: 1\n", "spec.yaml:1: is a list; must be a mapping (key: value)"),
    ],
)
def test_what_is_no_yaml_of_ours_is_told_in_one_line(
    text: str, line: str, problems: Problems
) -> None:
    assert problems(text) == [line]


def test_an_escape_beyond_unicode_is_told(problems: Problems) -> None:
    (line,) = problems('a: "\\UFFFFFFFF"\n')
    assert line.startswith("spec.yaml:1: is not valid YAML (")


def test_aliases_that_nest_without_growing_are_refused_too(problems: Problems) -> None:
    chain = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 5000))
    assert problems(chain) == [
        f"spec.yaml:{DEEPEST - 1}: is nested deeper than {DEEPEST} levels; no spec needs that"
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("true", True),
        ("False", False),
        ("0123", "0123"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("2026-12-15", "2026-12-15"),
        (".inf", ".inf"),
        ("1.5", 1.5),
        ("-3", -3),
        ("9" * 30, "9" * 30),
        ("9" * 400 + ".5", "9" * 400 + ".5"),
        ("1.5e400", "1.5e400"),
        ("'1'", "1"),
        ("!!str 1", "1"),
        ("~", None),
        ("=", "="),
    ],
)
def test_words_and_numbers_are_those_of_yaml_1_2(written: str, value: object) -> None:
    root = compose(written)
    assert root is not None
    assert root.value == value
    assert type(root.value) is type(value)


def test_a_params_value_keeps_its_type(small: str, load: Load) -> None:
    more = "generate_lead, params: { a: yes, b: 007, c: true, d: 1.50, e: '5' } }"
    spec = load(small.replace("generate_lead }", more))
    assert spec.goals["contact"].expect[0].params == {
        "a": "yes", "b": "007", "c": True, "d": 1.5, "e": "5",
    }  # fmt: skip


def test_aliases_and_merge_keys_are_filled_in(small: str, load: Load) -> None:
    text = small.replace("{ tag: ga4, event: generate_lead }", "&lead { tag: ga4, event: lead }")
    spec = load(
        f"{text}      - {{ <<: *lead, event: sign_up }}\n      - *lead\n"
        "crawl:\n  expect:\n    - <<: [*lead, { within: 3s }]\n      fires: never\n"
    )
    assert [line.event for line in spec.goals["contact"].expect] == ["lead", "sign_up", "lead"]
    assert spec.crawl is not None
    (line,) = spec.crawl.expect
    assert (line.tag, line.event, line.within, line.fires) == ("ga4", "lead", 3000, "never")


def test_a_merge_key_that_comes_twice_is_told(small: str, problems: Problems) -> None:
    found = problems(f"{small}identity:\n  <<: &a {{ x: y }}\n  <<: *a\n")
    assert found == [
        "spec.yaml:14: identity.<<: is there twice on line 13 and on line 14; keep one"
    ]


def test_a_key_in_quotes_is_no_merge_key(small: str, load: Load) -> None:
    assert load(f"{small}identity: {{ '<<': y }}\n").identity == {"<<": "y"}
