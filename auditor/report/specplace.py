"""Where the spec lies in its repository, and the line of it that a problem goes back to."""

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
    """The path of the spec as GitHub's and GitLab's pages need it."""

    path: str
    """With forward slashes; relative to the repository if the spec lies in it."""
    inside: bool
    """Whether it lies in the repository (without one: below the working directory)."""

    @property
    def uri(self) -> str:
        """The path as a URI reference, relative where the path is."""
        quoted = quote(self.path.encode("utf-8", "replace"))
        return quoted if self.inside else f"file:///{quoted.lstrip('/')}"

    @property
    def name(self) -> str:
        """A relative path, for formats that allow no other."""
        return self.path if self.inside else self.path.rpartition("/")[2]


def spec_location(
    meta: AuditMeta, environ: Mapping[str, str] = os.environ, here: Path | None = None
) -> SpecLocation:
    """The spec's location; the audit holds its path as it was given to `tagproof run`."""
    here = here or Path.cwd()
    given = meta.spec_path.replace("\x00", "") or "spec.yaml"
    path = Path(os.path.normpath(here / given))
    roots = [Path(environ[name]) for name in ROOTS if environ.get(name)]
    root = next((root for root in roots if here.is_relative_to(root)), here)
    if path.is_relative_to(root):
        return SpecLocation(path=path.relative_to(root).as_posix(), inside=True)
    return SpecLocation(path=path.as_posix(), inside=False)


def line_of(problem: Problem, meta: AuditMeta) -> int:
    """The spec's line that asked for it, else that of its first goal, else the first."""
    own_line = next((finding.line for finding in problem.findings if finding.line), None)
    goals = {goal.name: goal.line for goal in meta.goals}
    of_goals = (goals.get(name) for name in problem.goals)
    return max(1, own_line or next(filter(None, of_goals), 1))


def identity(problem: Problem) -> str:
    """A hash that identifies the problem in this audit and later ones; unique in one audit.

    It is made of what the findings share, without the pages, legs and devices that they were seen
    on, so that it stays the same when the problem is seen on more of them, or fewer.
    """
    shared = json.dumps(cause(problem.findings[0]), default=str, ensure_ascii=True)
    return hashlib.sha256(shared.encode("ascii")).hexdigest()
