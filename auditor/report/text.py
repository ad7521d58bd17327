"""Makes texts of a site safe to show: on a terminal, in a page, in XML.

Control characters steer terminals, direction marks turn lines around, and some codepoints are not
allowed in XML at all. None of them is dropped: each is shown as its escape.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

SHORT = 200
LONG = 20_000

_UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0 and C1 controls: ESC, CSI, NUL, BEL, line breaks
    "\xad\u061c\u180e\u200b\u200e\u200f"  # invisible, or a mark of direction
    "\u2028-\u202e\u2060-\u206f"  # separators, embeddings, overrides and isolates
    "\ud800-\udfff"  # half a character: no encoding takes it
    "\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"  # tags: text that nobody sees
    "]"
)
_COMMAND = re.compile(r"^((?:\s|\x1b\[[\d;]*m)*)::|##(?=(?:vso|teamcity)?\[)", re.MULTILINE)
PIPELINES = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
"""Variables of pipelines that read commands out of what a job prints."""
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def clean(text: str, limit: int = SHORT, *, lines: bool = False) -> str:
    """The text safe to show, and no longer than about `limit` characters.

    Args:
        text: anything, from anywhere.
        limit: a longer text is cut, and a note says how long it is.
        lines: whether line breaks and tabs may stay (where whole paragraphs are shown).
    """
    beginning = text[:limit].replace("\r\n", "\n") if lines else text[:limit]
    shown = _UNSAFE.sub(lambda match: _escape(match.group(), lines=lines), beginning)
    if len(text) <= limit:
        return shown
    return f"{shown}… (cut: {len(text):,} characters in all)"


def inert(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """The text without commands to a pipeline, such as a site might put into what it sends.

    GitHub's runner takes a line that begins with `::` for a command, and `##[` anywhere in it.
    """
    if not any(environ.get(name) for name in PIPELINES):
        return text
    return _COMMAND.sub(lambda match: f"{match[1]}: :" if match[1] is not None else "## ", text)


def _escape(character: str, *, lines: bool) -> str:
    if character in _NAMED:
        return character if lines and character != "\r" else _NAMED[character]
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004 - two hexadecimal digits
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - four digits
