"""What never leaves while hits are held, and what it is answered with, decided without a browser."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import pytest
from tinysite import COLLECTOR, ECHO

from auditor.capture.network.hold import hold_answer, keeps_unread, method_of
from auditor.decode.index import HostUse, VendorIndex, is_held
from auditor.model import Category, Kind, Tag
from auditor.vendor import Endpoint, Vendor, find_vendors

TELLING = (
    ("Ping", "POST"), ("XHR", "POST"), ("Fetch", "PUT"), ("XHR", "OPTIONS"), ("Other", "POST"),
)  # fmt: skip
"""Types and methods of requests that tell their receiver something, wherever they go."""
ASKING = (("Image", "GET"), ("XHR", "GET"), ("Fetch", "GET"), ("EventSource", "GET"))
"""Types of requests that tell something if they go to a host that takes hits."""
PARTS = ("Document", "Script", "Stylesheet", "Font")
INDEX = VendorIndex(find_vendors().values())


def a_request(method: str = "GET", url: str = "https://a.example/") -> dict[str, Any]:
    headers = {"Access-Control-Request-Method": "POST"} if method == "OPTIONS" else {}
    return {"method": method, "url": url, "headers": headers}


def hosts(endpoint: Endpoint) -> list[str]:
    return [host.replace(".*", ".example") for host in endpoint.hosts if "*" not in host]


HELD_HOSTS = sorted(
    {
        (host, vendor.id)
        for vendor in INDEX.vendors.values()
        for endpoint in vendor.endpoints
        if is_held(endpoint) and not endpoint.shared and vendor.category is not Category.CONSENT
        for host in hosts(endpoint)
        if endpoint.host_form == "" and INDEX.use_of(host) != "shared"
    }
)
"""Each host of each vendor that takes hits, and little else."""


# ── what is held ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("host", "vendor"), HELD_HOSTS)
def test_nothing_that_tells_a_vendor_something_leaves(host: str, vendor: str) -> None:
    use = INDEX.use_of(host)
    assert use in {"hits", "locked"}, vendor
    assert all(keeps_unread(use, a_request(how), kind) for kind, how in (*TELLING, *ASKING))


def test_nothing_at_all_goes_to_a_host_that_only_takes_hits() -> None:
    for host in INDEX.collectors():
        assert INDEX.use_of(host) == "locked"
    everything = [*PARTS, *(kind for kind, _ in ASKING), "CSPViolationReport"]
    assert all(keeps_unread("locked", a_request(), kind) for kind in everything)


def test_what_a_page_is_made_of_is_loaded_from_a_vendor() -> None:
    assert not any(keeps_unread("hits", a_request(), kind) for kind in PARTS)


def test_a_server_that_takes_no_hits_may_be_asked_but_is_told_nothing() -> None:
    assert INDEX.use_of("snap.licdn.com") == "library"
    assert not any(keeps_unread("library", a_request(), kind) for kind, _ in ASKING)
    assert all(keeps_unread("library", a_request(how), kind) for kind, how in TELLING)


@pytest.mark.parametrize("host", ["www.facebook.com", "www.google.com", "forms.hsforms.com"])
def test_a_host_that_serves_much_else_takes_no_beacons(host: str) -> None:
    assert INDEX.use_of(host) == "shared"
    assert [kind for kind, how in TELLING if keeps_unread("shared", a_request(how), kind)] == [
        "Ping"
    ]


@pytest.mark.parametrize(
    ("url", "is_collector"),
    [
        ("https://px.ads.linkedin.com/collect/?v=3", True),
        ("https://www.google.com/ccm/collect?new=1", True),
        ("https://analytics.google.com/ccm/collect", True),
        ("https://www.google.com/recaptcha/api2/reload", False),
        ("https://www.google.com/", False),
        ("https://us-assets.i.posthog.com/e/?v=3", True),
        ("https://us-assets.i.posthog.com/static/array.js", False),
        ("https://api.amplitude.com/", False),
        ("https://shop.example/collect/", False),
    ],
)
def test_of_a_host_that_serves_much_else_the_path_tells_whom_a_request_is_for(
    url: str, is_collector: bool
) -> None:
    assert INDEX.is_collector(url) is is_collector


@pytest.mark.parametrize("host", ["shop.example", "cdn.cookielaw.org", "fonts.gstatic.com"])
def test_other_hosts_are_left_alone(host: str) -> None:
    assert INDEX.use_of(host) == ""
    assert not any(keeps_unread("", a_request(how), kind) for kind, how in TELLING)


def test_a_host_of_the_sites_own_that_stands_in_for_a_vendors_is_left_alone() -> None:
    tag = Tag(name="echo", vendor="echo", account="A-1", also_at=("hits.shop.example",))
    index = VendorIndex([ECHO], [tag])
    assert index.classify("GET", "https://hits.shop.example/collect?id=A-1") is not None
    assert index.use_of("hits.shop.example") == ""


def test_consent_platforms_are_let_be() -> None:
    choice = Endpoint(id="choice", host="choice.example", kind=Kind.SCRIPT)
    platform = Vendor(id="cmp", name="CMP", category=Category.CONSENT, endpoints=(choice,))
    assert VendorIndex([platform]).use_of("choice.example") == ""


def test_a_preflight_is_for_the_method_that_it_asks_for() -> None:
    assert method_of(a_request("OPTIONS")) == "POST"
    assert method_of(a_request("GET")) == "GET"


# ── what it is answered with ─────────────────────────────────────────────────────────────────

ASK = Endpoint(id="ask", host=COLLECTOR, kind=Kind.AUX)
FRAME = Endpoint(id="frame", host=COLLECTOR, kind=Kind.AUX, answer="<script>go()</script>")
TOLD = Endpoint(id="told", host=COLLECTOR, answer='{"done": true}')
HIT = Endpoint(id="hit", host=COLLECTOR)


@pytest.mark.parametrize(
    ("endpoint", "kind", "method", "expected"),
    [
        (HIT, "XHR", "GET", (204, None, "")),
        (HIT, "XHR", "POST", (204, None, "")),
        (HIT, "Script", "GET", (200, "text/javascript", "")),
        (TOLD, "Fetch", "POST", (200, "application/json", '{"done": true}')),
        (TOLD, "Document", "GET", (200, "text/html", "")),
        (FRAME, "Document", "GET", (200, "text/html", "<script>go()</script>")),
        (ASK, "XHR", "GET", (200, "application/json", "{}")),
        (ASK, "XHR", "POST", (200, "application/json", "{}")),
        (ASK, "Image", "GET", (200, "image/gif", None)),
        (None, "Fetch", "GET", (200, "application/json", "{}")),
        (None, "Fetch", "POST", (200, "application/json", "{}")),
        (None, "Ping", "POST", (204, None, "")),
        (None, "Script", "GET", (200, "text/javascript", "")),
        (None, "XHR", "OPTIONS", (204, None, "")),
    ],
)
def test_each_is_answered_so_that_its_library_goes_on(
    endpoint: Endpoint | None, kind: str, method: str, expected: tuple[int, str | None, str | None]
) -> None:
    status, headers, body = hold_answer(a_request(method), kind, endpoint)
    text = None if kind == "Image" else base64.b64decode(body).decode()
    assert (status, headers.get("Content-Type"), text) == expected


@pytest.mark.parametrize(("use", "kept"), [("hits", True), ("library", False), ("", False)])
def test_a_preflight_of_a_question_goes_where_its_question_goes(use: HostUse, kept: bool) -> None:
    preflight: Mapping[str, Any] = {
        "method": "OPTIONS",
        "url": "https://a.example/",
        "headers": {"access-control-request-method": "GET"},
    }
    assert keeps_unread(use, preflight, "XHR") == kept
