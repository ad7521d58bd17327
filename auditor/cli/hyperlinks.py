"""Names written files, as links on terminals that know them (OSC 8)."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from auditor.cli.terminal import clean, say_on_stderr

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import TextIO

SIGNS = ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID", "WEZTERM_PANE")
"""Variables that only terminals with links set."""
PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby"})
"""What such terminals say in TERM_PROGRAM."""
KINDS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour")
"""How TERM begins in others."""
VTE = 5000
"""The first version of GNOME's terminal that knows links."""


def knows_links(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether it is a terminal that shows links; FORCE_HYPERLINK decides it."""
    if (forced := environ.get("FORCE_HYPERLINK")) is not None:
        return forced not in {"", "0"}
    if not stream.isatty() or environ.get("TERM") == "dumb" or "CI" in environ:
        return False
    vte = environ.get("VTE_VERSION", "")
    return (
        any(environ.get(name) for name in SIGNS)
        or environ.get("TERM_PROGRAM") in PROGRAMS
        or environ.get("TERM", "").startswith(KINDS)
        or (vte.isdigit() and int(vte) >= VTE)
    )


def say_written(path: Path, *, before: str = "  ") -> None:
    """Print the path of a file that was written."""
    shown = clean(str(path))
    if knows_links(sys.stdout):
        shown = f"\x1b]8;;{path.resolve().as_uri()}\x1b\\{shown}\x1b]8;;\x1b\\"
    # Colours are taken out where nobody sees them; links are not, where they were asked for.
    click.echo(f"{before}{shown}", color=True)


def open_page(files: Iterable[Path]) -> None:
    """Show the HTML report among the files in the user's own browser."""
    page = next((file for file in files if file.suffix == ".html"), None)
    if page is None:
        say_on_stderr("tagproof: there is no HTML report to open; write it with --format html")
    elif not webbrowser.open(page.resolve().as_uri()):
        say_on_stderr(f"tagproof: no browser could be opened; open {page.resolve().as_uri()}")
