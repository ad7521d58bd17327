"""What `tagproof import` writes, loaded as a spec."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from click.testing import Result
from commandline import call

from auditor.check import find_checks
from auditor.config import load_spec
from auditor.config.models import Spec
from auditor.vendor import find_vendors


@dataclass(frozen=True)
class Written:
    """A file that was imported, and the spec that came of it."""

    result: Result
    text: str
    spec: Spec

    def steps(self, goal: str) -> list[str]:
        """A goal's steps as people read them."""
        return [str(step) for step in self.spec.goals[goal].steps]


def imported(folder: Path, name: str, text: str, *options: str) -> Written:
    """The spec of a file with this text."""
    (folder / name).write_text(text, "utf-8")
    result = call(folder, "import", name, *options)
    assert result.exit_code == 0, result.output
    path = folder / "tagproof.yaml"
    environ = dict.fromkeys(("VISITOR_PASSWORD", "CARD_NUMBER", "CARD_CODE"), "-")
    spec = load_spec(path, environ, vendors=find_vendors(), checks=find_checks())
    return Written(result, path.read_text("utf-8"), spec)


def refused(folder: Path, name: str, content: str | bytes, *options: str) -> str:
    """Why a file is refused; nothing is written then."""
    data = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(data)
    result = call(folder, "import", name, *options)
    assert result.exit_code == 2, result.output
    assert [path.name for path in folder.iterdir()] == [name]
    return result.stderr
