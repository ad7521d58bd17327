"""All errors that a user can see, and the exit codes of the command line."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit code of `tagproof`."""

    PASSED = 0
    FINDINGS = 1
    USAGE = 2
    INCONCLUSIVE = 3
    INTERRUPTED = 130
    READER_GONE = 141
    """The reader of the output closed it (`| head`): the code of shells for a broken pipe."""


class TagproofError(Exception):
    """An error with a message for the user: where, what, what to do. Shown without a traceback."""

    exit_code = ExitCode.INCONCLUSIVE


class SpecError(TagproofError):
    """The spec is wrong. `problems` has one complete line for each mistake."""

    exit_code = ExitCode.USAGE

    def __init__(self, problems: list[str]) -> None:
        """Keep the lines in `problems`, and join them as the message for people."""
        super().__init__("\n".join(problems))
        self.problems = problems


class UsageError(TagproofError):
    """The command line is wrong: a file that does not exist, an unknown goal."""

    exit_code = ExitCode.USAGE


class BrowserError(TagproofError):
    """There is no browser, or it does not start."""


class StoreError(TagproofError):
    """The audit file can't be read or written."""


class NoAuditError(StoreError):
    """What was named as an audit file is none."""

    exit_code = ExitCode.USAGE


class PluginError(TagproofError):
    """Two checks (or vendors) with one id, or a plugin that can't be used."""

    exit_code = ExitCode.USAGE
