"""Which files are generated, by the name under which `make generated ONLY=NAME` makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from tools import capture_page, checks_pages, counts, messages, vendors_page

Generator = Callable[[], Mapping[Path, str]]
"""Returns the text that each file should have; an empty text is that of a file to be removed."""

QUICK: Mapping[str, Generator] = MappingProxyType({
    "messages": messages.made,
    "vendors": vendors_page.made,
    "capture": capture_page.made,
    "checks": checks_pages.made,
    "counts": counts.made,
})  # fmt: skip
"""Those that a test compares with what stands in the repository."""
GENERATORS: Mapping[str, Generator] = MappingProxyType({
    **QUICK,
    "examples": checks_pages.made_with_examples,
})  # fmt: skip
"""All of them. `examples` audits the sites with planted faults in a browser, for some minutes."""


def standing(path: Path) -> str:
    """The text that a file has now; empty: there is no such file."""
    return path.read_text("utf-8") if path.exists() else ""


def stale(generator: Generator) -> list[Path]:
    """The files of a generator that are not as it makes them."""
    return [path for path, text in generator().items() if standing(path) != text]


def write(generator: Generator) -> list[Path]:
    """Make a generator's files anew, and return those that changed."""
    changed = []
    for path, text in generator().items():
        if standing(path) == text:
            continue
        if text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        else:
            path.unlink()
        changed.append(path)
    return changed
