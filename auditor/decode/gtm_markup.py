"""Reads what custom HTML in a container does: scripts that it loads, input that it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.decode.gtm_snippets import UNKNOWN
from auditor.decode.index import VendorIndex

MOST = 20
"""Scripts of one tag that are looked at."""
_SCRIPT = re.compile(
    r"""(?:<script\b[^<>]{0,500}?\bsrc\s*=\s*|\.src\s*=\s*)["']?"""
    r"""((?:https?:)?//[^\s"'<>()\\?#]{1,500}\.js)\b""",
    re.IGNORECASE,
)
_READS = re.compile(
    r"""type\s*=\s*\\?["']?password|\bnew\s+FormData\s*\(\s*[^\s)]"""
    r"""|(?:\binput\b|\btextarea\b|\.elements\b)[^;{}\n]{0,200}\.value\b(?!\s*=[^=])""",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"""\bnew\s+Image\b|\bfetch\s*\(|\bXMLHttpRequest\b|\bsendBeacon\s*\(|\.src\s*=|\$\.(?:post|ajax)\b"""
)


def takes_input(html: str) -> bool:
    """Whether it reads what visitors type, and sends something."""
    return _READS.search(html) is not None and _SENDS.search(html) is not None


def foreign_scripts(html: str, index: VendorIndex) -> Iterator[str]:
    """The addresses of scripts that are of no known vendor."""
    for number, script in enumerate(_SCRIPT.finditer(html)):
        if number >= MOST:
            return
        url = f"https:{script[1]}" if script[1].startswith("//") else script[1]
        host = index.host(url)
        if UNKNOWN in url or not host or index.vendor_of(url):
            continue
        if index.vendor_at(host) is None and index.vendor_near(host) is None:
            yield url
