"""missing-parameter: hits that lack a parameter which their vendor asks for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from auditor.check import NoOptions, check, passed
from auditor.check.matching import place_of_hit
from auditor.model import Effort, Hit, Severity, Verdict, VisitRecord, message
from auditor.model.vendor_rules import Confidence, Required

from ..shared.placeholders import asking, lines_for
from ..shared.vendor_rules import (
    breach,
    ids_of_foreign_hits,
    is_sent_by_site,
    reported_by_missing_hit,
    required_of,
)

LEFT_TO_OTHERS = frozenset({"value", "currency", "transaction_id", "items", "event_id"})
"""Parameters that malformed-value, missing-currency and their like report."""
CLICK_IDS = frozenset({"CJEVENT", "click_id"})
"""Parameters that only a visitor who came by an advertisement has."""
LABELLED = ("conversion", "gateway_short")
"""Endpoints of Google Ads that take conversions; the others gather audiences."""


@check(
    id="missing-parameter",
    title="Each event carries what its vendor asks for",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"param-mismatch", "conversion-label-wrong"},
    needs_journey=False,
)
def missing_parameter(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each event carries what its vendor asks for.

    ## What it checks
    An event has the parameters that its vendor's documentation demands of it: GA4's search its
    search_term, a Google Ads conversion its label, an affiliate network's sale its commission
    group. An event that the spec expects also has those that the vendor recommends (severity low):
    without them it is counted, and some report or campaign lacks something.

    ## Why it matters
    A hit that lacks what it must have is answered like any other, and then dropped or counted for
    nothing. A conversion without a label belongs to no conversion action at all: the campaign that
    brought it seems to sell nothing, and bidding turns away from it.

    ## How to fix in the tag manager
    Add the parameter to the tag, with a variable that reads it from the push; a Google Ads
    conversion tag needs the "Conversion Label" of its conversion action. The finding names the page
    of the vendor's documentation that asks for it.

    ## How to fix in the code
    Push what the tag is to read along with the event, or add it to the call:
    `gtag('event', 'search', {search_term: 'mug'})`,
    `gtag('event', 'conversion', {send_to: 'AW-123/LABEL'})`. Leave it out only where the vendor's
    documentation says that it may be missing.

    ## Known limits
    Value, currency, order number and items have checks of their own. A parameter that the spec
    asks for is left to wrong-parameter. What a vendor is told by a server is not seen.
    """
    if record.is_repetition:
        return
    lacking: dict[tuple[str, bool, str], tuple[Required, list[Hit]]] = {}
    sound: dict[str, Hit] = {}
    foreign = ids_of_foreign_hits(record)
    for hit in record.first_run_hits():
        if not is_sent_by_site(hit) or hit.id in foreign:
            continue
        lacks = [
            (param, must, rule)
            for rule in required_of(record, hit)
            for param, must in _lacking(record, hit, rule)
        ]
        for param, must, rule in lacks:
            lacking.setdefault((hit.about, must, param), (rule, []))[1].append(hit)
        if not lacks and any(rule.must for rule in required_of(record, hit)):
            sound.setdefault(hit.about, hit)
    for (name, must, param), (rule, hits) in lacking.items():
        yield _verdict(record, name, param, rule, hits, must=must)
    accused = {name for name, _, _ in lacking}
    for name, hit in sound.items():
        if name not in accused:
            text = f"{name} carries what its vendor asks for."
            yield passed(text, about=name, **place_of_hit(hit, record))


def _verdict(
    record: VisitRecord, name: str, param: str, rule: Required, hits: list[Hit], *, must: bool
) -> Verdict:
    label = param == "label" and hits[0].vendor == "google_ads"
    severity = Severity.CRITICAL if label else None if must else Severity.LOW
    if label:
        what = message(
            "{hit} was sent without a label, so that it belongs to no conversion action", hit=name
        )
    elif must:
        what = message(
            "{hit} was sent without {param}, which its vendor demands for this event",
            hit=name,
            param=param,
        )
    else:
        what = message(
            "{hit} was sent without {param}, which its vendor recommends for this event",
            hit=name,
            param=param,
        )
    # What is only recommended breaks no goal: it names no line, and no event.
    minor = not must or rule.confidence is Confidence.GENERAL
    lines = [] if minor else lines_for(record, hits[0])
    return breach(
        what,
        rule,
        record,
        hits,
        about=f"{name}/{param}" if minor else f"{name} {param}",
        fault="conversion-label-wrong" if label else "param-mismatch",
        severity=severity,
        expected=param,
        actual=message("no {param}", param=param),
        event=None if minor else hits[0].event,
        label=None if minor else hits[0].label,
        line=lines[0].line if lines else None,
    )


def _lacking(record: VisitRecord, hit: Hit, rule: Required) -> Iterator[tuple[str, bool]]:
    """The parameters that are missing, and whether the vendor can't do without."""
    for param in rule.must:
        if _is_missing(record, hit, param):
            yield param, True
    if hit.value:
        for param in rule.with_value:
            if _is_missing(record, hit, param):
                yield param, True
    if rule.one_of and not any(_has(hit, param) for param in rule.one_of):
        yield reduce(_or, rule.one_of), True
    if lines_for(record, hit):
        for param in rule.should:
            if _is_missing(record, hit, param) or _lacks_order(record, hit, rule, param):
                yield param, False


def _or(one: str, other: str) -> str:
    return message("{one} or {other}", one=one, other=other)


def _is_missing(record: VisitRecord, hit: Hit, param: str) -> bool:
    if param in LEFT_TO_OTHERS | CLICK_IDS or _has(hit, param):
        return False
    if param == "label" and hit.vendor == "google_ads":
        takes = any(name in hit.endpoint for name in LABELLED)
        return takes and reported_by_missing_hit(record, hit) is None
    if param == "content_type" and not hit.items:
        # It says what the ids of the items are.
        return False
    return asking(record, hit, param) is None


def _lacks_order(record: VisitRecord, hit: Hit, rule: Required, param: str) -> bool:
    """Whether a hit lacks an order number that is useful; a required one has its own check."""
    useful = param == "transaction_id" and rule.confidence is not Confidence.GENERAL
    return useful and not _has(hit, param) and asking(record, hit, param) is None


def _has(hit: Hit, param: str) -> bool:
    if param == "items" and hit.items:
        return True
    if param == "label" and hit.label:
        return True
    nested = f".{param}"
    return bool(hit.get(param)) or any(
        text and name.endswith(nested) for name, text in hit.params.items()
    )
