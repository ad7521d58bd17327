"""Files that are either whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from auditor.errors import StoreError


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Write the pieces beside `path` and then put that in place: nobody ever sees half a file.

    Raises:
        StoreError: the folder can't be made, or the file can't be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(
            f"{path}: the report can't be written ({reason}); make room or name another folder "
            "with --output"
        ) from error
