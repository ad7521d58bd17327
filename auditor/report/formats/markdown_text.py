"""Makes texts of a site safe for Markdown as GitHub and GitLab read it.

Besides Markdown's own signs these readers link names (@somebody), numbers of issues (#12) and
addresses. They look for them in the finished text, where no backslash helps: a zero-width space
breaks them, and code is left alone. None of these texts may stand at the beginning of a line, where
GitLab looks for its quick actions.
"""

from __future__ import annotations

import html
import re

from auditor.report.text import SHORT, clean

BREAK = "&#8203;"
"""A zero-width space: with it a name is shown and nobody is notified."""
_LINKING = re.compile(r"@|[#!~%^&](?=[\w\"'])|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_SIGNS = re.compile(r"[\\`*\[\]|~#$]|_(?![a-z0-9])|(?<![a-z0-9])_", re.IGNORECASE | re.ASCII)
_DOCS = re.compile(r"https://[\w.-]+(/[\w./?=&%#~+-]*)?", re.ASCII)


def prose(text: str, limit: int = SHORT) -> str:
    """A text in a paragraph: all its signs are shown as they are."""
    parts = _split(clean(text, limit))
    return BREAK.join(_SIGNS.sub(_entity, html.escape(part, quote=False)) for part in parts)


def in_html(text: str, limit: int = SHORT) -> str:
    """A text inside HTML tags, where Markdown's signs have no meaning."""
    escaped = BREAK.join(html.escape(part) for part in _split(clean(text, limit)))
    return escaped.replace("$", "&#36;")  # GitHub looks for formulae between two of them


def code(text: str, limit: int = SHORT) -> str:
    """A text as code, in which nothing is linked; it may stand in a table, too."""
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
    """A link to a vendor's documentation; the label alone if the address is not a plain URL."""
    return f"[{prose(label)}](<{address}>)" if _DOCS.fullmatch(address) else prose(label)


def _split(text: str) -> list[str]:
    """The text in pieces, split behind each sign that would link a name, number or address."""
    parts, last = [], 0
    for match in _LINKING.finditer(text):
        parts.append(text[last : match.end()])
        last = match.end()
    return [*parts, text[last:]]


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match.group())};"
