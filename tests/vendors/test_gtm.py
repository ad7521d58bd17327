from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.decode.decoder import Decoded
from auditor.model import Kind


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("https://www.googletagmanager.com/gtm.js?id=GTM-N0RDL1&l=dataLayer", "GTM-N0RDL1"),
        ("https://www.googletagmanager.com/ns.html?id=GTM-N0RDL1", "GTM-N0RDL1"),
        ("https://www.googletagmanager.com/gtag/js?id=G-7XK2P9QW3L&cx=c", "G-7XK2P9QW3L"),
        ("https://www.googletagmanager.com/gtag/destination?id=AW-987654321", "AW-987654321"),
        ("https://sst.nordlicht.example/x/gtm.js?id=GTM-N0RDL1", "GTM-N0RDL1"),
        ("https://nordlicht.example/gtag/js?id=GT-ABC123", "GT-ABC123"),
    ],
)
def test_a_load_names_its_container(decode: Callable[..., Decoded], url: str, account: str) -> None:
    decoded = decode(url)
    (load,) = decoded.loads
    assert (load.vendor, load.account, load.url) == ("gtm", account, url)
    assert decoded.hits == ()


@pytest.mark.parametrize("path", ["a?id=GTM-N0RDL1", "td?id=x", "debug/bootstrap", "static/x.png"])
def test_diagnostics_are_no_loads(
    kind_of: Callable[..., tuple[str, Kind] | None], path: str
) -> None:
    assert kind_of(f"https://www.googletagmanager.com/{path}") == ("gtm", Kind.AUX)


@pytest.mark.parametrize(
    "url",
    [
        "https://nordlicht.example/gtm.js",
        "https://nordlicht.example/gtm.js?id=42",
        "https://nordlicht.example/js/gtm.js.map?id=GTM-N0RDL1",
        "https://www.googletagmanager.com/apps?id=GTM-N0RDL1",
        "https://googletagmanager.com.nordlicht.example/gtm.js",
    ],
)
def test_what_only_looks_like_it_is_left_alone(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str
) -> None:
    assert kind_of(url) is None
