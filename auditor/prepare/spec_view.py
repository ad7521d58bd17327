"""The SpecView: a spec as the engine and the checks read it, in objects of auditor.model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from auditor.check import Check
from auditor.errors import SpecError
from auditor.model import (
    Category,
    ConsentMode,
    Expectation,
    Export,
    Goal,
    Leg,
    Severity,
    Tag,
)
from auditor.model.vendor_rules import VendorRules
from auditor.prepare import to_model
from auditor.prepare.check_settings import EnabledCheck, enabled_checks
from auditor.prepare.container_export import container_export
from auditor.prepare.identity_notes import identity_notes
from auditor.vendor import speaks_to

if TYPE_CHECKING:
    from auditor.config.models import Ignore, Spec
    from auditor.vendor import Vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecView:
    """A spec as the engine and the checks read it. Made once an audit, by `spec_view`."""

    tags: Mapping[str, Tag]
    goals: Mapping[str, Goal]
    legs: Mapping[str, Leg]
    crawl_expect: tuple[Expectation, ...] = ()
    speaks_to: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """By function or data layer of a page, the vendors that it reaches, if not all."""
    enabled_checks: tuple[EnabledCheck, ...] = ()
    elsewhere: tuple[Tag, ...] = ()
    """The tags with the accounts that other environments have."""
    environment: str = ""
    own_hosts: frozenset[str] = frozenset()
    identity: frozenset[str] = frozenset()
    strict: bool = False
    consent_mode: ConsentMode = "basic"
    export: Export | None = None
    """The export of the container that the spec names."""
    vendor_rules: Mapping[str, VendorRules] = field(default_factory=lambda: MappingProxyType({}))
    ignores: tuple[Ignore, ...] = ()
    """The entries of `ignore` that have not expired."""
    triaged: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The reasons of findings that the team accepts or ignores today, by fingerprint."""
    fail_on: Severity = Severity.HIGH
    allow: Mapping[Severity, int] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()
    """Lines for the user beside the findings: one for each ignore that has expired, and for each
    part of the identity that can't show what it is there for."""

    @property
    def forbidden_before_choice(self) -> frozenset[Category]:
        """The categories that any leg forbids: they must wait for the visitor's choice.

        What is forbidden by the signal of a visitor's browser need not wait for other visitors.
        """
        return frozenset(
            category for leg in self.legs.values() if not leg.gpc for category in leg.forbidden
        )


def spec_view(
    spec: Spec, vendors: Mapping[str, Vendor], checks: Mapping[str, Check], *, today: dt.date
) -> SpecView:
    """The view of a spec.

    Raises:
        SpecError: `tags` names an unknown vendor; `checks` or `ignore` an unknown check or option.
    """
    problems: list[str] = []
    try:
        tags = to_model.tags(spec, vendors)
    except SpecError as error:
        problems += error.problems
        tags = {}
    enabled, wrong = enabled_checks(spec, checks)
    try:
        export = container_export(spec)
    except SpecError as error:
        problems += error.problems
    if problems := problems + wrong:
        raise SpecError(problems)
    valid, notes = _ignores(spec, today)
    rules = {id_: vendor.rules for id_, vendor in vendors.items()}
    allow = {
        Severity[name.upper()]: most
        for name, most in spec.allow.model_dump().items()
        if most is not None
    }
    return SpecView(
        tags=tags,
        goals=to_model.goals(spec, tags),
        legs=to_model.legs(spec),
        crawl_expect=to_model.crawl_expectations(spec, tags),
        speaks_to=speaks_to(vendors.values()),
        enabled_checks=enabled,
        elsewhere=to_model.tags_elsewhere(spec, tags, vendors),
        environment=spec.site.environment,
        own_hosts=to_model.own_hosts(spec),
        identity=frozenset(spec.identity),
        strict=spec.strict,
        consent_mode=spec.consent_mode,
        export=export,
        vendor_rules=rules,
        ignores=valid,
        fail_on=Severity[spec.fail_on.upper()],
        allow=allow,
        notes=(*notes, *identity_notes(spec, tags, rules)),
    )


def _ignores(spec: Spec, today: dt.date) -> tuple[tuple[Ignore, ...], tuple[str, ...]]:
    """The ignores that hold today, and a note on each that has expired."""
    valid, notes = [], []
    for index, ignore in enumerate(spec.ignore):
        if ignore.until is None or today <= ignore.until:
            valid.append(ignore)
            continue
        notes.append(
            f"{spec.path}:{spec.line(f'ignore.{index}')}: the ignore of {ignore.check} "
            f"({ignore.reason}) expired on {ignore.until}: its findings count again"
        )
    return tuple(valid), tuple(notes)
