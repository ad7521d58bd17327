"""${NAME} in a spec, and which of the values are secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditor.config.environment import fill

if TYPE_CHECKING:
    from config.conftest import Load, Problems

HIDDEN = "tr0ub4dor-&-3"
ENVIRON = {"A": "one", "B": "two", "EMPTY": ""}


@pytest.mark.parametrize(
    ("text", "filled", "names"),
    [
        ("plain $A {A} $ {}", "plain $A {A} $ {}", ""),
        ("${A}", "one", "A"),
        ("x${A}y${B}z", "xoneytwoz", "A B"),
        ("${A:-default}", "one", "A"),
        ("${NO:-default}", "default", ""),
        ("${NO:-}", "", ""),
        ("${NO:-a:-b $ c}", "a:-b $ c", ""),
        ("${EMPTY}", "", "EMPTY"),
        ("${EMPTY:-default}", "default", ""),
        ("$${A}", "${A}", ""),
        ("$$${A}", "$${A}", ""),
        ("$$ ${A}", "$$ one", "A"),
    ],
)
def test_variables_are_filled_in(text: str, filled: str, names: str) -> None:
    found = fill(text, ENVIRON)
    assert (found.text, found.names, found.problems) == (filled, frozenset(names.split()), ())


@pytest.mark.parametrize("text", ["${", "${}", "${1}", "${A", "${A-b}", "${A:?b}", "${NO:-${A}}"])
def test_what_looks_like_a_variable_and_is_none_is_told(text: str) -> None:
    assert len(fill(text, ENVIRON).problems) == 1


def test_a_value_that_is_filled_in_is_not_filled_in_again() -> None:
    assert fill("${A}", {"A": "${B}", "B": "two"}).text == "${B}"


def test_a_variable_that_is_not_utf_8_is_told(small: str, problems: Problems) -> None:
    found = problems(small + "identity: { email: '${A}' }\n", {"A": "caf\udce9"})
    assert found == ["spec.yaml:12: identity.email: the variable A is not UTF-8; set it again"]


def test_what_comes_from_the_environment_is_text(small: str, problems: Problems) -> None:
    assert problems(small + "crawl: { max_pages: '${PAGES}' }\n", {"PAGES": "30"}) == [
        (
            "spec.yaml:12: crawl.max_pages: '${PAGES}' is text; must be a whole number, and the "
            "environment gives text only: write it in the file"
        )
    ]


def test_a_value_from_the_environment_is_a_secret_and_a_default_is_none(
    small: str, load: Load
) -> None:
    more = "identity: { email: '${MAIL:-a@shop.example}', phone: '${PHONE:-030 1}' }\n"
    spec = load(small + more, {"MAIL": "real@shop.example"})
    assert spec.identity == {"email": "real@shop.example", "phone": "030 1"}
    assert spec.secrets == ("real@shop.example",)
    assert "real@" not in spec.source


def test_a_public_fact_is_no_secret_wherever_else_it_stands(small: str, load: Load) -> None:
    text = small.replace("https://shop.example", '"${SITE}"')
    text = text.replace("navigate: /contact", 'navigate: "${SITE}/contact?key=${KEY}"')
    text += "crawl: { delay: '${DELAY}' }\nfail_on: ${FAIL_ON}\n"
    environ = {"SITE": "https://shop.example", "KEY": HIDDEN, "DELAY": "1s", "FAIL_ON": "low"}
    spec = load(text, environ)
    assert spec.site.url == "https://shop.example"
    assert spec.crawl is not None
    assert (spec.crawl.delay, spec.fail_on) == (1000, "low")
    assert spec.secrets == (HIDDEN,)


def test_where_a_vendor_of_ones_own_listens_is_a_public_fact(small: str, load: Load) -> None:
    text = (
        "vendors: { own: { category: crm, account: '${KEY}', collectors: ['${B}'], endpoints: ["
        "{ host: '${A}' }, { host: ['${B}'], kind: '${KIND}' }] } }\n"
    )
    environ = {"A": "a.example", "B": "b.example", "KIND": "aux", "KEY": HIDDEN}
    assert load(small + text, environ).secrets == (HIDDEN,)


def test_a_password_is_a_secret_wherever_else_it_stands(small: str, load: Load) -> None:
    credentials = "http_credentials: { username: u, password: '${KEY}' }, name: '${KEY}' }"
    spec = load(small.replace("shop.example }", f"shop.example, {credentials}"), {"KEY": HIDDEN})
    assert spec.secrets == (HIDDEN,)


def test_an_empty_value_is_no_secret(small: str, load: Load) -> None:
    assert load(small + "identity: { email: '${A}' }\n", {"A": ""}).secrets == ()


EVERYWHERE = """\
version: ${S}
site: { name: "${S}", url: "${S}", domains: ["${S}/"], http_credentials: { username: "${S}" } }
tags:
  ga4: { vendor: "${S}", account: ["${S}"], also_at: ["${S} x"] }
vendors:
  own: { category: "${S}", endpoints: [{ host: "${S} x", path: "${S}" }] }
  more:
    category: crm
    endpoints: [{ host: ["${S} x"], pattern: "(?${S}", answer: "{${S}", id: "${S} x" }, "${S}"]
    account: { path: "(?${S}" }
    event: [{ param: x, match: "${S}" }, ["${S}"]]
    split: "${S}"
    nested: { a: "${S}" }
    limits: [{ of: "${S}", form: "(?${S}" }]
hits: ${S}
identity: ["${S}"]
consent:
  a: { signals: "${S}", forbid: ["${S}"], steps: [{ click: "${S}" }, "${S}"] }
devices: { a: "${S}" }
browser: { present_as: "${S}", locale: "${S}", time_zone: "${S}", color_scheme: "${S}" }
goals:
  contact:
    type: "${S}"
    devices: ["${S}"]
    channels: ["${S}"]
    consent: "${S}"
    steps:
      - navigate: "file:${S}"
      - click: { role: "${S}" }
        timeout: "${S}"
      - fill: { label: "${S}", value: "{${S}}", nth: "${S}" }
      - scroll: ${S}
      - press: ["${S}"]
    expect:
      - tag: "${S}"
        event: ["${S}"]
        fires: "${S}"
        within: "${S}"
        params: { a: { above: "${S}", matches: "(?${S}", same_as: "${S}" }, b: ["${S}"] }
    must_not_repeat_on: ["${S}"]
    settle: "${S}"
crawl: { start: ["//${S}/"], max_pages: "${S}", sitemap: "${S}", robots: "${S}", delay: "${S}",
  settle: "${S}" }
redact: { emails: "${S}" }
checks: { a: "${S}", b: { severity: "${S}" } }
ignore: [{ check: "${S}", reason: "${S}", until: "${S}", goal: "${S}", leg: "${S}" }]
fail_on: ${S}
allow: { low: "${S}" }
report: { formats: ["${S}"] }
"""


@pytest.mark.parametrize("secret", [HIDDEN, "tr0ub4d0r", "hold-tr0ub4d0r", "(?tr0ub4d0r"])
def test_no_mistake_shows_what_the_environment_holds(secret: str, problems: Problems) -> None:
    known = {"vendors": ["ga4"], "checks": ["misfire"], "devices": ["iPhone 15"]}
    found = problems(EVERYWHERE, {"S": secret}, **known)
    assert len(found) > 40
    assert not [line for line in found if "tr0ub" in line]
