"""What a published container holds: its tags, and the rules by which they fire."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.words import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerTag:
    """One tag in a published container."""

    kind: str
    """The tag manager's name for its type: gaawe, awct, html."""
    vendor: str
    """The vendor's id; empty if it can't be known."""
    account: str = ""
    """Empty if a variable decides it."""
    event: str = ""
    """Empty if a variable decides it, or if the tag sends none."""
    label: str = ""
    paused: bool = False
    number: int = -1
    """Its place in the container's list, to which rules refer. A tag of custom HTML with several
    vendors is one tag for each, all at the same place."""
    id: str = ""
    """The id that the tag manager's interface gives it; empty: not known."""
    name: str = ""
    """What its makers call it; known only where the spec names an export of the container."""
    category: Category = Category.OTHER
    """The vendor's category."""
    asks_consent: bool = False
    """Whether it asks for consent in any way: by its settings, or by its own code."""
    consents: tuple[str, ...] | None = ()
    """What must be granted for it to fire: ad_storage. None: a variable decides that."""
    once_per_load: bool = False
    """Whether it fires once on a page, however often its trigger holds."""
    begins: int | None = None
    """When its schedule begins: milliseconds since 1970."""
    ends: int | None = None
    """When its schedule ends, likewise."""
    is_called: bool = False
    """Whether another tag calls for it, before or after itself: it needs no trigger then."""
    unknown_names: tuple[str, ...] = ()
    """The variables and tags it refers to that are not there."""
    foreign_scripts: tuple[str, ...] = ()
    """The addresses of scripts in its markup that are of no known vendor."""
    takes_input: bool = False
    """Whether its markup reads what visitors type, and sends something."""
    settings: str = ""
    """A fingerprint of type and parameters: the same for tags that do the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable of a container, as far as it can be known without running it."""

    kind: str
    """The tag manager's name for its type: e (event), u (page address), v (data layer), jsm.

    v1 is the data layer's first version, in which a dot is a part of a name."""
    name: str = ""
    """The key in the data layer, or the part of the address: PATH, HOST, QUERY."""
    key: str = ""
    """The parameter's name, where the part is QUERY."""
    default: str | None = None
    """What it is where the data layer has no such key."""


Operand = Variable | str | None
"""One side of a condition: a text, or a variable. None: it can't be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A comparison, as triggers and exceptions are made of them."""

    operator: str
    """As the tag manager calls it: eq, cn (contains), sw, ew, re, css, gt, ge, lt, le."""
    left: Operand
    right: Operand
    ignore_case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When all conditions hold, and no exception does, some tags fire and others are stopped."""

    conditions: tuple[Condition, ...] = ()
    exceptions: tuple[Condition, ...] = ()
    fires: frozenset[int] = frozenset()
    """The places of the tags that fire."""
    blocks: frozenset[int] = frozenset()
    """The places of the tags that don't fire, whatever other rules say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedTag:
    """One tag in an export of a container."""

    id: str
    name: str
    kind: str
    """As ContainerTag.kind."""
    paused: bool = False
    has_trigger: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What the tag manager exported of a container."""

    account: str
    """The container's id, GTM-..."""
    version: str = ""
    """Empty: of a workspace, not of a version."""
    tags: tuple[ExportedTag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A published container, as read from its script."""

    request: int
    """The id of the request that loaded it."""
    account: str
    tags: tuple[ContainerTag, ...] = ()
    readable: bool = True
    """Whether the script has the known form. If not, an empty list of tags means nothing."""
    rules: tuple[Rule, ...] | None = None
    """None: they could not be read."""
    unchecked_forms: frozenset[str] = frozenset()
    """The triggers that wait for a form, and don't look whether the page refused it."""
    version: str = ""
    """The number of the published version; empty: not known."""
    export: Export | None = None
    """The export of it that the spec names."""
