"""The cause of a missing hit, and the type of the questions that look for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from auditor.check import Fact
from auditor.model import Expectation, Message, Severity, message

from .scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a hit is missing, or why that can't be told, as far as the evidence goes."""

    fault: str | None
    because: Message
    """What follows "was not sent:" in the message, without a full stop."""
    actual: str = message("nothing")
    evidence: tuple[Fact, ...] = ()
    fix: str | None = None
    severity: Severity | None = None
    """Set where the cause weighs less than a lost conversion does."""


Question = Callable[[Expectation, Scene], Cause | None]
"""One question of an expert; it returns the cause, or None where the answer is no."""
