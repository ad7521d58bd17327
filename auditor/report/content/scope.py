"""What an audit looked at: the families of faults it checks, and what its visits showed of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.check import Check
from auditor.check.faults import INCONCLUSIVE, catalogue
from auditor.model import WITH, Message, Visit, message
from auditor.report.meta import AuditMeta

NAMES = {
    "missing": message("hits that are missing"),
    "duplicate": message("hits that are sent twice"),
    "misfire": message("hits that are sent too early or on the wrong page"),
    "value": message("values, currencies and items"),
    "destination": message("accounts and names"),
    "attribution": message("click ids and campaigns"),
    "dedup": message("events that a server sends, too"),
    "consent": message("the visitor's consent choice"),
    "privacy": message("personal data"),
    "markup": message("where snippets stand in the page"),
    "container": message("the contents of the tag manager's container"),
}
"""Each family of the catalogue, as a client reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the visits of an audit showed, so that silence about it means something."""

    opened: bool
    """Whether any visit came to its end."""
    refused: bool
    """Whether a visitor refused, on a visit that came to its end."""
    valued: bool
    """Whether any hit of a goal carried a value, a currency or items."""


def seen_in(visits: Iterable[Visit], *, valued: bool) -> Seen:
    """What these visits showed; `valued`: see Seen."""
    whole = [visit for visit in visits if visit.conclusive]
    return Seen(
        opened=bool(whole),
        refused=any(visit.leg.has_choice and visit.leg.forbidden for visit in whole),
        valued=valued,
    )


def families_looked_for(meta: AuditMeta, checks: Mapping[str, Check]) -> frozenset[str]:
    """The families of which any fault was looked for: by checks that ran, as the spec asks."""
    ran = [check for name, check in checks.items() if meta.checks is None or name in meta.checks]
    families = _families(ran)
    unasked = set() if meta.has_choice else {"consent"}
    if not any(WITH in leg for leg in meta.legs):
        unasked.add("attribution")
    return families - unasked


def left_out(meta: AuditMeta, checks: Mapping[str, Check]) -> tuple[Message, ...]:
    """The families that were not looked for, each with the reason."""
    built, asked = _families(checks.values()), families_looked_for(meta, checks)
    named = [(name, text) for name, text in NAMES.items() if name not in asked]
    return tuple(
        message("{family} (the spec does not ask for it)", family=text)
        if name in built
        else message("{family} (not built yet)", family=text)
        for name, text in named
    )


def _families(checks: Iterable[Check]) -> frozenset[str]:
    faults = catalogue()
    slugs = {slug for check in checks for slug in check.faults}
    return frozenset(faults[slug].family for slug in slugs if slug in faults) - {INCONCLUSIVE}
