"""tagproof as it is called: in this process, and commands in a process of their own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from auditor.cli import tagproof

LONGEST = 240
"""Seconds after which a command hangs, however busy the machine is."""
LAST_WORDS = 10
"""Seconds in which a command that was ended lets go of what it wrote to."""


def call(folder: Path, *arguments: str | Path, **environ: str) -> Result:
    """What came of a call in this folder, with these variables beside the environment's own."""
    with contextlib.chdir(folder):
        result = CliRunner().invoke(tagproof, [str(each) for each in arguments], env=environ)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def run(
    command: Sequence[str | Path],
    *,
    folder: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """What a command in a process of its own said, and its exit code.

    Raises:
        AssertionError: it hangs. It is ended with all that it started, which would keep its output
            open, and the test waiting, for ever.
    """
    with subprocess.Popen(  # noqa: S603 - our own commands
        command,
        cwd=folder,
        env={**os.environ, **(environ or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        output, errors = output_of(running)
    return subprocess.CompletedProcess(command, running.returncode, output, errors)


def output_of(running: subprocess.Popen[str]) -> tuple[str, str]:
    """What a command with a session of its own says until it ends; as `run`."""
    try:
        return running.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        said = "\n".join(running.communicate(timeout=LAST_WORDS))
        raise AssertionError(f"hangs: {running.args!r} said only\n{said}") from None
