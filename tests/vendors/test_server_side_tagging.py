from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from auditor.decode.decoder import Decoded
from auditor.model import Kind

URL = "https://sst.nordlicht.example/a7f3"
NONCE = "12ab34cd56ef12ab34cd56ef"
SEALED = f"{NONCE}:{'9f' * 40}"
SERVER_SIDE = ("server_side_tagging", Kind.OPAQUE)

Known = Callable[..., tuple[str, Kind] | None]


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", ""])
def test_an_envelope_is_known_but_holds_no_hit(
    kind_of: Known, decode: Callable[..., Decoded], content_type: str
) -> None:
    body = json.dumps({"m": "POST", "u": SEALED, "b": SEALED}, separators=(",", ":"))
    assert kind_of(URL, body, content_type) == SERVER_SIDE
    assert kind_of(f"{URL}?p={SEALED.replace(':', '%3A')}") == SERVER_SIDE
    decoded = decode((URL, body, content_type))
    assert (decoded.hits, decoded.loads) == ((), ())


@pytest.mark.parametrize(
    "body",
    [
        {"m": "POST", "u": "https://nordlicht.example/"},
        {"m": NONCE, "u": NONCE},
        {"m": "POST", "u": f"{NONCE}:{NONCE}"},
        {"m": "POST", "u": SEALED + "!"},
        {"m": "POST", "u": [SEALED]},
        {"m": "", "u": SEALED},
        {"u": SEALED},
        {"data": {"m": "POST", "u": SEALED}},
        [{"m": "POST", "u": SEALED}],
    ],
)
def test_a_request_of_the_site_itself_is_left_alone(kind_of: Known, body: object) -> None:
    assert kind_of(URL, json.dumps(body), "application/json") is None


def test_a_form_is_no_envelope(kind_of: Known) -> None:
    assert kind_of(URL, f'm=POST&u={SEALED}&q="u""m"') is None


@pytest.mark.parametrize(
    "url",
    [
        f"{URL}?v=2&tid=G-7XK2P9QW3L&en=login&p={SEALED}",
        f"https://www.google-analytics.com/g/collect?v=2&tid=G-7XK2P9QW3L&en=x&p={SEALED}",
    ],
)
def test_a_hit_that_can_be_read_is_its_vendors(kind_of: Known, url: str) -> None:
    assert kind_of(url) == ("ga4", Kind.EVENT)
