"""Reads the cookies that keep click ids, clients and sessions, in the forms of today.

What has none of these forms is not known: `read_cookie` then says nothing, rather than guess.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal
from urllib.parse import unquote

MOST = 4096
"""Characters of a cookie: browsers keep no longer ones."""
DIGITS = 12
"""Digits of a time or a number: longer ones are none."""
_GCL = re.compile(r"GCL\.(?P<made>[0-9]{9,11})\.(?P<id>.+)")
_KEYED = re.compile(r"2\.1\.(?P<fields>k.+)")
_FACEBOOK = re.compile(
    r"fb\.[0-9]\.(?P<made>[0-9]{12,14})\.(?P<id>[^.]+)(?:\.(?P<appendix>[^.]{8}|[^.]{2}))?"
)
_CLIENT = re.compile(r"GA1\.[0-9-]+\.(?P<id>[0-9]+\.(?P<made>[0-9]{9,11}))")
_GS1 = re.compile(r"GS1\.[0-9-]+\.(?P<id>[0-9]+)\.(?P<number>[0-9]+)(?:\.[^.]*)*")
_GS2 = re.compile(r"GS2\.[0-9-]+\.(?P<fields>s.+|.*\$s.+)")
_LINKED = re.compile(r"1\.1\.(?P<id>[0-9]+\.(?P<made>[0-9]{9,11}))")


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieReading:
    """What the value of a cookie says."""

    kind: Literal["click", "client", "session"]
    """A click id, an id of the browser, or of a session."""
    form: str
    """How it is written: GCL, 2.1, fb, GA1, GS1, GS2, plain."""
    id: str
    made: int | None = None
    """When it was made: seconds since 1970. None: it does not say."""
    number: int | None = None
    """A session's number, from 1."""


def read_cookie(name: str, value: str) -> CookieReading | None:
    """What a cookie's value says; None: it is none of these, or has a form that is not known."""
    if len(value) > MOST or not value:
        return None
    if name.startswith("_ga_"):
        return _session(value)
    read = _READERS.get(name)
    return read(value) if read is not None else None


def _gcl(value: str) -> CookieReading | None:
    match = _GCL.fullmatch(value)
    if match is None:
        return None
    return CookieReading(kind="click", form="GCL", id=match["id"], made=int(match["made"]))


def _keyed(value: str) -> CookieReading | None:
    """`2.1.kVALUE$iSECONDS$u...`: fields with a letter each, k first."""
    match = _KEYED.fullmatch(value)
    if match is None:
        return None
    fields = _lettered(match["fields"])
    if not fields.get("k"):
        return None
    return CookieReading(kind="click", form="2.1", id=fields["k"], made=_number(fields.get("i")))


def _either(value: str) -> CookieReading | None:
    """What a server of Google's sets has the newer form, and had the older one."""
    return _keyed(value) or _gcl(value)


def _facebook(kind: Literal["click", "client"]) -> Callable[[str], CookieReading | None]:
    def read(value: str) -> CookieReading | None:
        match = _FACEBOOK.fullmatch(value)
        if match is None:
            return None
        return CookieReading(kind=kind, form="fb", id=match["id"], made=int(match["made"]) // 1000)

    return read


def _client(value: str) -> CookieReading | None:
    match = _CLIENT.fullmatch(value)
    if match is None:
        return None
    return CookieReading(kind="client", form="GA1", id=match["id"], made=int(match["made"]))


def _linked(value: str) -> CookieReading | None:
    match = _LINKED.fullmatch(value)
    if match is None:
        return None
    return CookieReading(kind="client", form="1.1", id=match["id"], made=int(match["made"]))


def _session(value: str) -> CookieReading | None:
    """GS1 has its fields by position, GS2 by letter and in any order."""
    if match := _GS1.fullmatch(value):
        return CookieReading(kind="session", form="GS1", id=match["id"],
                             made=int(match["id"]), number=int(match["number"]))  # fmt: skip
    if match := _GS2.fullmatch(value):
        fields = _lettered(match["fields"])
        id_ = fields.get("s", "")
        if id_.isdecimal():
            number = _number(fields.get("o"))
            return CookieReading(
                kind="session", form="GS2", id=id_, made=_number(id_), number=number
            )
    return None


def _uet(value: str) -> CookieReading | None:
    id_ = value.removeprefix("_uet")
    return CookieReading(kind="click", form="_uet", id=id_) if id_ not in ("", value) else None


def _outbrain(value: str) -> CookieReading | None:
    try:
        held = json.loads(unquote(value))
    except (ValueError, RecursionError):
        return None
    id_ = held.get("dicbo_id") if isinstance(held, dict) else None
    return CookieReading(kind="click", form="json", id=id_) if isinstance(id_, str) else None


def _plain(value: str) -> CookieReading:
    return CookieReading(kind="click", form="plain", id=value)


def _lettered(text: str) -> dict[str, str]:
    """The fields of `s17$o1$g0`, by their letters; of a letter that comes twice, the first."""
    fields: dict[str, str] = {}
    for part in text.split("$"):
        fields.setdefault(part[:1], part[1:])
    return fields


def _number(text: str | None) -> int | None:
    return (
        int(text) if text and text.isascii() and text.isdecimal() and len(text) <= DIGITS else None
    )


_READERS: Mapping[str, Callable[[str], CookieReading | None]] = MappingProxyType({
    **dict.fromkeys(("_gcl_aw", "_gcl_gb", "_gcl_dc"), _gcl),
    **dict.fromkeys(("_gcl_ag", "_gcl_gs"), _keyed),
    **dict.fromkeys(("FPGCLAW", "FPGCLAG", "FPGCLGB", "FPGCLDC"), _either),
    "_gcl_au": _linked,
    "_ga": _client,
    "_fbc": _facebook("click"),
    "_fbp": _facebook("client"),
    "_uetmsclkid": _uet,
    "dicbo_id": _outbrain,
    **dict.fromkeys(("ttclid", "li_fat_id", "_rdt_cid", "_epik"), _plain),
})  # fmt: skip
