"""Writes a drafted spec: whole and right, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from auditor.check import find_checks
from auditor.config import load_spec
from auditor.errors import SpecError, TagproofError, UsageError
from auditor.prepare.setup import set_up
from auditor.prepare.tasks import plan
from auditor.vendor import find_vendors


class DraftError(TagproofError):
    """What was drafted is no right spec: a bug of ours."""


def refuse_existing(path: Path, *, force: bool) -> None:
    """Keep what is there.

    Raises:
        UsageError: there is a file already, or no folder for it.
    """
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name the file to write")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it, or name another")
    if path.exists() and not force:
        raise UsageError(
            f"{path}: is there already; --force writes over it, --output FILE elsewhere"
        )


def write_spec(
    path: Path, text: str, environ: Mapping[str, str], *, devices: Collection[str] | None = None
) -> None:
    """Write a spec's file: beside its place first, then loaded as any spec, then put in its place.

    Raises:
        UsageError: it can't be written there.
        DraftError: it is not right; nothing is written.
    """
    half: Path | None = None
    try:
        folder = path.absolute().parent
        handle, name = tempfile.mkstemp(dir=folder, prefix=".tagproof-", suffix=".yaml")
        half = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        _check(half, path, environ, devices)
        half.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        half.replace(path.resolve())
    except OSError as error:
        raise UsageError(f"{path}: can't be written: {error.strerror}") from error
    finally:
        if half is not None:
            with suppress(OSError):
                half.unlink(missing_ok=True)


def check_spec(text: str, environ: Mapping[str, str]) -> None:
    """Load a text as any spec, for whoever prints it.

    Raises:
        DraftError: it is not right.
    """
    with tempfile.TemporaryDirectory(prefix="tagproof-") as folder:
        path = Path(folder) / "spec.yaml"
        path.write_text(text, "utf-8")
        _check(path, path, environ, None)


def _check(
    half: Path, path: Path, environ: Mapping[str, str], devices: Collection[str] | None
) -> None:
    """Load a file that is to be at a path."""
    try:
        spec = load_spec(
            half, environ, vendors=find_vendors(), checks=find_checks(), devices=devices
        )
        set_up(spec)
        plan(spec)
    except SpecError as error:
        problems = "\n".join(line.replace(str(half), str(path)) for line in error.problems)
        raise DraftError(
            f"what was drafted is not a right spec, which is a bug in tagproof; nothing was "
            f"written:\n{problems}"
        ) from error
