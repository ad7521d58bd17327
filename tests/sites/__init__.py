"""Small sites, each with a fault planted in it, and the same sites without."""

from __future__ import annotations

from sites import (
    attribution,
    consent,
    container,
    contradictions,
    dedup,
    destination,
    domains,
    duplicate,
    inconclusive,
    items,
    legs,
    markup,
    misfire,
    missing,
    privacy,
    shoporders,
    triggers,
    unloaded,
    unreported,
    value,
)
from sites.build import Plant

PLANTS: dict[str, tuple[Plant, ...]] = {
    "missing": missing.PLANTS + unloaded.PLANTS + unreported.PLANTS,
    "duplicate": duplicate.PLANTS,
    "misfire": misfire.PLANTS,
    "value": value.PLANTS + items.PLANTS + contradictions.PLANTS + shoporders.PLANTS,
    "destination": destination.PLANTS,
    "dedup": dedup.PLANTS,
    "privacy": privacy.PLANTS,
    "consent": consent.PLANTS + legs.PLANTS,
    "container": container.PLANTS + triggers.PLANTS,
    "attribution": attribution.PLANTS + domains.PLANTS,
    "markup": markup.PLANTS,
    "inconclusive": inconclusive.PLANTS,
}
"""All plants, by the family of the catalogue."""
