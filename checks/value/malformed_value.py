"""malformed-value: values that a vendor can't count, or that can't be right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from auditor.check import check, failed, passed
from auditor.check.matching import MASK, place_of_hit
from auditor.model import Effort, Hit, Message, Severity, Verdict, VisitRecord, message
from auditor.model.compare import number, same

from ..shared.placeholders import asking, is_one_of, is_placeholder, lines_for
from ..shared.vendor_rules import NO_CONVERSIONS, demands

SHOWN = 3
SHORT = 40
"""Characters of a text that a message shows."""
COMMON = ("value", "currency", "transaction_id", "event_id", "label")
PURCHASES = (
    "ga4 purchase",
    "meta Purchase",
    "microsoft_uet purchase",
    "pinterest checkout",
    "reddit Purchase",
    "snapchat PURCHASE",
    "tiktok Purchase",
)
"""Orders, to vendors that ask for their amount; others may well call a bare goal `purchase`."""

Fault = Literal[
    "placeholder-value",
    "value-not-a-number",
    "value-as-text",
    "value-negative",
    "value-zero",
    "value-missing",
]
FAULTS: Mapping[Fault, Severity] = {
    "placeholder-value": Severity.HIGH,
    "value-not-a-number": Severity.CRITICAL,
    "value-as-text": Severity.HIGH,
    "value-negative": Severity.MEDIUM,
    "value-zero": Severity.HIGH,
    "value-missing": Severity.HIGH,
}
EXPECTED: Mapping[Fault, Message] = {
    "placeholder-value": message("real data"),
    "value-not-a-number": message("a number such as 1299.90"),
    "value-as-text": message("epn.value, not ep.value"),
    "value-negative": message("zero or more"),
    "value-zero": message("the amount of the order"),
    "value-missing": message("the amount"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MalformedValueOptions:
    """What the spec may set for malformed-value."""

    value_events: tuple[str, ...] = PURCHASES
    """Events that must have a value above zero: an event's name, or `VENDOR EVENT`."""
    allow_zero: bool = False
    """Whether an order may cost nothing, as where vouchers cover all of it."""


@check(
    id="malformed-value",
    title="Values are numbers, and parameters are filled in",
    severity=Severity.HIGH,
    effort=Effort.MEDIUM,
    faults=FAULTS,
    options=MalformedValueOptions,
    needs_journey=False,
)
def malformed_value(record: VisitRecord, options: MalformedValueOptions) -> Iterator[Verdict]:
    """Values are numbers, and parameters are filled in.

    ## What it checks
    A value is a plain number with a dot, not “1.299,90 €”. GA4 is sent it as a number, not as
    text. It is not below zero. Purchases have a value above zero, and so has every event for which
    the spec or its vendor's documentation asks for a value. No parameter, and nothing in the list
    of items, holds what a script leaves behind when a variable was empty: undefined, null, NaN,
    [object Object], {{name}}, %%NAME%%, ${name}.

    ## Why it matters
    Vendors drop a value that they can't read, or read another one (1.299,90 becomes 1.299). The
    conversion is counted and is worth nothing, so bidding by value learns from wrong figures, and
    spends the budget in the wrong place. An order id “undefined” makes all orders one, and all but
    the first are lost.

    ## How to fix in the tag manager
    Where a variable came out empty, check its name in the preview, and whether the data is there by
    the time that the tag fires. Often the push comes after the tag: then let the trigger wait for
    it. Hand the variable over alone, without text around it; one that turns 1.299,90 € into a
    number is a stopgap for what the page should do.

    ## How to fix in the code
    Hand the value over as a number, in the data layer already: `value: 1299.90` without quotes,
    currency sign or thousands separator. Leave out what is not known rather than push undefined,
    null or an unfilled {{name}}. Read the order's data before the push, not after it.

    ## Known limits
    Free orders are reported as value-zero, unless the spec fixes the value (`value: 0`): set
    `allow_zero: true` if you have them. What a vendor's own library writes where the page gives it
    nothing is not a placeholder; its table says which texts these are. Google Ads,
    LinkedIn and events other than purchases need a value only if the spec asks for one. Addresses
    of pages are not searched for unfilled variables.
    """
    if record.is_repetition:
        return
    malformed: dict[tuple[str, Fault, str], list[tuple[Hit, str]]] = {}
    sound: dict[str, Hit] = {}
    for hit in record.first_run_hits():
        silent = hit.automatic or hit.category in NO_CONVERSIONS
        faults = [] if silent else list(_faults(record, hit, options))
        for slug, param, text in faults:
            malformed.setdefault((hit.about, slug, param), []).append((hit, text))
        if hit.params.get("value") and not faults:
            sound.setdefault(hit.about, hit)
    for (name, slug, param), cases in malformed.items():
        hit, text = cases[0]
        yield failed(
            _sentence(slug, name, param, text[:SHORT]),
            about=f"{name} {param} {slug}",
            fault=slug,
            severity=FAULTS[slug],
            expected=EXPECTED[slug],
            actual=message("“{text}”", text=text[:80])
            if text
            else message("no {param}", param=param),
            evidence=[hit for hit, _ in cases[:SHOWN]],
            **place_of_hit(hit, record),
        )
    faulty = {name for name, _, _ in malformed}
    for name, hit in sound.items():
        if name not in faulty:
            yield passed(f"{name} has a sound value.", about=name, **place_of_hit(hit, record))


