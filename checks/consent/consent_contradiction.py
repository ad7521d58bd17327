"""consent-contradiction: layers of a site that say something else than was clicked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import check, failed, inapplicable, passed
from auditor.check.consent_matrix import (
    Facts,
    Field,
    Layer,
    Name,
    consent_matrix,
    first_disagreement,
)
from auditor.model import Effort, Grant, Message, Severity, Verdict, VisitRecord, message
from auditor.model.consent import Purpose

ABOUT = "layers of consent"
_SAYS = ("platform", "tcf", "gpp", "us")
_HOLDS = ("cookies", "storage")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentContradictionOptions:
    """What the spec may set for consent-contradiction."""

    exempt: tuple[str, ...] = ()
    """Names of cookies and storage keys that need no consent on this site."""


@check(
    id="consent-contradiction",
    title="Platform, consent strings and storage say what was clicked",
    severity=Severity.HIGH,
    effort=Effort.MEDIUM,
    faults={"consent-contradiction"},
    options=ConsentContradictionOptions,
    needs_journey=False,
)
def consent_contradiction(
    record: VisitRecord, options: ConsentContradictionOptions
) -> Iterator[Verdict]:
    """Platform, consent strings and storage say what was clicked.

    ## What it checks
    The choice passes through layers: the button, the consent platform, the strings of the IAB (TCF,
    GPP, US privacy), Google's state and that of other vendors, what hits say, cookies and storage,
    hits. They are compared for each purpose, as the report draws them. The first one that disagrees
    with the one before is the finding, where that is the platform, a string, a cookie or a key.

    ## Why it matters
    All that comes after the first wrong layer is wrong with it: advertisers read a consent that
    nobody gave, or miss one that was given. Knowing the layer says whose setting it is: the
    banner's, its TCF module's, or the script's that writes a cookie on its own.

    ## How to fix in the tag manager
    Where the platform disagrees, look at its categories: which does the button grant? Where a
    string disagrees, check the purposes and vendors of its TCF settings. Where a cookie disagrees,
    find the tag that sets it and let it wait for the category.

    ## How to fix in the code
    Bind the button to the platform's own call, not to one that only hides the banner. Scripts that
    set cookies for analytics or marketing must ask the platform first; move them into its blocked
    scripts.

    ## Known limits
    Where Google's state, other tags or hits disagree, consent-update, before-choice and
    after-reject say so. What platforms announce is read by its words, and rated medium. What a
    cookie is for is known by its vendor's table or by the Open Cookie Database; the latter is
    nobody's documentation, and warns. A string that says "not opted out" of a sale in the US is no
    consent elsewhere, and is not compared; nor are cookies for functions, of which many are
    necessary.
    """
    layers = matrix_of(record)
    if not layers:
        yield inapplicable("On this visit nobody chose anything.", about=ABOUT)
        return
    is_sound = True
    for purpose in Purpose:
        lost = first_disagreement(layers, purpose)
        if lost is None:
            continue
        is_sound = False
        layer, said = lost
        names = [
            name
            for name in said.names
            if name.name not in options.exempt and name.vendor not in _vendors(record)
        ]
        if layer.kind in _SAYS:
            yield _says(record, layers, layer, purpose)
        elif layer.kind in _HOLDS and names:
            yield _holds(record, layer, purpose, names)
    if is_sound and record.conclusive:
        yield passed("All layers say what the visitor chose.", about=ABOUT)


def matrix_of(record: VisitRecord) -> tuple[Layer, ...]:
    """The matrix of one visit."""
    return consent_matrix(
        Facts(
            visit=record.visit,
            steps=record.steps,
            pages=record.pages,
            calls=record.consent_calls,
            hits=record.hits,
            cookies=record.cookies,
            storage=record.storage,
            categories={id_: rules.category for id_, rules in record.rules.items()},
        )
    )


def _vendors(record: VisitRecord) -> set[str | None]:
    """The vendors whose cookies after-reject and before-choice look at."""
    vendors: set[str | None] = {hit.vendor for hit in record.hits}
    return vendors | {tag.vendor for tag in record.tags}


def _says(
    record: VisitRecord, layers: tuple[Layer, ...], layer: Layer, purpose: Purpose
) -> Verdict:
    said = layer.fields[purpose].grant
    return failed(
        message(
            "{layer} says “{grant}” for {purpose}, and the visitor chose the opposite.",
            layer=_layer(layer),
            grant=str(said),
            purpose=str(purpose),
        ),
        about=f"{ABOUT} {layer.kind} {purpose}",
        fault="consent-contradiction",
        severity=Severity.MEDIUM if layer.kind == "platform" else None,
        expected=_grant(layers[0].fields.get(purpose)),
        actual=str(said),
        evidence=[push for push in record.pushes if push.id == layer.push],
    )


def _holds(record: VisitRecord, layer: Layer, purpose: Purpose, names: list[Name]) -> Verdict:
    listed = [name.name for name in names]
    cookies = [cookie for cookie in record.cookies if cookie.name in listed]
    return failed(
        message(
            "{names} for {purpose} is stored although the visitor rejected that.",
            names=tuple(listed),
            purpose=str(purpose),
        ),
        about=f"{ABOUT} {layer.kind} {purpose}",
        fault="consent-contradiction",
        severity=Severity.LOW if all(name.by_database for name in names) else Severity.MEDIUM,
        expected=message("nothing stored for {purpose}", purpose=str(purpose)),
        actual=", ".join(listed),
        evidence=cookies[:3],
    )


def _layer(layer: Layer) -> Message:
    match layer.kind:
        case "tcf":
            return message("The TCF string")
        case "gpp":
            return message("The GPP string")
        case "us":
            return message("The US privacy string")
        case _:
            return message("The consent platform")


def _grant(said: Field | None) -> str:
    return str(said.grant) if said and said.grant else str(Grant.UNSET)
