"""Builds the objects that an audit needs from a spec: decoder, redactor, vendors, checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from auditor.check import find_checks
from auditor.config.branding import appearance
from auditor.config.models import Spec
from auditor.config.saved_session import session_secrets
from auditor.config.triage import assignments, read_triage, silenced
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.prepare.own_vendors import own_vendors
from auditor.prepare.spec_view import SpecView, spec_view
from auditor.redact import Redactor
from auditor.vendor import Vendor, find_vendors


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A spec, and the objects that were built from it. All commands that audit share one."""

    spec: Spec
    view: SpecView
    vendors: dict[str, Vendor]
    index: VendorIndex
    decoder: Decoder
    redactor: Redactor
    appearance: Mapping[str, object]
    """The report's title, logo, colours and so on: see config.branding."""
    assigned: Mapping[str, str] = field(default_factory=dict)
    """Who repairs what, by the findings' fingerprints: see config.triage."""


def set_up(spec: Spec, *, today: dt.date | None = None) -> Setup:
    """The setup for a spec, with the installed vendors and checks.

    `today` decides which entries of `ignore` have expired.

    Raises:
        SpecError: the spec names a vendor, check or option that there is not, or a logo,
            templates or a saved session that can't be used.
    """
    vendors = {
        **find_vendors(),
        **{vendor.id: vendor for vendor in own_vendors(spec.vendors)},
    }
    today = today or dt.datetime.now(dt.UTC).date()
    decisions = read_triage(spec.path)
    view = spec_view(spec, vendors, find_checks(), today=today)
    view = replace(view, triaged=silenced(decisions, today))
    secrets = (*spec.secrets, *session_secrets(spec))
    index = VendorIndex(vendors.values(), view.tags.values())
    return Setup(
        spec=spec,
        view=view,
        vendors=vendors,
        index=index,
        decoder=Decoder(index, view.own_hosts),
        redactor=Redactor(spec.identity, secrets, spec.redact, view.own_hosts),
        appearance=appearance(spec),
        assigned=assignments(decisions),
    )


def looked_for(view: SpecView) -> dict[str, object]:
    """The checks and expectations of an audit, for its meta data.

    A later comparison needs them to tell "fixed" from "no longer looked for".
    """
    expected: set[tuple[str | None, str]] = {(None, line.about) for line in view.crawl_expect}
    expected |= {
        (goal.name, line.about)
        for goal in view.goals.values()
        for line in (*goal.expect, *goal.forbid)
    }
    return {
        "checks": [enabled.check.id for enabled in view.enabled_checks],
        "expected": [[goal, about] for goal, about in sorted(expected, key=str)],
    }


def thresholds(setup: Setup) -> dict[str, object]:
    """What makes the audit fail, for its meta data: reports follow it as the exit code does."""
    allow = {severity.name.lower(): most for severity, most in setup.view.allow.items()}
    return {"fail_on": setup.view.fail_on.name.lower(), "allow": allow}
