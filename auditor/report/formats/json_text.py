"""JSON as reports write it: plain ASCII, so that no byte of it steers a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from auditor.report.text import LONG

Json = dict[str, Any]


def pieces(document: object) -> Iterator[str]:
    """The document, piece by piece, with its texts cut to what fits into a report."""
    encoder = json.JSONEncoder(indent=2, ensure_ascii=True, allow_nan=False)
    yield from encoder.iterencode(fitting(document))
    yield "\n"


def fitting(value: object, longest: int = LONG) -> object:
    """Cut what is too long for a report, and mend what no decoder of JSON would take."""
    match value:
        case dict():
            return {
                str(fitting(name, longest)): fitting(each, longest) for name, each in value.items()
            }
        case list() | tuple():
            return [fitting(each, longest) for each in value]
        case str():
            whole = value.encode("utf-8", "replace").decode("utf-8")
            note = f"… (cut: {len(value):,} characters in all)"
            return whole if len(whole) <= longest else whole[:longest] + note
        case _:
            return value
