"""Faults planted, found and missed on all of tests/sites, and seconds per visit."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from sites import PLANTS
from sites.audit import Audited, audit
from sites.build import Plant
from sites.portions import groups

from auditor.capture.browser.launch import BrowserChoice, find_browser


@dataclass
class Tally:
    """How many plants of one family were found."""

    planted: int = 0
    found: int = 0
    extra: int = 0
    """Findings on planted sites of faults that were not planted."""
    false: int = 0
    """Findings on sound twins."""


def measure() -> None:
    all_plants = [plant for plants in PLANTS.values() for plant in plants]
    tallies: dict[str, Tally] = {family: Tally() for family in PLANTS}
    family_of = {plant.id: family for family, plants in PLANTS.items() for plant in plants}
    visits, seconds = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number, group in enumerate(groups(all_plants).values()):
            planted, sound = _both(group, Path(folder) / str(number))
            visits += planted.visits + sound.visits
            seconds += planted.seconds + sound.seconds
            for plant in group:
                _count(plant, planted, sound, tallies[family_of[plant.id]])
    print(f"{'family':<14} {'planted':>7} {'found':>6} {'missed':>6} {'extra':>6} {'on sound':>8}")
    for family, tally in {**tallies, "all": _sum(tallies)}.items():
        missed = tally.planted - tally.found
        print(
            f"{family:<14} {tally.planted:>7} {tally.found:>6} {missed:>6} {tally.extra:>6} "
            f"{tally.false:>8}"
        )
    print(f"{visits} visits in {seconds:.0f} s: {seconds / visits:.2f} s a visit")


def _both(group: list[Plant], folder: Path) -> tuple[Audited, Audited]:
    """The audits of a group's planted sites and of their sound twins."""
    choice: BrowserChoice = find_browser()
    return (
        audit(group, choice, folder, planted=True),
        audit(group, choice, folder, planted=False),
    )


def _count(plant: Plant, planted: Audited, sound: Audited, tally: Tally) -> None:
    findings, expected = planted.findings.get(plant.id, []), planted.found(plant) & plant.expect
    tally.planted += 1
    tally.found += expected == plant.expect
    tally.extra += len(findings) - len(expected)
    tally.false += len(sound.findings.get(plant.id, []))


def _sum(tallies: dict[str, Tally]) -> Tally:
    total = Tally()
    for tally in tallies.values():
        total.planted += tally.planted
        total.found += tally.found
        total.extra += tally.extra
        total.false += tally.false
    return total
