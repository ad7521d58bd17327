"""Writes files that are either complete or not there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from auditor.errors import StoreError


def write_whole(
    path: Path, pieces: Iterable[str] | Iterable[bytes], *, option: str = "--output"
) -> None:
    """Write the pieces to a file beside `path` and rename that: no reader sees half a file.

    Args:
        path: the file to write; a folder or a device of that name is never replaced.
        pieces: the text, which is written as UTF-8, or bytes.
        option: the option of the command line that names another file; for the error's text.

    Raises:
        StoreError: the folder can't be made, or the file can't be written.
    """
    if path.exists() and not path.is_file():
        raise StoreError(
            f"{path}: the report can't be written (it is not an ordinary file); name another place "
            f"with {option}"
        )
    path = path.resolve() if path.is_symlink() else path
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                for piece in pieces:
                    file.write(piece.encode("utf-8") if isinstance(piece, str) else piece)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(
            f"{path}: the report can't be written ({reason}); make room or name another place "
            f"with {option}"
        ) from error
