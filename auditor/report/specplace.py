"""Where the spec stands in its repository, and which of its lines a problem goes back to."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from auditor.report.content.problems import cause
from auditor.report.meta import AuditMeta
from auditor.report.view import Problem

ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Variables in which GitHub and GitLab name the folder of the checked out repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecLocation:
    """The spec's file as a pipeline's pages know it."""

    path: str
    """With forward slashes; relative to the repository, where it lies in that."""
    inside: bool
    """Whether it lies in the repository (without one: below the working directory)."""

    @property
    def uri(self) -> str:
        """As a URI reference, relative where the path is."""
        quoted = quote(self.path.encode("utf-8", "replace"))
        return quoted if self.inside else f"file:///{quoted.lstrip('/')}"

    @property
    def name(self) -> str:
        """A relative path for readers that take no other."""
        return self.path if self.inside else self.path.rpartition("/")[2]


def spec_location(
    meta: AuditMeta, environ: Mapping[str, str] = os.environ, here: Path | None = None
) -> SpecLocation:
    """Find the spec: its path is kept as it was given to `tagproof run`."""
    here = here or Path.cwd()
    given = meta.spec_path.replace("\x00", "") or "spec.yaml"
    path = Path(os.path.normpath(here / given))
    roots = [Path(environ[name]) for name in ROOTS if environ.get(name)]
    root = next((each for each in roots if here.is_relative_to(each)), here)
    if path.is_relative_to(root):
        return SpecLocation(path=path.relative_to(root).as_posix(), inside=True)
    return SpecLocation(path=path.as_posix(), inside=False)


def line_of(problem: Problem, meta: AuditMeta) -> int:
    """The spec's line that asked for it, else that of its first goal, else the first."""
    asked = next((finding.line for finding in problem.findings if finding.line), None)
    goals = {goal.name: goal.line for goal in meta.goals}
    of_goals = (goals.get(name) for name in problem.goals)
    return max(1, asked or next(filter(None, of_goals), 1))


def identity(problem: Problem) -> str:
    """What names the problem in this audit and the next: no two of one audit have the same.

    Made of what its findings share, and so without the pages, legs and devices it was seen on: it
    stays the same problem when it spreads or shrinks.
    """
    shared = json.dumps(cause(problem.findings[0]), default=str, ensure_ascii=True)
    return hashlib.sha256(shared.encode("ascii")).hexdigest()
