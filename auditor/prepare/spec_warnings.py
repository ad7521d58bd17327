"""What is probably not meant in a spec that is right: names, conditions, what is never reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from auditor.prepare.name_warnings import name_warnings
from auditor.prepare.never_holds import never_holds
from auditor.prepare.unreached import unreached

if TYPE_CHECKING:
    from auditor.config.models import Spec
    from auditor.model import Expectation
    from auditor.prepare.spec_view import SpecView
    from auditor.prepare.tasks import Task
    from auditor.vendor import Vendor


class Line(NamedTuple):
    """One line of `expect` or `forbid`, with the part of the spec that it stands in."""

    key_path: str
    expectation: Expectation
    section: tuple[Expectation, ...]
    """All lines beside it."""
    forbidden: tuple[Expectation, ...]
    """The lines of the goal's `forbid`."""


def spec_warnings(
    spec: Spec, view: SpecView, vendors: Mapping[str, Vendor], tasks: Collection[Task]
) -> list[str]:
    """A line `FILE:LINE: KEY.PATH: TEXT` for each, in the order of the file."""
    found = [*unreached(spec, view, tasks)]
    for line in _lines(view):
        vendor = vendors[line.expectation.tag.vendor]
        found += name_warnings(spec, line.key_path, line.expectation, vendor)
        found += never_holds(line.key_path, line.expectation, vendor, line.section, line.forbidden)
    numbered = sorted((_line(spec, key_path), key_path, text) for key_path, text in found)
    return [f"{spec.path}:{number}: {key_path}: {text}" for number, key_path, text in numbered]


def _lines(view: SpecView) -> Iterator[Line]:
    sections: Mapping[str, tuple[tuple[Expectation, ...], tuple[Expectation, ...]]] = {
        "crawl.expect": (view.crawl_expect, ()),
        **{f"goals.{name}.expect": (goal.expect, goal.forbid) for name, goal in view.goals.items()},
        **{f"goals.{name}.forbid": (goal.forbid, ()) for name, goal in view.goals.items()},
    }
    for key_path, (section, forbidden) in sections.items():
        for number, expectation in enumerate(section):
            yield Line(f"{key_path}.{number}", expectation, section, forbidden)


def _line(spec: Spec, key_path: str) -> int:
    """The line of a key, or of the nearest key above it that has one."""
    above = key_path
    while not spec.line(above) and "." in above:
        above = above.rpartition(".")[0]
    return spec.line(above)
