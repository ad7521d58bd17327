"""tagproof as it is called in a folder, without a process of its own."""

from __future__ import annotations

import contextlib
from pathlib import Path

from click.testing import CliRunner, Result

from auditor.cli import tagproof


def call(folder: Path, *arguments: str | Path, **environ: str) -> Result:
    """What came of a call in this folder, with these variables beside the environment's own."""
    with contextlib.chdir(folder):
        result = CliRunner().invoke(tagproof, [str(each) for each in arguments], env=environ)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result
