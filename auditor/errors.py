"""Every error that a user can meet, and the exit code it ends in."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What `tagproof` ends with."""

    PASSED = 0
    FINDINGS = 1
    USAGE = 2
    INCONCLUSIVE = 3
    INTERRUPTED = 130
    READER_GONE = 141
    """Whoever read the output closed it (`| head`): as a shell counts a broken pipe."""


class TagproofError(Exception):
    """An error with a message for the user: where, what, and what to do. No traceback is shown."""

    exit_code = ExitCode.INCONCLUSIVE


class SpecError(TagproofError):
    """The spec is wrong. `problems` holds one complete line for each mistake."""

    exit_code = ExitCode.USAGE

    def __init__(self, problems: list[str]) -> None:
        """Keep the lines apart for tests and machines, and join them for people."""
        super().__init__("\n".join(problems))
        self.problems = problems


class UsageError(TagproofError):
    """The call is wrong: a file that doesn't exist, an unknown goal."""

    exit_code = ExitCode.USAGE


class BrowserError(TagproofError):
    """No browser, or it does not start."""


class StoreError(TagproofError):
    """The audit file can't be read or written."""


class PluginError(TagproofError):
    """Two checks (or vendors) with one id, or a plugin that can't be used."""

    exit_code = ExitCode.USAGE
