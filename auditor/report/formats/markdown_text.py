"""Text that a site wrote, made fit for Markdown as GitHub and GitLab read it.

Besides Markdown's own signs these readers know names (@somebody), numbers of issues (#12), and
addresses, and look for them in the finished text, where no backslash helps any more: a space
without width breaks them, and code they leave alone. None of these texts may stand at the beginning
of a line, where GitLab looks for its quick actions.
"""

from __future__ import annotations

import html
import re

from auditor.report.text import SHORT, clean

BREAK = "&#8203;"
"""A space without width, as people write it who must name somebody and not call them."""
_CALLS = re.compile(r"@|[#!~%^&](?=[\w\"'])|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_SIGNS = re.compile(r"[\\`*\[\]|~#$]|_(?![a-z0-9])|(?<![a-z0-9])_", re.IGNORECASE | re.ASCII)
_DOCS = re.compile(r"https://[\w.-]+(/[\w./?=&%#~+-]*)?", re.ASCII)


def prose(text: str, limit: int = SHORT) -> str:
    """A text among others: as it stands, whatever signs it is made of."""
    parts = _split(clean(text, limit))
    return BREAK.join(_SIGNS.sub(_entity, html.escape(part, quote=False)) for part in parts)


def in_html(text: str, limit: int = SHORT) -> str:
    """The same between HTML's tags, where Markdown's signs mean nothing."""
    escaped = BREAK.join(html.escape(part) for part in _split(clean(text, limit)))
    return escaped.replace("$", "&#36;")  # GitHub looks for formulae between two of them


def code(text: str, limit: int = SHORT) -> str:
    """A text as code, which no reader looks into; a table's fields may hold it, too."""
    shown = clean(text, limit)
    if not shown:
        return ""
    if "|" in shown:  # no backslash helps in a table, where another one stands before it
        parts = _split(shown)
        marked = BREAK.join(_SIGNS.sub(_entity, html.escape(part, quote=False)) for part in parts)
        return f"<code>{marked}</code>"
    longest = max(map(len, re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest or shown[0] == " " or shown[-1] == " " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def link(label: str, address: str) -> str:
    """A link to a vendor's documentation; the label alone where the address is none."""
    return f"[{prose(label)}](<{address}>)" if _DOCS.fullmatch(address) else prose(label)


def _split(text: str) -> list[str]:
    """The text in pieces, which end behind each sign that calls for somebody or something."""
    parts, last = [], 0
    for found in _CALLS.finditer(text):
        parts.append(text[last : found.end()])
        last = found.end()
    return [*parts, text[last:]]


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found.group())};"
