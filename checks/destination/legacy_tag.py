"""legacy-tag: hits to products that have been shut down, and loads of their scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import check, failed
from auditor.model import Effort, Hit, Severity, TagLoad, Verdict, VisitRecord, message

from ..shared.vendor_rules import SHOWN, ids_of_foreign_hits

DISCONTINUED = {"ga_universal": message("Universal Analytics, which Google shut down in July 2024")}
"""Vendor -> the product, and when it was shut down."""
OLD_PREFIX = "UA-"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyTagOptions:
    """What the spec may set for legacy-tag."""

    vendors: tuple[str, ...] = tuple(DISCONTINUED)
    """Vendors that nobody listens to any more; add yours."""


@check(
    id="legacy-tag",
    title="No tag of a discontinued product is left",
    severity=Severity.LOW,
    effort=Effort.SMALL,
    faults={"legacy-tag"},
    options=LegacyTagOptions,
    needs_journey=False,
)
def legacy_tag(record: VisitRecord, options: LegacyTagOptions) -> Iterator[Verdict]:
    """No tag of a discontinued product is left.

    ## What it checks
    Nothing is sent to a product that has been shut down, such as Universal Analytics, and Google's
    tag is not loaded for one of its properties (UA-...).

    ## Why it matters
    Nobody evaluates what is sent. It costs loading time, and slow pages sell less; it hands
    visitors' data to a third party without any use (which a data protection officer will ask
    about); and it makes people believe that something is measured.

    ## How to fix in the tag manager
    Check first that its successor (for Universal Analytics: GA4) counts the same events. Then
    delete the tag, and the triggers and variables that only it uses, and publish the container.

    ## How to fix in the code
    Remove the snippet from the page's template (`analytics.js`, `ga('create', 'UA-...')`,
    `gtag('config', 'UA-...')`), and empty the field for a tracking id in plugins that bring their
    own. Calls such as `ga('send', ...)` in buttons and forms go with it.

    ## Known limits
    The list of products is short; `vendors` adds others that you have given up. What embedded
    pages of other sites send is not yours to change, and not told.
    """
    if record.is_repetition:
        return
    uses: dict[tuple[str, str], list[Hit | TagLoad]] = {}
    foreign = ids_of_foreign_hits(record)
    for hit in record.first_run_hits():
        if hit.vendor in options.vendors and hit.id not in foreign:
            uses.setdefault((hit.vendor, hit.account), []).append(hit)
    if "ga_universal" in options.vendors:
        for load in record.loads:
            if load.account.startswith(OLD_PREFIX):
                uses.setdefault(("ga_universal", load.account), []).append(load)
    for (vendor, account), evidence in uses.items():
        hits = [fact for fact in evidence if isinstance(fact, Hit)]
        what = DISCONTINUED.get(vendor) or message(
            "{who}, which the spec calls discontinued", who=vendor
        )
        if account:
            what = message("{product} ({account})", product=what, account=account)
        events = sorted({hit.event for hit in hits})
        yield failed(
            message("The site still sends hits to {product}.", product=what)
            if hits
            else message("The site still loads the tag of {product}.", product=what),
            about=f"{vendor} {account}".strip(),
            fault="legacy-tag",
            expected=message("nothing"),
            actual=", ".join(events[:5]) or message("its script"),
            evidence=evidence[:SHOWN],
            vendor=vendor,
            tag=record.tag_name(vendor, account),
        )
