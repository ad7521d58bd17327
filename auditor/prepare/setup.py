"""A spec made ready for all that an audit does with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.check import find_checks
from auditor.config.branding import appearance
from auditor.config.models import Spec
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.prepare.own_vendors import own_vendors
from auditor.prepare.spec_view import SpecView, spec_view
from auditor.redact import Redactor
from auditor.vendor import Vendor, find_vendors


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A spec made ready: what capture and checks need of it."""

    spec: Spec
    view: SpecView
    vendors: dict[str, Vendor]
    index: VendorIndex
    decoder: Decoder
    redactor: Redactor
    appearance: Mapping[str, object]
    """How the report is to look: see report.branding."""


def set_up(spec: Spec, *, today: dt.date | None = None) -> Setup:
    """Find vendors and checks, and make the spec ready for them.

    Raises:
        SpecError: the spec names a vendor, check or option that there is not, or a logo or
            templates that can't be used.
    """
    vendors = {
        **find_vendors(),
        **{own_vendor.id: own_vendor for own_vendor in own_vendors(spec.vendors)},
    }
    view = spec_view(spec, vendors, find_checks(), today=today or dt.datetime.now(dt.UTC).date())
    index = VendorIndex(vendors.values(), view.tags.values())
    return Setup(
        spec=spec,
        view=view,
        vendors=vendors,
        index=index,
        decoder=Decoder(index, view.own_hosts),
        redactor=Redactor(spec.identity, spec.secrets, spec.redact, view.own_hosts),
        appearance=appearance(spec),
    )


def looked_for(view: SpecView) -> dict[str, object]:
    """What an audit looks for: without it, another audit can't tell "gone" from "not asked"."""
    expected: set[tuple[str | None, str]] = {(None, line.about) for line in view.crawl_expect}
    expected |= {(g.name, e.about) for g in view.goals.values() for e in (*g.expect, *g.forbid)}
    return {
        "checks": [enabled.check.id for enabled in view.enabled_checks],
        "expected": [[goal, about] for goal, about in sorted(expected, key=str)],
    }
