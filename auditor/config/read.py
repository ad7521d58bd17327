"""Reads a spec's file, and says what to do where it can't be read."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import assert_never

from auditor.config.wording import printable
from auditor.errors import SpecError

MOST_BYTES = 1_000_000
YAML = (".yaml", ".yml")


def read(path: Path) -> str:
    """The file's text, without a byte order mark.

    Raises:
        SpecError: it is not there, is not a file, can't be read, is too large or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SpecError([f"{printable(str(path))}: {_why(path, error)}"]) from error
    if len(content) > MOST_BYTES:
        message = f"is larger than {MOST_BYTES // 1_000_000} MB; is it the spec?"
        raise SpecError([f"{printable(str(path))}: {message}"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # the error's position does not count the three bytes of the byte order mark
        start = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
        line = content.count(b"\n", 0, start) + 1
        message = f"is not UTF-8: byte 0x{content[start]:02x} at position {start}"
        raise SpecError(
            [f"{printable(str(path))}:{line}: {message}; save the file as UTF-8"]
        ) from error


def _why(path: Path, error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError():
            near = difflib.get_close_matches(path.name, _specs(path.parent), n=1)
            meant = f"; did you mean {printable(str(path.parent / near[0]))}?" if near else ""
            return f"there is no such file; check the path{meant}"
        case IsADirectoryError():
            names = _specs(path)
            meant = f"; did you mean {printable(str(path / names[0]))}?" if len(names) == 1 else ""
            return f"is a folder; name the spec's file in it{meant}"
        case PermissionError():
            return "may not be read by this user; change its permissions"
        case OSError():
            return f"can't be read: {error.strerror or 'unknown reason'}; check the path"
        case ValueError():
            return "is not a path of a file; check it"
    assert_never(error)


def _specs(folder: Path) -> list[str]:
    """The YAML files in a folder; none where it can't be read."""
    try:
        return sorted(path.name for path in folder.iterdir() if path.suffix in YAML)
    except OSError:
        return []
