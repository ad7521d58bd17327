"""An initiator chain as a person reads it: from what the page loads to the line that asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

PLACE = re.compile(r"^(?P<url>.*?)(?P<line>:\d+)?(?P<column>:\d+)?$", re.DOTALL)
CONTAINER = re.compile(r"^(GTM|G|GT|AW|DC|UA|MC)-[A-Z0-9-]+$")


def readable_chain(chain: Sequence[str]) -> str:
    """`GTM-XXXX -> gtag.js -> purchase.js:12`; empty for less than two links.

    Args:
        chain: places (URL:line:column), innermost first, as Request.chain has them.
    """
    if len(chain) < 2:  # noqa: PLR2004 - one place says it by itself
        return ""
    return " -> ".join(_link(place, last=place is chain[0]) for place in reversed(chain))


def _link(place: str, *, last: bool) -> str:
    """A container by its id, another script by its file; the last one with its line."""
    found = PLACE.match(place)
    url, line = (found["url"], found["line"] or "") if found else (place, "")
    try:
        parts = urlsplit(url)
        ids = parse_qs(parts.query).get("id", [])
    except ValueError:
        return place[:100]
    container = next((each for each in ids if CONTAINER.match(each)), "")
    name = container or parts.path.rpartition("/")[2] or parts.netloc or url
    return f"{name[:60]}{line}" if last and not container else name[:60]
