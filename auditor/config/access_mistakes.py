"""Finds mistakes in what lets visitors in (headers, cookies, a saved session), and of a proxy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from auditor.config.addresses import host_problem
from auditor.config.document import Problem
from auditor.config.part import Part

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_ELSEWHERE = {
    "cookie": "write the cookies under cookies",
    "user-agent": "the user agent is that of the device; see devices and browser.present_as",
    "accept-language": "the language is browser.locale",
    "authorization": "write username and password under http_credentials",
}
_BROWSERS_OWN = re.compile(
    r"host|origin|referer|connection|keep-alive|te|trailer|upgrade|transfer-encoding|via|"
    r"content-(length|type|encoding)|(sec|proxy)-.*"
)
_SOCKS = ("socks4", "socks5")
_PROXIES = ("http", "https", *_SOCKS)


def access_mistakes(access: Part) -> Iterator[Problem]:
    """The mistakes in how a copy of the site lets visitors in."""
    for name, value in access["headers"].items():
        yield from _header(name, value)
    for name, cookie in access["cookies"].items():
        if not _TOKEN.fullmatch(name):
            yield cookie.problem("is not a cookie's name; write the name alone, without =")
        value = cookie if cookie.text else cookie["value"]
        if re.search(r"[;\s\x00-\x1f]", value.text):
            yield value.problem("can't be a cookie's value; it has a blank or a ; in it")
        yield from _domain(cookie["domain"])
    if access["storage_state"].text and access["login"].value:
        text = "is a session, and login opens one, too; keep one of them"
        yield access["storage_state"].problem(text, hides=False)


def _header(name: str, value: Part) -> Iterator[Problem]:
    lower = name.lower()
    if not _TOKEN.fullmatch(name):
        yield value.problem("is not a header's name; write the name alone, without a colon")
    elif lower in _ELSEWHERE:
        yield value.problem(f"can't be set here; {_ELSEWHERE[lower]}")
    elif _BROWSERS_OWN.fullmatch(lower):
        yield value.problem("is the browser's own; take it out")
    if re.search(r"[\r\n\x00]", value.text):
        yield value.problem("can't be a header's value; it has a line break in it")


def _domain(domain: Part) -> Iterator[Problem]:
    if not domain.text:
        return
    host = domain.text.removeprefix(".")
    if problem := host_problem(host):
        yield from domain.wrong(problem)
    elif ":" in host:
        yield from domain.wrong("has a port, and cookies know none; write the host alone")


def proxy_mistakes(browser: Part) -> Iterator[Problem]:
    """The mistakes of browser.proxy."""
    proxy = browser["proxy"]
    server = proxy if proxy.text else proxy["server"]
    if not server.text:
        return
    try:
        parts = urlsplit(server.text)
        is_server = parts.scheme in _PROXIES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_server = False
    if not is_server:
        yield from server.wrong(
            "is not a proxy's address; write http://HOST:PORT, or https, socks4 or socks5 before it"
        )
    elif parts.username is not None:
        yield server.problem(
            "has a user name in it; write proxy: { server: ..., username: ..., password: ... }"
        )
    elif parts.path.strip("/") or parts.query:
        yield from server.wrong("has a path; write the proxy's scheme, host and port alone")
    elif parts.scheme in _SOCKS and proxy["username"].text:
        yield proxy["username"].problem(
            "is of no use: the browser gives a SOCKS proxy no name; take it out, or use http"
        )
    for host in proxy["bypass"].elements():
        if host.text:
            yield from host.wrong(host_problem(host.text.removeprefix("*").removeprefix(".")))
