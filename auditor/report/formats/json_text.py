"""JSON as reports write it: plain ASCII, so that no byte of it controls a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from auditor.report.text import LONG

Json = dict[str, Any]


def pieces(document: object) -> Iterator[str]:
    """The document as JSON, piece by piece, with its texts cut to LONG characters."""
    encoder = json.JSONEncoder(indent=2, ensure_ascii=True, allow_nan=False)
    yield from encoder.iterencode(fitting(document))
    yield "\n"


def fitting(value: object, longest: int = LONG) -> object:
    """The value with long texts cut and lone surrogates replaced, which JSON decoders refuse."""
    match value:
        case dict():
            return {
                str(fitting(name, longest)): fitting(part, longest) for name, part in value.items()
            }
        case list() | tuple():
            return [fitting(part, longest) for part in value]
        case str():
            whole = value.encode("utf-8", "replace").decode("utf-8")
            note = f"… (cut: {len(value):,} characters in all)"
            return whole if len(whole) <= longest else whole[:longest] + note
        case _:
            return value
