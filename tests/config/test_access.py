"""What lets visitors in, and by which way: mistakes, secrets, and a session's file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auditor.config.saved_session import saved_session, session_secrets
from auditor.errors import SpecError

if TYPE_CHECKING:
    from config.conftest import Load, Problems

SITE = "site: { url: https://shop.example }\n"
COOKIE = {
    "name": "session",
    "value": "s3cret-of-the-session",
    "domain": "shop.example",
    "path": "/",
}
SAVED = {"cookies": [COOKIE, {**COOKIE, "name": "theme", "value": "dark"}], "origins": []}
FILE = 'storage_state: "saved.json"'


def with_site(small: str, more: str) -> str:
    return small.replace(SITE, f"site: {{ url: https://shop.example, {more} }}\n")


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            "headers: { 'X-A:': 1x }",
            "headers.X-A:: is not a header's name; write the name alone, without a colon",
        ),
        (
            "headers: { cookie: a=b }",
            "headers.cookie: can't be set here; write the cookies under cookies",
        ),
        ("headers: { Host: a }", "headers.Host: is the browser's own; take it out"),
        ("headers: { sec-ch-ua: a }", "headers.sec-ch-ua: is the browser's own; take it out"),
        (
            'headers: { X-A: "a\\nb" }',
            "headers.X-A: can't be a header's value; it has a line break in it",
        ),
        (
            "cookies: { a=b: c }",
            "cookies.a=b: is not a cookie's name; write the name alone, without =",
        ),
        (
            "cookies: { a: 'b; c' }",
            "cookies.a: can't be a cookie's value; it has a blank or a ; in it",
        ),
        (
            "cookies: { a: { value: b, domain: 'https://shop.example/' } }",
            (
                "cookies.a.domain: 'https://shop.example/' is not a host; write the host alone, such "
                "as pay.shop.example"
            ),
        ),
        (
            "cookies: { a: { value: b, domain: 'shop.example:8443' } }",
            (
                "cookies.a.domain: 'shop.example:8443' has a port, and cookies know none; write the "
                "host alone"
            ),
        ),
        (
            "storage_state: s.json, login: [{ navigate: /login }]",
            "storage_state: is a session, and login opens one, too; keep one of them",
        ),
    ],
)
def test_what_can_not_let_anybody_in_is_a_mistake(
    more: str, problem: str, small: str, problems: Problems
) -> None:
    assert problems(with_site(small, more)) == [f"spec.yaml:2: site.{problem}"]


def test_another_environment_is_looked_at_as_well(small: str, problems: Problems) -> None:
    text = small + "environments: { test: { url: https://t.example, headers: { host: a } } }\n"
    (line,) = problems(text)
    assert line.endswith("environments.test.headers.host: is the browser's own; take it out")


@pytest.mark.parametrize(
    ("proxy", "problem"),
    [
        (
            "proxy.example:3128",
            (
                ": 'proxy.example:3128' is not a proxy's address; write http://HOST:PORT, or https, "
                "socks4 or socks5 before it"
            ),
        ),
        (
            "http://avery:x@proxy.example",
            ": has a user name in it; write proxy: { server: ..., username: ..., password: ... }",
        ),
        (
            "http://proxy.example/path",
            ": 'http://proxy.example/path' has a path; write the proxy's scheme, host and port alone",
        ),
        (
            "{ server: 'socks5://proxy.example', username: avery }",
            (
                ".username: is of no use: the browser gives a SOCKS proxy no name; take it out, or use "
                "http"
            ),
        ),
        (
            "{ server: 'http://proxy.example', bypass: ['http://a'] }",
            ".bypass.0: 'http://a' is not a host; write the host alone, such as pay.shop.example",
        ),
        ("{ username: avery }", ": has no server; "),
    ],
)
def test_what_is_no_proxy_is_a_mistake(
    proxy: str, problem: str, small: str, problems: Problems
) -> None:
    (line,) = problems(small + f"browser: {{ proxy: {proxy} }}\n")
    assert line.startswith(f"spec.yaml:12: browser.proxy{problem}")


def test_what_lets_somebody_in_is_a_secret_and_the_proxys_address_is_none(
    load: Load, small: str
) -> None:
    environ = {"A": "of-a-header", "B": "of-a-cookie", "C": "of-a-proxy", "D": "proxy.example"}
    text = with_site(small, 'headers: { X-A: "${A}" }, cookies: { b: "${B}" }')
    text += 'browser: { proxy: { server: "http://${D}", username: a, password: "${C}" } }\n'
    text = text.replace("  contact:\n", '  contact:\n    title: "${A} ${B} ${C}"\n')
    assert load(text, environ).secrets == ("of-a-cookie", "of-a-header", "of-a-proxy")


def test_an_environment_has_its_own_way_in(load: Load, small: str) -> None:
    text = with_site(small, "headers: { X-A: a }, cookies: { b: c }, storage_state: s.json")
    spec = load(text + "environments: { test: { url: https://t.example, headers: { X-B: b } } }\n")
    there = spec.in_environment("test").site
    assert (there.headers, there.cookies, there.storage_state) == ({"X-B": "b"}, {}, None)


def test_a_saved_session_is_read_and_what_it_opens_is_a_secret(load: Load, small: str) -> None:
    spec = load(with_site(small, FILE))
    Path("saved.json").write_text(json.dumps(SAVED))
    assert saved_session(spec) == SAVED
    assert session_secrets(spec) == ("s3cret-of-the-session",)
    assert saved_session(load(small)) is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "can't be read (No such file or directory); write a path relative to the spec"),
        ("{", "is not a saved session (Invalid JSON"),
        ("[]", "is not a saved session (Input should be an object"),
        ('{"cookies": [{"name": "a"}]}', "is not a saved session (cookies.0.value: Field required"),
        (" " * 10_000_001, "is larger than 10 MB; is it the session?"),
    ],
)
def test_what_is_no_saved_session_is_told_with_its_line(
    content: str | None, problem: str, load: Load, small: str
) -> None:
    spec = load(with_site(small, FILE))
    if content is not None:
        Path("saved.json").write_text(content)
    with pytest.raises(SpecError) as raised:
        saved_session(spec)
    (line,) = raised.value.problems
    assert line.startswith(f"spec.yaml:2: site.storage_state: saved.json {problem}")
