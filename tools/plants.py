"""Audits some of the planted sites by hand: `make plants ONLY="NAME ..."`, or a whole family."""

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


def main(names: list[str]) -> None:
    """Print the findings on the plants with these names, slugs or families; without any, on all."""
    chosen = [
        plant
        for family, plants in PLANTS.items()
        for plant in plants
        if not names or {family, plant.slug, plant.id} & set(names)
    ]
    choice = find_browser(environ=os.environ)
    root = Path(tempfile.mkdtemp(prefix="sites-"))
    for number, group in enumerate(groups(chosen).values()):
        for planted in (True, False):
            name = "planted" if planted else "sound"
            folder = root / f"{number}-{name}"
            audited = audit(group, choice, folder, planted=planted)
            print(f"── {name}: {audited.visits} visits, {audited.seconds:.1f} s, {folder}")
            for plant in group:
                print(*_lines(plant, audited, planted=planted), sep="\n")
            for key in audited.findings.keys() - {plant.id for plant in group}:
                print("OF NO PLANT:", key, [finding.message for finding in audited.findings[key]])


def _lines(plant: Plant, audited: Audited, *, planted: bool) -> Iterator[str]:
    """Whether the findings on a plant are the expected ones, and all of them."""
    expected, actual = plant.expect if planted else frozenset(), audited.found(plant)
    yield f"{plant.id}: {'as it should be' if actual == expected else 'NOT AS EXPECTED'}"
    if actual != expected:
        yield f"   missing: {sorted(map(str, expected - actual))}"
        yield f"   extra:   {sorted(map(str, actual - expected))}"
    for finding in audited.findings.get(plant.id, []):
        yield (
            f"   {finding.outcome} {finding.fault} [{finding.check}] {finding.leg} "
            f"{finding.vendor}: {finding.message}"
        )
        yield f"       expected {finding.expected!r}, was {finding.actual!r}"


if __name__ == "__main__":
    main(sys.argv[1:])
