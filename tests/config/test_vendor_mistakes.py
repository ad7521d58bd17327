"""Every kind of mistake in a vendor of one's own, and the very line that it is told in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from config.conftest import Problems

BROKEN = (
    "is not a regular expression (missing ), unterminated subpattern at position 0); correct it: a sign "
    "that stands for itself needs a backslash before it"
)
ONE_GROUP = "and needs one; put what is looked for in ( ), and begin any other group with (?:"
PLACES = "use exactly one of param, path, host"
HINTS = "segment, hint, query_hint, body_hint"


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("account_form: (", f"account_form: '(' {BROKEN}"),
        ("account: { path: ( }", f"account.path: '(' {BROKEN}"),
        ("account: { path: ^/p/ }", f"account.path: '^/p/' has no groups, {ONE_GROUP}"),
        ("value: [v, { host: (a)(b) }]", f"value.1.host: '(a)(b)' has 2 groups, {ONE_GROUP}"),
        (
            "mirror_key: [id, [o, { param: p, match: x }]]",
            f"mirror_key.1.1.match: 'x' has no groups, {ONE_GROUP}",
        ),
        ("account: {}", f"account: names no place; {PLACES}"),
        ("key: { path: (a), host: (b) }", f"key: names 2 places (path, host); {PLACES}"),
        (
            "key: { param: a }",
            "key: has no match; add it, or write the parameter's name alone",
        ),
        ("key: { path: (a), match: (b) }", "key: has both path and match; match goes with param"),
        (
            "key: [a, { parm: a, match: (b) }]",
            (
                "key.1.parm: unknown key 'parm'; allowed are param, match, path, host; did you "
                "mean param?"
            ),
        ),
        (
            "mirror_key: [[{ pth: (b) }]]",
            (
                "mirror_key.0.0.pth: unknown key 'pth'; allowed are param, match, path, host; did "
                "you mean path?"
            ),
        ),
        ("event: []", "event: is empty; write the parameter that holds the event's name"),
        ("event: ''", "event: is empty; write the parameter that holds the event's name"),
        ("event: 5", 'event: 5 is a number; must be text: put it in quotes: "5"'),
        ("event: [[a]]", "event.0: is a list; must be text"),
        (
            "evnt: a",
            (
                "evnt: unknown key 'evnt'; allowed are name, category, docs, notes, endpoints, "
                "body, account, account_form, account_in_header, library_has_own_id, account_prefix, account_below, environment, event, default_event, "
                "value, minor_units, currency, transaction_id, event_id, label, key, unique, called_at, called_ago, "
                "prefixes, names, nested, blanks, user_data, user_hash, hash_forms, split, items, standard_events, "
                "automatic_events, page_views, same_event, mirror_key, collectors, cookies, layers, consent, "
                "limits, required; did you mean event?"
            ),
        ),
        (
            "minor_units: true",
            "has minor_units without value; add value: where the cents stand",
        ),
        (
            "minor_units: true, value: v, currency: { path: (a) }",
            "has minor_units and a currency that is in no parameter; name the parameter",
        ),
        (
            "nested: { d: xml }",
            "nested.d: 'xml' is not allowed; must be one of json, base64, pairs, query, tilde",
        ),
        (
            "user_data: { em: mail }",
            (
                "user_data.em: 'mail' is not allowed; must be one of email, phone, name, first_name, "
                "last_name, street, city, region, postal_code, country, birth_date, age, gender, "
                "external_id, user_id; did you mean email?"
            ),
        ),
        (
            "user_hash: sha265",
            (
                "user_hash: 'sha265' is not allowed; must be one of sha256, md5, sha1, plain; did "
                "you mean sha256?"
            ),
        ),
        ("consent: tcf", "consent: 'tcf' is not allowed; must be google"),
        (
            "split: line",
            ("split: 'line' is not allowed; must be one of none, lines; did you mean lines?"),
        ),
        (
            "split: { lists: events }",
            (
                "split.lists: unknown key 'lists'; allowed are list, field, needs, query_text; did "
                "you mean list?"
            ),
        ),
        ("items: {}", "items: has neither at nor id; add at: the parameter that holds the list"),
        (
            "items: { at: a, separator: ',' }",
            "items: has both at and separator; keep one of them",
        ),
        (
            "items: { id: sku }",
            (
                "items: has neither at nor separator; add one, or number id with one {}, such as "
                "ITEM{}"
            ),
        ),
        (
            "items: { id: 'I{}', price: 'P{0}' }",
            (
                "items: has neither at nor separator; add one, or number price with one {}, such "
                "as ITEM{}"
            ),
        ),
        (
            "collectors: [https://a.example/x]",
            (
                "collectors.0: 'https://a.example/x' is not a host; write the host alone, such as "
                "pay.shop.example"
            ),
        ),
        (
            "limits: [{ of: params }]",
            "limits.0: bounds nothing; use one of most, form, one_of, reserved, reserved_prefixes",
        ),
        (
            "limits: [{ of: params, most: 3, param: a }]",
            "limits.0: has param with of: params; param goes with of: param_value",
        ),
        (
            "limits: [{ of: params, form: a, exceptions: { a: 3 } }]",
            "limits.0: has exceptions without most; add most: what holds for all others",
        ),
        ("limits: [{ of: event_name, form: ( }]", f"limits.0.form: '(' {BROKEN}"),
        (
            "limits: [{ most: 3 }]",
            (
                "limits.0: has no of; add of: what it bounds: the length of a name or value, the "
                "number of params or items .."
            ),
        ),
        (
            "limits: [{ of: evnt_name, most: 3 }]",
            (
                "limits.0.of: 'evnt_name' is not allowed; must be one of event_name, param_name, "
                "param_value, params, user_param_name, user_param_value, user_params, items, "
                "item_params, event, request, request_events, event_names, account; did you mean "
                "event_name?"
            ),
        ),
        (
            "required: [{ event: sale }]",
            "required.0: requires nothing; use one of must, should, with_value, one_of",
        ),
    ],
)
def test_a_mistake_in_a_vendor_of_ones_own_is_told_in_one_line(
    keys: str, line: str, small: str, problems: Problems
) -> None:
    text = (
        f"vendors:\n  own:\n    {{ category: crm, endpoints: [{{ host: a.example }}], {keys} }}\n"
    )
    place = f"vendors.own: {line}" if line.startswith("has ") else f"vendors.own.{line}"
    number = 13 if line.startswith("has ") else 14
    assert problems(small + text) == [f"spec.yaml:{number}: {place}"]


@pytest.mark.parametrize(
    ("endpoint", "line"),
    [
        (
            "{}",
            f": has neither a host nor a text to look for first; add host, or one of {HINTS}",
        ),
        (
            "{ path: /track }",
            f": has neither a host nor a text to look for first; add host, or one of {HINTS}",
        ),
        (
            "{ segment: t, path: / }",
            (
                ": would take requests of the site itself; add host, path, pattern, require or "
                "require_json"
            ),
        ),
        (
            "{ host: a.example, hint: t }",
            ": has both host and hint; hint finds it on any host: keep one of them",
        ),
        (
            "{ hint: /t, path: /t, socket: true }",
            ": is a socket without a host; add host: where the socket is",
        ),
        (
            "{ host: a.example, path: /t, pattern: ^/t }",
            ": has both path and pattern; keep one of them",
        ),
        ("{ host: a.example, path: t }", ".path: 't' is not a path; begin it with /"),
        ("{ host: a.example, pattern: ( }", f".pattern: '(' {BROKEN}"),
        ("{ host: a.example, host_form: ( }", f".host_form: '(' {BROKEN}"),
        ("{ host: a.example, require: { ev: ( } }", f".require.ev: '(' {BROKEN}"),
        ("{ host: a.example, require_json: { e.v: ( } }", f".require_json.e.v: '(' {BROKEN}"),
        (
            "{ host: [a.example, 'b c'] }",
            ".host.1: 'b c' is neither a host nor a web address; write one such as sst.shop.example",
        ),
        (
            "{ host: [] }",
            (".host: is empty; write a domain, or several: themselves and all below them"),
        ),
        (
            "{ host: a.example, kind: evnt }",
            (
                ".kind: 'evnt' is not allowed; must be one of event, script, user_data, consent, "
                "aux, opaque; did you mean event?"
            ),
        ),
        (
            "{ host: a.example, answer: '{' }",
            ".answer: '{' is not JSON; write such as '{}', or '' to answer with nothing",
        ),
        (
            "{ host: a.example, answer: {} }",
            (".answer: is a mapping; must be text: put a text with { or ': ' in it in quotes"),
        ),
        ("{ host: a.example, priority: 101 }", ".priority: 101 is too high; write 100 or less"),
        (
            "{ host: a.example, id: a b }",
            (
                ".id: 'a b' is not a name; a name has up to 100 letters, digits, _ and -, and does "
                "not begin with -"
            ),
        ),
    ],
)
def test_a_mistake_in_an_endpoint_is_told_in_one_line(
    endpoint: str, line: str, small: str, problems: Problems
) -> None:
    text = f"vendors:\n  own:\n    category: crm\n    endpoints:\n      - {endpoint}\n"
    assert problems(small + text) == [f"spec.yaml:16: vendors.own.endpoints.0{line}"]


@pytest.mark.parametrize(
    ("first", "second", "place", "other"),
    [("id: hit,", "id: hit,", 1, 16), ("id: own_2,", "", 0, 17), ("", "id: own_1,", 1, 16)],
)
def test_endpoints_are_not_called_alike(
    first: str, second: str, place: int, other: int, small: str, problems: Problems
) -> None:
    text = f"""\
vendors:
  own:
    category: crm
    endpoints:
      - {{ {first} host: a.example }}
      - {{ {second} host: b.example }}
"""
    name = (first, second)[place].removeprefix("id: ").removesuffix(",")
    assert problems(small + text) == [
        (
            f"spec.yaml:{16 + place}: vendors.own.endpoints.{place}.id: '{name}' is also what the "
            f"endpoint on line {other} is called; give each an id of its own"
        )
    ]
