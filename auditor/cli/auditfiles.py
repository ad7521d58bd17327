"""Tells an audit file from other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SQLITE = b"SQLite format 3\0"


def is_audit(path: Path) -> bool:
    """Whether it is a SQLite file; True where it can't be read: opening it will say why."""
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except OSError:
        return True
