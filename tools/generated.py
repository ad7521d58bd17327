"""The generators by the names that `make generated ONLY=NAME` takes, and how they write files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from tools import banners_page, capture_page, checks_pages, counts, messages, vendors_page

Generator = Callable[[], Mapping[Path, str]]
"""Returns the text that each file should have; a file with an empty text is to be removed."""

QUICK: Mapping[str, Generator] = MappingProxyType({
    "messages": messages.generate,
    "vendors": vendors_page.generate,
    "banners": banners_page.generate,
    "capture": capture_page.generate,
    "checks": checks_pages.generate,
    "counts": counts.generate,
})  # fmt: skip
"""The generators whose output a test compares with the files of the repository."""
GENERATORS: Mapping[str, Generator] = MappingProxyType({
    **QUICK,
    "examples": checks_pages.generate_with_examples,
})  # fmt: skip
"""All generators. `examples` audits the sites with planted faults in a browser, for minutes."""


def current_text(path: Path) -> str:
    """The text that a file has now; empty if there is no such file."""
    return path.read_text("utf-8") if path.exists() else ""


def stale(generator: Generator) -> list[Path]:
    """The files of a generator whose text is not what it generates."""
    return [path for path, text in generator().items() if current_text(path) != text]


def write(generator: Generator) -> list[Path]:
    """Write a generator's files, and return those that changed."""
    changed = []
    for path, text in generator().items():
        if current_text(path) == text:
            continue
        if text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        else:
            path.unlink()
        changed.append(path)
    return changed
