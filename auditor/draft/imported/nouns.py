"""What is read from other tools' files: the nouns that all readers share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.draft.found import Data, FoundTag

if TYPE_CHECKING:
    from auditor.vendor import Vendor

MOST_STEPS = 500
"""Steps of one file; more are no journey that anybody keeps up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFile:
    """A file of another tool, as text, and as plain data where it is JSON or YAML."""

    path: Path
    text: str = ""
    json: Any = None
    """None: it is neither JSON nor YAML."""
    content: bytes = b""
    """Of a file that is no text: all of it."""

    @property
    def mapping(self) -> Mapping[str, Any]:
        """The data, if it is an object; else nothing."""
        return self.json if isinstance(self.json, dict) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedStep:
    """A step, or why there is none."""

    place: str
    """Where it stands in the file: line 12, steps[3]."""
    data: Data | None = None
    """As a spec has it; None: a spec can't say it, or it can't be read."""
    note: str = ""
    """What to know of it."""
    words: str = ""
    """All that names its element, for what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedGoal:
    """A journey, or what a container or plan reports at one time."""

    title: str
    steps: tuple[ImportedStep, ...] = ()
    expect: tuple[Data, ...] = ()
    """Lines of `expect` that the file itself says, or that a replay has shown."""
    goal_at: int | None = None
    """The place of the goal action among the steps; None: it is proposed by what they say."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """All that a file says."""

    url: str = ""
    """An address of the site; empty: the file has none."""
    goals: tuple[ImportedGoal, ...] = ()
    tags: tuple[FoundTag, ...] = ()
    crawl: tuple[Data, ...] = ()
    """What every page must send."""
    identity: Mapping[str, str] = field(default_factory=dict)
    """What was typed of the visitor's own data."""
    variables: tuple[str, ...] = ()
    """Those of the environment that take the place of passwords."""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What was typed there, by the variable's name: for a replay, and for no file."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """A kind of files, and how it is known and read."""

    name: str
    """What people call it: a recording of Chrome DevTools."""
    recognises: Callable[[ForeignFile], bool]
    read: Callable[[ForeignFile, Mapping[str, Vendor], Sequence[FoundTag]], Imported] | None = None
    """Reads a file; None: it is known, and not yet readable. Gets the tags that are named beside
    the file, for a file that names none. Raises UsageError, with line or path, for a broken one."""


def identifier(text: str, taken: Sequence[str] = (), otherwise: str = "goal") -> str:
    """A text as a name in a spec, unlike those that are taken."""
    letters = re.sub(r"[^a-z0-9]+", "_", text[:200].lower()).strip("_")[:40].strip("_")
    name = letters if letters[:1].isalpha() else f"{otherwise}_{letters}".strip("_")
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name}_{number}"
    return unique
