"""What a stored value says of the visitor's choice: as its platform writes it, or by its words."""

from __future__ import annotations

import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import unquote

from auditor.decode.iab import BrokenStringError, read_tcf

if TYPE_CHECKING:
    from auditor.banner import Banner, Stored
    from auditor.capture.consent.outcome import Says

LONGEST = 8000
"""Characters of a value that are read."""
_ABOUT_CONSENT = re.compile(
    r"consent|cookie|gdpr|dsgvo|cmp(?![a-z])|privacy|tracking|opt.?in|einwilligung|marketing|analytics",
    re.IGNORECASE,
)
_OPT_OUT = re.compile(r"opt.?out|do.?not|dnt|disable", re.IGNORECASE)
"""Names under which yes means no."""
_SEEN = re.compile(r"seen|clos|dismiss|hid|shown|view|notice|banner|popup", re.IGNORECASE)
"""Names that only say whether the banner is done with."""
_OPTIONAL = (
    r"""["']?(?:analytic\w*|statistic\w*|marketing|advertis\w*|ads?|ad_\w+|analytics_storage|"""
    r"""targeting|performance|social\w*|tracking|measurement|third.?part\w*)["']?\s*[:=]\s*"""
)
_YES = r"""["']?(?:true|1|yes|granted|allow(?:ed)?|accept(?:ed)?|on)\b"""
_NO = r"""["']?(?:false|0|no|denied|deny|declined?|rejected?|refused?|off)\b"""
_GRANTS = re.compile(_OPTIONAL + _YES, re.IGNORECASE)
_DENIES = re.compile(_OPTIONAL + _NO, re.IGNORECASE)
_ALL = re.compile(
    r"(?<![a-z])(all|accept(ed)?|accept_?all|allow(ed)?|grant(ed)?|agreed?|yes|true|1)(?![a-z])",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"(?<![a-z])(none|reject(ed)?|reject_?all|den(y|ied)|declined?|refused?|necessary|essential|"
    r"required|no|false|0|denied)(?![a-z])",
    re.IGNORECASE,
)
_TCF = re.compile(r"(?<![\w-])C[A-Za-z0-9_-]{30,}(?:\.[A-Za-z0-9_-]+)*")
_SHORT = 40
"""Characters up to which a whole value is taken for a word, rather than for a record."""


def own_reading(banner: Banner, name: str, value: str) -> tuple[bool, Says]:
    """Whether the entry is the platform's own place for the choice, and what it says then."""
    for stored in banner.stored:
        if fnmatchcase(name, stored.name):
            return True, _by_table(stored, value) or tcf_reading(value)
    return False, ""


def _by_table(stored: Stored, value: str) -> Says:
    for text in readable(value):
        if stored.granted and re.search(stored.granted, text):
            return "granted"
        if stored.denied and re.search(stored.denied, text):
            return "denied"
    return ""


def tcf_reading(value: str) -> Says:
    """What an IAB TCF string in the value says: granted if any purpose is."""
    for found in _TCF.findall(unquote(value[:LONGEST])):
        with suppress(BrokenStringError):
            return "granted" if read_tcf(found).purposes else "denied"
    return ""


def reading(name: str, value: str) -> Says:
    """What an entry of nobody's table says, if its name and value are plainly about consent."""
    if tcf := tcf_reading(value):
        return tcf
    if not _ABOUT_CONSENT.search(name) or _OPT_OUT.search(name):
        return ""
    is_only_seen = _SEEN.search(name) is not None
    for text in readable(value):
        grants, denies = bool(_GRANTS.search(text)), bool(_DENIES.search(text))
        if grants or denies:
            return "granted" if grants else "denied"
        if len(text) > _SHORT or is_only_seen:
            continue
        grants, denies = bool(_ALL.search(text)), bool(_NONE.search(text))
        if grants != denies:
            return "granted" if grants else "denied"
    return ""


def readable(value: str) -> Iterator[str]:
    """The value as it stands, and decoded where that makes a text of it."""
    value = value[:LONGEST]
    seen = {value}
    yield value
    decoded = unquote(value)
    if decoded not in seen:
        seen.add(decoded)
        yield decoded
    for decode in (b64decode, urlsafe_b64decode):
        with suppress(ValueError):
            text = decode(decoded + "=" * (-len(decoded) % 4)).decode()
            if text not in seen and text.isprintable():
                seen.add(text)
                yield text
                inner = unquote(text)
                if inner != text:
                    yield inner
