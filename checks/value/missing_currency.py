"""missing-currency: amounts without a currency, or with one that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import check, failed, passed
from auditor.check.matching import MASK, place_of_hit
from auditor.model import Effort, Hit, Severity, Verdict, VisitRecord, message
from auditor.model.amounts import ISO_4217

from ..shared.placeholders import asking, is_placeholder
from ..shared.vendor_rules import demands

SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingCurrencyOptions:
    """What the spec may set for missing-currency."""

    vendors: tuple[str, ...] = (
        "ga4",
        "google_ads",
        "meta",
        "tiktok",
        "microsoft_uet",
        "pinterest",
    )
    """Vendors whose hits have a place for the currency."""
    accept: tuple[str, ...] = ()
    """Codes to accept though ISO 4217 doesn't list them any more, or not yet."""


@check(
    id="missing-currency",
    title="Each amount has its currency",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"currency-missing", "currency-invalid"},
    options=MissingCurrencyOptions,
    needs_journey=False,
)
def missing_currency(record: VisitRecord, options: MissingCurrencyOptions) -> Iterator[Verdict]:
    """Each amount has its currency.

    ## What it checks
    A hit with a value also names a currency, and so does every hit for which the spec or the
    vendor's documentation asks for one. The currency is a code of ISO 4217 in capitals: EUR, not
    eur, € or Euro.

    ## Why it matters
    GA4 leaves an event without currency out of the revenue. Meta asks for value and currency
    together. Others take the currency of the account for granted: an order of 1,000 yen then
    counts as 1,000 dollars. Bidding by value and the return on ad spend are wrong from there on.

    ## How to fix in the tag manager
    Map the currency in the tag. In GA4 it belongs to the event, next to `value`, not only to the
    items; with "Send Ecommerce data" it is taken from `ecommerce.currency`. A shop with one
    currency may set it as a constant. Write the code in capitals: EUR.

    ## How to fix in the code
    Push the currency along with the value, in the same data layer event:
    `value: 129.90, currency: "EUR"`. Hard-coded calls need both just so:
    `fbq('track', 'Purchase', {value: 129.90, currency: 'EUR'})`.

    ## Known limits
    Whether it is the right currency is a matter for agreement, and for the spec
    (`currency: EUR`). A value that is
    an unfilled variable is left to malformed-value. Google Ads sends a value of 0 when none was
    set, so its zeros need no currency. LinkedIn's hits have no place for one.
    """
    if record.is_repetition:
        return
    faulty: dict[tuple[str, str], list[Hit]] = {}
    sound: dict[str, Hit] = {}
    for hit in record.first_run_hits():
        slug = _fault(record, hit, options)
        if slug:
            faulty.setdefault((hit.about, slug), []).append(hit)
        elif hit.params.get("currency"):
            sound.setdefault(hit.about, hit)
    for (name, slug), hits in faulty.items():
        currency = hits[0].params.get("currency", "")
        code = currency[:20]
        yield failed(
            message(
                "{hit} was sent with currency “{code}”, which is not a currency code.",
                hit=name,
                code=code,
            )
            if currency
            else message("{hit} was sent with an amount and no currency.", hit=name),
            about=name if slug == "currency-missing" else f"{name} currency code",
            fault=slug,
            expected=message("a currency code such as EUR"),
            actual=message("“{text}”", text=code) if currency else message("no currency"),
            evidence=hits[:SHOWN],
            **place_of_hit(hits[0], record),
        )
    wrong_ones = {name for name, _ in faulty}
    for name, hit in sound.items():
        if name not in wrong_ones:
            yield passed(f"{name} names its currency.", about=name, **place_of_hit(hit, record))


def _fault(record: VisitRecord, hit: Hit, options: MissingCurrencyOptions) -> str | None:
    currency = hit.params.get("currency", "").strip()
    if is_placeholder(currency) or currency.startswith(MASK):
        return None
    line, has_place = asking(record, hit, "currency"), hit.vendor in options.vendors
    if currency:
        is_accepted = currency in ISO_4217 | set(options.accept)
        return "currency-invalid" if not is_accepted and (line or has_place) else None
    if line or (_has_value(hit) and (has_place or demands(record, hit, "currency"))):
        return "currency-missing"
    return None


def _has_value(hit: Hit) -> bool:
    """Whether an amount was meant to be sent; the zero that Google Ads fills in is none."""
    text = hit.params.get("value", "").strip()
    if not text or is_placeholder(text) or hit.automatic:
        return False
    return not (hit.vendor == "google_ads" and hit.value == 0)
