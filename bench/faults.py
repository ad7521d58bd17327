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
    """What became of the plants of one family."""

    planted: int = 0
    found: int = 0
    extra: int = 0
    """Findings on planted sites that nobody planted."""
    false: int = 0
    """Findings on sound twins."""


def measure() -> None:
    every = [plant for plants in PLANTS.values() for plant in plants]
    tallies: dict[str, Tally] = {family: Tally() for family in PLANTS}
    family_of = {plant.id: family for family, plants in PLANTS.items() for plant in plants}
    visits, seconds = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number, together in enumerate(groups(every).values()):
            planted, sound = _both(together, Path(folder) / str(number))
            visits += planted.visits + sound.visits
            seconds += planted.seconds + sound.seconds
            for plant in together:
                _count(plant, planted, sound, tallies[family_of[plant.id]])
    print(f"{'family':<14} {'planted':>7} {'found':>6} {'missed':>6} {'extra':>6} {'on sound':>8}")
    for family, each in {**tallies, "all": _sum(tallies)}.items():
        missed = each.planted - each.found
        print(
            f"{family:<14} {each.planted:>7} {each.found:>6} {missed:>6} {each.extra:>6} "
            f"{each.false:>8}"
        )
    print(f"{visits} visits in {seconds:.0f} s: {seconds / visits:.2f} s a visit")


def _both(together: list[Plant], folder: Path) -> tuple[Audited, Audited]:
    choice: BrowserChoice = find_browser()
    return (
        audit(together, choice, folder, planted=True),
        audit(together, choice, folder, planted=False),
    )


def _count(plant: Plant, planted: Audited, sound: Audited, tally: Tally) -> None:
    said = planted.findings.get(plant.id, [])
    tally.planted += 1
    tally.found += plant.expect <= planted.found(plant)
    tally.extra += len(said) - len([each for each in plant.expect if each in planted.found(plant)])
    tally.false += len(sound.findings.get(plant.id, []))


def _sum(tallies: dict[str, Tally]) -> Tally:
    whole = Tally()
    for each in tallies.values():
        whole.planted += each.planted
        whole.found += each.found
        whole.extra += each.extra
        whole.false += each.false
    return whole
