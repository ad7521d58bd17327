"""Which planted sites are audited together."""

from __future__ import annotations

from collections.abc import Iterable

from sites import PLANTS
from sites.build import Plant

MOST = 14
"""Plants of one audit, so that several processes can share the work."""


def groups(plants: Iterable[Plant]) -> dict[str, list[Plant]]:
    """Plants that can be audited together: those whose specs are the same."""
    together: dict[str, list[Plant]] = {}
    for plant in plants:
        together.setdefault(plant.spec, []).append(plant)
    return together


ALL = [plant for plants in PLANTS.values() for plant in plants]
PORTIONS = [
    group[first : first + MOST]
    for group in groups(ALL).values()
    for first in range(0, len(group), MOST)
]
PORTION = {plant.id: number for number, portion in enumerate(PORTIONS) for plant in portion}
"""By a plant's id, which portion it is in."""


def portion_of(parameters: str) -> int | None:
    """The portion that a test belongs to whose parameters end with the id of a plant."""
    words = parameters.split("-")
    ends = ("-".join(words[first:]) for first in range(len(words)))
    return next((PORTION[end] for end in ends if end in PORTION), None)
