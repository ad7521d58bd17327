"""Lines of the spec that ask for a hit's parameters, and texts that are placeholders.

No check is in here.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from auditor.check.conditions import applies
from auditor.model import Expectation, Hit, VisitRecord
from auditor.model.item_paths import is_about_items

PLACEHOLDER = re.compile(
    r"^(undefined|null|NULL|NaN|nan)$|(^|[-_/])(undefined|NaN)([-_/]|$)"
    r"|\[object \w+\]|\{\{[^{}]*\}\}|%%\w+%%|\$\{[^{}]*\}"
)


def is_placeholder(text: str) -> bool:
    """Whether a text is a placeholder that was never filled in; the address of a page never is."""
    return "://" not in text and PLACEHOLDER.search(text.strip()) is not None


def is_one_of(vendor: str, event: str, events: Collection[str]) -> bool:
    """Whether the event is listed, by its name or as `VENDOR EVENT`.

    A bare name never means a hit of Google Ads: its remarketing hits bear GA4's event names, and
    are not purchases.
    """
    return f"{vendor} {event}" in events or (event in events and vendor != "google_ads")


def lines_for(record: VisitRecord, hit: Hit) -> list[Expectation]:
    """The lines of the spec that mean this hit: by vendor, account, event and label.

    None on a journey that broke: whether the hit is the goal's is not known.
    """
    if record.visit.broke:
        return []
    return [
        line
        for line in record.expect
        if (hit.vendor, hit.account) == (line.tag.vendor, line.tag.account)
        and hit.is_called(line.event)
        and all(hit.label == str(label.operand) for label in line.params.get("label", ()))
    ]


def asking(record: VisitRecord, hit: Hit, param: str) -> Expectation | None:
    """The line of the spec that wants this parameter of this hit."""
    for line in lines_for(record, hit):
        matchers = line.params.get(param, ())
        if any(each.operand is not False and applies(each, hit) for each in matchers):
            return line
    return None


def asking_for_items(record: VisitRecord, hit: Hit) -> Expectation | None:
    """The line of the spec that wants items of this hit, or something of them."""
    for line in lines_for(record, hit):
        for name, matchers in line.params.items():
            wanted = [
                matcher
                for matcher in matchers
                if matcher.operand not in (False, 0, "0") and applies(matcher, hit)
            ]
            if wanted and is_about_items(name):
                return line
    return None
