"""The meta data that an audit file holds from the start of the audit on."""

from __future__ import annotations

import datetime as dt

from auditor.prepare.setup import Setup, looked_for, thresholds


def meta_of(setup: Setup, tool_version: str) -> dict[str, object]:
    """The audit's meta data, as far as the spec gives them; report/meta.py reads them."""
    spec, view, text = setup.spec, setup.view, setup.redactor.text
    return {
        "tool_version": tool_version,
        "spec_path": str(spec.path),
        "spec_source": text(spec.source),
        **setup.appearance,
        "assigned": dict(setup.assigned),
        "has_choice": any(leg.steps for leg in spec.consent.values()),
        "site": spec.site.url,
        "site_name": spec.site.name,
        "environment": spec.site.environment,
        "started": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "status": "running",
        "presented_as": spec.browser.present_as,
        "hits_mode": spec.hits,
        **thresholds(setup),
        "goals": [
            {"name": goal.name, "title": goal.title, "macro": goal.macro, "line": goal.line}
            for goal in view.goals.values()
        ],
        "tags": [
            {"name": tag.name, "vendor": tag.vendor, "account": tag.account}
            for tag in view.tags.values()
        ],
        "own_vendors": {name: setup.vendors[name].name for name in spec.vendors},
        "notes": list(view.notes),
        **looked_for(view),
    }
