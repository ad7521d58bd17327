"""A request as somebody copied it out of a browser's developer tools."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedRequest:
    """What a copied command or call sends."""

    method: str
    url: str
    body: str = ""
    """Bytes that are not UTF-8 stand in it as surrogates."""
    content_type: str = ""
    content_encoding: str = ""
