"""Faults planted in a record, each beside a sound twin: for the tests of single checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PlantedFault:
    check: str
    fault: str
    about: str
    planted: dict[str, Any]
    """The fields of a record that has the fault."""
    sound: dict[str, Any] = field(default_factory=dict)
    """The fields of the same record without the fault."""


def name_of(case: PlantedFault) -> str:
    return f"{case.check}: {case.fault} ({case.about})"
