"""The fault catalogue: what an audit can find, and what each fault costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from auditor.model import Severity

INCONCLUSIVE = "inconclusive"
"""The family of slugs that say why an audit could not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that can be wrong with a site's tags; its slug never changes."""

    slug: str
    family: str
    severity: Severity | None
    """None in the family `inconclusive`, which is not a fault of the site."""
    detect: str
    """What in the browser's evidence proves it."""
    source: str = ""
    """Who says so, where the rule is a vendor's own."""


@cache
def catalogue() -> Mapping[str, Fault]:
    """All faults by slug, in the order of the catalogue."""
    text = (files("auditor.check") / "faults.yaml").read_text(encoding="utf-8")
    families: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(text)
    return MappingProxyType(
        {
            slug: _fault(slug, family, entry)
            for family, faults in families.items()
            for slug, entry in faults.items()
        }
    )


def _fault(slug: str, family: str, entry: dict[str, str]) -> Fault:
    severity = None if family == INCONCLUSIVE else Severity[entry["severity"].upper()]
    return Fault(
        slug=slug,
        family=family,
        severity=severity,
        detect=entry["detect"],
        source=entry.get("source", ""),
    )
