"""Generates the page docs/banners.md from the tables of consent platforms."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from auditor.banner import Banner, find_banners
from tools import ROOT

PAGE = ROOT / "docs" / "banners.md"
HEAD = """# The consent platforms

Made from the tables in `auditor/banners/` by `make generated`; a test fails when it is stale. How a
banner is recognised and answered, and what counts as a confirmed choice: [consent.md](consent.md).

*documented*: tried with the platform's own script, as npm has it. *observed*: from rules that
others made on live sites. *general*: general knowledge that nobody checked; selectors of that kind
are marked ?. Where the choice is kept, and what the API says of it, is general knowledge for all
that is not documented. An API without a banner is asked whatever the platform is.
"""


def generate() -> dict[Path, str]:
    """The page as it should be."""
    return {PAGE: page()}


def page() -> str:
    """The whole page."""
    banners = sorted(find_banners().values(), key=lambda banner: banner.name.casefold())
    lines = [
        HEAD,
        "| platform | refusal | withdrawal | the choice is kept in | API | known |",
        "| --- | --- | --- | --- | --- | --- |",
        *map(_row, banners),
        "",
        "## What is clicked\n",
    ]
    for banner in banners:
        lines += _section(banner)
    return "\n".join(lines).rstrip() + "\n"


def _row(banner: Banner) -> str:
    stored = ", ".join(f"`{stored.name}`" for stored in banner.stored)
    tried = f", {banner.tried}" if banner.tried else ""
    asked = banner.state is not None or banner.is_interface
    cells = (
        f"{banner.name} (`{banner.id}`)", _refusal(banner), _withdrawal(banner), stored or "-",
        "asked" if asked else "-", f"{banner.confidence}{tried}",
    )  # fmt: skip
    return f"| {' | '.join(map(_cell, cells))} |"


def _refusal(banner: Banner) -> str:
    ways = ["one click"] if banner.reject else []
    if banner.settings and (banner.refuse or banner.save):
        ways.append("settings")
    return " or ".join(ways) or "by words"


def _withdrawal(banner: Banner) -> str:
    if banner.reopen:
        return "a link"
    return "its own call" if banner.reopen_call else "by words"


def _section(banner: Banner) -> Iterable[str]:
    yield f"### {_plain(banner.name)}\n"
    yield f"<{banner.source}>\n"
    known = [*banner.globals, *(f"script {text}" for text in banner.scripts)]
    kinds = {
        "Banner": banner.shown, "Accept": banner.accept, "Reject": banner.reject,
        "Settings": banner.settings, "Refuse there": banner.refuse,
        "Untick all there": banner.clear, "Save there": banner.save,
        "Close there": banner.close, "Open again": banner.reopen,
    }  # fmt: skip
    yield from (
        f"- **{kind}**: {', '.join(_selector(banner, each) for each in selectors)}"
        for kind, selectors in kinds.items()
        if selectors
    )
    if known:
        yield f"- **In the page**: {', '.join(f'`{name}`' for name in known)}"
    if banner.reopen_call:
        yield f"- **Opened again by**: `{banner.reopen_call}`"
    yield from (f"- {_plain(note)}" for note in (banner.by_words, *banner.notes) if note)
    yield ""


def _selector(banner: Banner, selector: str) -> str:
    return f"`{selector}`{' ?' if selector in banner.general else ''}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _plain(text: str) -> str:
    """The text with the signs of Markdown escaped, outside its code."""
    parts = text.split("`")
    for sign in "\\|<>*_[]":
        parts[::2] = [part.replace(sign, f"\\{sign}") for part in parts[::2]]
    return "`".join(parts)
