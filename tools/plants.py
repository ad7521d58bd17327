"""Audit some planted sites by hand: `make plants ONLY="NAME ..."`, or all of a family."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sites import PLANTS
from sites.audit import Audited, audit
from sites.build import Plant
from sites.portions import groups

from auditor.capture.browser.launch import find_browser


def main(wanted: list[str]) -> None:
    """Print what an audit says of the plants that are named, or whose family or slug is."""
    chosen = [
        plant
        for family, plants in PLANTS.items()
        for plant in plants
        if not wanted or {family, plant.slug, plant.id} & set(wanted)
    ]
    choice = find_browser(environ=os.environ)
    root = Path(tempfile.mkdtemp(prefix="sites-"))
    for number, together in enumerate(groups(chosen).values()):
        for planted in (True, False):
            name = "planted" if planted else "sound"
            folder = root / f"{number}-{name}"
            audited = audit(together, choice, folder, planted=planted)
            print(f"── {name}: {audited.visits} visits, {audited.seconds:.1f} s, {folder}")
            for plant in together:
                print(*_lines(plant, audited, planted=planted), sep="\n")
            for key in audited.findings.keys() - {plant.id for plant in together}:
                print("OF NO PLANT:", key, [each.message for each in audited.findings[key]])


def _lines(plant: Plant, audited: Audited, *, planted: bool) -> Iterator[str]:
    """Whether a plant was found as it should be, and what was found."""
    wanted, found = plant.expect if planted else frozenset(), audited.found(plant)
    yield f"{plant.id}: {'as it should be' if found == wanted else 'NOT AS EXPECTED'}"
    if found != wanted:
        yield f"   missing: {sorted(map(str, wanted - found))}"
        yield f"   extra:   {sorted(map(str, found - wanted))}"
    for finding in audited.findings.get(plant.id, []):
        yield (
            f"   {finding.outcome} {finding.fault} [{finding.check}] {finding.leg} "
            f"{finding.vendor}: {finding.message}"
        )
        yield f"       expected {finding.expected!r}, was {finding.actual!r}"


if __name__ == "__main__":
    main(sys.argv[1:])
