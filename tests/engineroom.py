"""Checks, visits and verdicts for the engine."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor import check as say
from auditor.check import Check, NoOptions, Scope, check
from auditor.config.models import Spec
from auditor.decode.decoder import Decoded
from auditor.judge.engine import Judged, build_record, judge
from auditor.model import (
    Category,
    Leg,
    PageVisit,
    Severity,
    Verdict,
    Visit,
    VisitFacts,
    VisitRecord,
)
from auditor.prepare.spec_view import SpecView, spec_view
from auditor.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = dt.date(2026, 11, 23)

VENDORS = {
    "ga4": Vendor(id="ga4", name="GA4", category=Category.ANALYTICS, endpoints=()),
    "google_ads": Vendor(
        id="google_ads", name="Google Ads", category=Category.ADVERTISING, endpoints=()
    ),
}

TEXT: dict[str, Any] = {
    "version": 1,
    "site": {"url": "https://shop.example"},
    "tags": {
        "ga4": {"vendor": "ga4", "account": "G-1"},
        "ads": {"vendor": "google_ads", "account": "AW-1"},
    },
    "consent": {
        "accept": {"signals": "granted"},
        "reject": {"signals": "denied", "forbid": ["advertising"]},
    },
    "goals": {
        "purchase": {
            "expect": [
                {"tag": "ga4", "event": "purchase"},
                {"tag": "ads", "event": "conversion", "params": {"label": "A"}},
                {"tag": "ads", "event": "conversion", "params": {"label": "B"}},
            ],
            "forbid": [{"tag": "ga4", "event": "generate_lead"}],
        }
    },
    "crawl": {"expect": [{"tag": "ga4", "event": "page_view"}]},
}


def a_check(
    *verdicts: Verdict,
    id_: str = "probe",
    severity: Severity = Severity.MEDIUM,
    crash: Exception | None = None,
    options: type = NoOptions,
    scope: Scope = Scope.VISIT,
) -> Check:
    """A check that says just this."""

    @check(
        id=id_,
        title="It holds",
        severity=severity,
        faults=["no-hit"],
        options=options,
        scope=scope,
    )
    def run(record: VisitRecord, options: object) -> Iterator[Verdict]:
        del record, options
        yield from verdicts
        if crash:
            raise crash

    return run


def a_spec(**more: Any) -> Spec:
    spec = Spec.model_validate_json(json.dumps(TEXT | more))
    spec._path = Path("spec.yaml")
    return spec


def a_view(*checks: Check, **more: Any) -> SpecView:
    known = {each.id: each for each in checks or (a_check(),)}
    return spec_view(a_spec(**more), VENDORS, known, today=TODAY)


def a_visit(goal: str | None = "purchase", leg: str = "accept", **more: Any) -> Visit:
    return Visit(id=1, goal=goal, leg=Leg(name=leg), device="desktop", began="now", **more)


NOTHING = Decoded(hits=(), loads=())

PAGES = tuple(
    PageVisit(
        id=n, visit=1, index=n, at=0, url="", final_url=f"https://shop.example{path}", status=200
    )
    for n, path in enumerate(["/cart", "/thanks"], 1)
)


def judged(*checks: Check, visit: Visit | None = None, **more: Any) -> Judged:
    view = a_view(*checks, **more)
    facts = VisitFacts(visit=visit or a_visit(), pages=PAGES)
    return judge(build_record(facts, NOTHING, view), view)


FAILED = say.failed("It is not there.", about="ga4 purchase", fault="no-hit", tag="ga4")