def _sentence(slug: Fault, name: str, param: str, text: str) -> Message:
    """How the hit was sent."""
    match slug:
        case "placeholder-value":
            return message(
                "{hit} was sent with {param} “{text}”, a placeholder that was never filled in.",
                hit=name,
                param=param,
                text=text,
            )
        case "value-not-a-number":
            return message(
                "{hit} was sent with value “{text}”, which is not a plain number.",
                hit=name,
                text=text,
            )
        case "value-as-text":
            return message(
                "{hit} was sent with its value as text, so that it counts for no revenue.", hit=name
            )
        case "value-negative":
            return message(
                "{hit} was sent with value {text}, which is below zero.", hit=name, text=text
            )
        case "value-zero":
            return message(
                "{hit} was sent with value {text}, though it is a purchase.", hit=name, text=text
            )
        case "value-missing":
            return message("{hit} was sent without a value.", hit=name)
    assert_never(slug)


def _faults(
    record: VisitRecord, hit: Hit, options: MalformedValueOptions
) -> Iterator[tuple[Fault, str, str]]:
    """The faults of a hit: slug, parameter and text; a value has one at most."""
    for name, text in _unfilled(hit):
        yield "placeholder-value", name, text
    if slug := _fault_of_value(record, hit, options):
        yield slug, "value", hit.params.get("value", "")


def _unfilled(hit: Hit) -> Iterator[tuple[str, str]]:
    """The parameters and fields of items that hold a placeholder, each under one name."""
    texts = {name: hit.params[name] for name in COMMON if name in hit.params}
    for item in hit.items:
        fields = {"item_id": item.item_id, "item_name": item.item_name, **item.params}
        texts |= {f"items.{name}": text for name, text in fields.items() if is_placeholder(text)}
    split_names = {"items"} | {
        name.partition(".")[0] for name in (*hit.raw, *hit.params) if "." in name
    }
    texts |= {name: text for name, text in hit.params.items() if name not in split_names}
    on_the_wire = Counter(hit.raw.values())
    reported: Counter[str] = Counter()
    for name, text in texts.items():
        is_part_of_reported = any(other in text and other != text for other in reported)
        if not is_placeholder(text) or (is_part_of_reported and name not in COMMON):
            continue
        # Several names may stand for one field of the wire: order_id is transaction_id too.
        if reported[text] < max(1, on_the_wire[text]):
            reported[text] += 1
            yield name, text


def _is_fixed(record: VisitRecord, hit: Hit, text: str) -> bool:
    """Whether the spec itself wants this very value of the hit: a free trial, a refund."""
    return any(
        matcher.operator == "equals" and same(text, str(matcher.operand))
        for line in lines_for(record, hit)
        for matcher in line.params.get("value", ())
    )


def _fault_of_value(record: VisitRecord, hit: Hit, options: MalformedValueOptions) -> Fault | None:
    text = hit.params.get("value", "").strip()
    purchase = is_one_of(hit.vendor, hit.event, options.value_events)
    if not text:
        needed = purchase or asking(record, hit, "value") or demands(record, hit, "value")
        return "value-missing" if needed else None
    if is_placeholder(text) or text.startswith(MASK):
        return None
    amount = number(text)  # not hit.value: what only has the name is not what the vendor counts
    if amount is None:
        return "value-not-a-number"
    if hit.vendor == "ga4" and "ep.value" in hit.raw and "epn.value" not in hit.raw:
        return "value-as-text"
    if amount > 0 or (amount == 0 and (options.allow_zero or not purchase)):
        return None
    if _is_fixed(record, hit, text):
        return None
    return "value-negative" if amount < 0 else "value-zero"
