"""Files that are taken for a HAR file, told by what is in them: what each one is, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

LOOKED_AT = 20
"""How many elements of a list are looked at."""
PACKED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "ZIP"}
"""First bytes of a file -> how it is packed."""


def packing_of(data: bytes) -> str | None:
    """How a file is packed; None if it is not."""
    return next((name for sign, name in PACKED.items() if data.startswith(sign)), None)


def what_it_is(data: object) -> str | None:
    """What a file of JSON is that is not a HAR file; None if that is not known either."""
    if isinstance(data, dict):
        events = data.get("traceEvents")
        if isinstance(events, list):
            return _TRACE
        if isinstance(data.get("constants"), dict) and isinstance(data.get("events"), list):
            return "an export of chrome://net-export, which holds no bodies of requests"
        if isinstance(data.get("steps"), list):
            return "a recording of DevTools' Recorder, which holds steps and no requests"
    if any(isinstance(each.get("method"), str) and "params" in each for each in _first(data)):
        return "a log of DevTools' events, as Lighthouse and Puppeteer save it"
    if any("ph" in each and "ts" in each for each in _first(data)):
        return _TRACE
    return None


def _first(data: object) -> Iterator[Mapping[str, Any]]:
    """The first objects of a list."""
    if isinstance(data, list):
        yield from (each for each in islice(data, LOOKED_AT) if isinstance(each, dict))


_TRACE = "a trace of DevTools' Performance panel"
