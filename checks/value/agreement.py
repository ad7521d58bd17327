"""agreement: values, currencies and order numbers that differ between vendors, page and pushes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from auditor.check import check, failed, passed
from auditor.check.conditions import judge_param
from auditor.check.matching import place_of
from auditor.model import (
    Category,
    Effort,
    Expectation,
    Hit,
    Outcome,
    Push,
    Severity,
    Verdict,
    VisitRecord,
    message,
)
from auditor.model.compare import same

from ..shared.amounts import (
    PARAMS,
    ROUNDED,
    amount_of,
    breaks_condition,
    excepted,
    reported,
    stated,
)
from ..shared.announcements import announced, changed
from ..shared.shown_currency import names_currency, shown_amount

FAULTS = {
    "value": "vendors-differ",
    "currency": "currency-differs",
    "transaction_id": "transaction-id-differs",
}
SHOWN = 80
"""Characters of a text that a message shows."""
MANY = 20
"""Different texts of one line's hits; with more of them, nothing is compared."""
DERIVED = frozenset({"equals", "same_as", "equals_text", "sum_of"})
"""Conditions that leave a parameter no choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementOptions:
    """What the spec may set for agreement."""

    may_differ: tuple[str, ...] = ()
    """Tags (or vendors) that are told something else on purpose, such as net amounts:
    `google_ads`, or only a parameter of theirs: `google_ads value`."""
    tolerance: Decimal = ROUNDED
    """By how much values may differ, as where one vendor is told rounded ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one hit says of a parameter."""

    line: Expectation
    hit: Hit
    text: str
    fixed: bool
    """Whether the spec fixes this very text."""
    shown: bool
    """Whether the page shows it where the spec says."""
    push: Push | None
    """The push that announced something else; None where no push did."""

    @property
    def vendor(self) -> str:
        """The id of the vendor that got the hit."""
        return self.line.tag.vendor

    @property
    def name(self) -> str:
        """The tag and event, as messages name them."""
        return f"{self.line.tag.name} {self.line.event}"


@check(
    id="agreement",
    title="Vendors, data layer and page agree on what was achieved",
    severity=Severity.HIGH,
    effort=Effort.MEDIUM,
    faults={*FAULTS.values(), "layer-differs-from-hit"},
    options=AgreementOptions,
)
def agreement(record: VisitRecord, options: AgreementOptions) -> Iterator[Verdict]:
    """Vendors, data layer and page agree on what was achieved.

    ## What it checks
    The hits that a goal expects name the same value, currency and order number, whichever vendor
    they go to. What the page (`equals_text`) or the data layer confirms is taken for right, else
    what most say, else what the spec fixes, or names first. Where vendors agree (or there is one),
    they are held against what the page announced: in its push to the data layer, or its call of
    gtag, fbq and their like, that the spec names (`push`), that is called as the hit's event is, or
    that has the same order number. Where `equals_text` reads an amount with its currency from the
    page, hits name that currency.

    ## Why it matters
    Each platform credits itself with another turnover for one and the same order. Reports
    can't be held against each other, and budget moves to where the figures are merely larger.

    ## How to fix in the tag manager
    Let all tags read one and the same Data Layer Variable, and hand it over as it is. Most often
    one tag takes the amount with tax and another the one without, the total with shipping or the
    subtotal, the order's number or its internal id. Look at the variables in between, too: one may
    turn text into a number (1.299,00 becomes 1.299), round, or still hold the previous event's
    value. If the difference is on purpose, say so in the spec:
    `checks: { agreement: { may_differ: [google_ads value] } }`.

    ## How to fix in the code
    Compute amount, currency and order number once, best on the server, and push them with the
    event: `value: 1299.00, currency: "EUR", transaction_id: "10042"`. Give every hard-coded call
    (gtag, fbq, ttq) these same three. A number goes in as a number, not as text that each vendor
    reads in its own way.

    ## Known limits
    Amounts in different currencies are not compared, nor those that affiliate networks are told:
    usually net ones. What the spec fixes (`equals`), or derives on both sides (`same_as`,
    `equals_text`), wrong-parameter has, and the data layer does not overrule it. Of several
    conversions of one vendor, one that agrees is enough: others may well count something else. A
    hit agrees with the data layer if any push since the goal action holds what it says, or if
    shipping, tax or a discount that was pushed explains the difference. Zero and malformed values
    have a check of their own.
    """
    if record.is_repetition:
        return
    for param in PARAMS:
        statements = _upheld(list(_statements(record, param, options)), param, options)
        if param == "currency":
            against = list(_against_page(statements, record))
            yield from (_other_than_page(statement, shown) for statement, shown in against)
            statements = [
                statement
                for statement in statements
                if all(statement is not other for other, _ in against)
            ]
        accused = list(_unlike_the_usual(statements, param, options))
        yield from (_other_than_usual(one, usual, param) for one, usual in accused)
        for statement in statements:
            if any(statement is one for one, _ in accused):
                continue
            if statement.push is not None:
                yield _changed_on_the_way(statement, statement.push, param)
            else:
                yield _agreeing(statement, param)


def _statements(record: VisitRecord, param: str, options: AgreementOptions) -> Iterator[Statement]:
    """A statement of each line whose hits can be compared."""
    for line, hits in reported(record):
        paid_by_net = param == "value" and line.tag.category is Category.AFFILIATE
        is_part = any(m.operator == "percent_of" for m in line.params.get(param, ()))
        if paid_by_net or is_part or excepted(options.may_differ, line, param):
            continue
        sound = {text: hit for hit in reversed(hits) if (text := stated(hit, param)) is not None}
        sound = {
            text: hit
            for text, hit in sound.items()
            if len(sound) <= MANY and not breaks_condition(line, param, hit, record)
        }
        text = next(iter(sound), "")
        # Of several that differ, nobody knows which one is meant.
        if sound and all(same(other, text) for other in sound):
            hit = sound[text]
            conditions = judge_param(param, line.params.get(param, ()), hit, record)
            met = {case.matcher.operator for case in conditions if case.outcome is Outcome.PASSED}
            yield Statement(
                line=line,
                hit=hit,
                text=text,
                fixed="equals" in met,
                shown="equals_text" in met,
                push=changed(line, hit, param, record),
            )


def _upheld(statements: list[Statement], param: str, options: AgreementOptions) -> list[Statement]:
    """The statements; the data layer overrules none that spec or page confirm, of any vendor."""
    confirmed = [statement for statement in statements if statement.fixed or statement.shown]
    return [
        replace(statement, push=None)
        if any(_agree(statement, other, param, options) for other in confirmed)
        else statement
        for statement in statements
    ]


def _unlike_the_usual(
    statements: list[Statement], param: str, options: AgreementOptions
) -> Iterator[tuple[Statement, Statement]]:
    """The statements that differ from the usual one, each with the usual one."""
    if not statements:
        return

    def weight(one: Statement) -> tuple[bool, bool, int, bool]:
        agreeing = {other.vendor for other in statements if _agree(one, other, param, options)}
        # What the spec fixes for one vendor may be that vendor's own, such as a lead's worth.
        return one.shown, one.push is None, len(agreeing), one.fixed

    usual = max(statements, key=weight)
    for vendor in dict.fromkeys(statement.vendor for statement in statements):
        of_it = [statement for statement in statements if statement.vendor == vendor]
        if param == "value":
            of_it = [statement for statement in of_it if _same_currency(statement, usual)]
        if vendor == usual.vendor or any(
            _agree(usual, statement, param, options) for statement in of_it
        ):
            continue
        if of_it and not _is_settled(of_it[0], usual, param):
            yield of_it[0], usual


def _agree(one: Statement, other: Statement, param: str, options: AgreementOptions) -> bool:
    if param != "value":
        return same(one.text, other.text)
    apart = abs(amount_of(one.text) - amount_of(other.text))
    return _same_currency(one, other) and apart <= options.tolerance


def _same_currency(one: Statement, other: Statement) -> bool:
    """Whether amounts can be compared; without a currency, an amount has the other's."""
    named = {stated(statement.hit, "currency") for statement in (one, other)} - {None}
    return len(named) < 2  # noqa: PLR2004 - both named one, and they differ


def _is_settled(one: Statement, other: Statement, param: str) -> bool:
    """Whether the spec itself says what the one, or both, must be."""
    if one.fixed:
        return True
    kinds = [
        {m.operator for m in statement.line.params.get(param, ())} for statement in (one, other)
    ]
    if param == "value" and other.fixed:
        return True
    return all(kind & DERIVED for kind in kinds)


def _other_than_usual(one: Statement, usual: Statement, param: str) -> Verdict:
    return _failed(
        one,
        param,
        message(
            "For one achievement, {hit} was sent with {param} {text}, and {who} with {usual}.",
            hit=one.name,
            param=param,
            text=one.text,
            who=usual.name,
            usual=usual.text,
        ),
        fault=FAULTS[param],
        expected=message("{usual} (as {who})", usual=usual.text, who=usual.name),
        evidence=[one.hit, usual.hit, *([one.push] if one.push else [])],
    )


def _changed_on_the_way(one: Statement, push: Push, param: str) -> Verdict:
    pushed = (announced(push, param) or "")[:SHOWN]
    return _failed(
        one,
        param,
        message(
            "{hit} was sent with {param} {text}, though the page had announced {pushed} ({push}).",
            hit=one.name,
            param=param,
            text=one.text,
            pushed=pushed,
            push=" ".join(filter(None, [push.layer, push.event])),
        ),
        fault="layer-differs-from-hit",
        expected=message("{pushed} (as announced)", pushed=pushed),
        evidence=[one.hit, push],
    )


def _other_than_page(one: Statement, shown: str) -> Verdict:
    return _failed(
        one,
        "currency",
        message(
            "{hit} was sent with currency {currency}, and the page shows {shown}.",
            hit=one.name,
            currency=one.text,
            shown=shown[:SHOWN],
        ),
        fault="currency-differs",
        expected=message("the currency of {shown} (shown on the page)", shown=shown[:SHOWN]),
        evidence=[one.hit],
    )


def _failed(one: Statement, param: str, message: str, **more: Any) -> Verdict:  # noqa: ANN401 - as failed
    return failed(message, actual=one.text, **_where(one, param), **more)


def _agreeing(one: Statement, param: str) -> Verdict:
    return passed(
        f"Nothing contradicts the {param} of {one.name}.",
        **_where(one, param),
    )


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


def _against_page(
    statements: list[Statement], record: VisitRecord
) -> Iterator[tuple[Statement, str]]:
    """The statements of another currency than the page's, and what the page shows."""
    shown, codes = shown_amount(record)
    for statement in statements:
        if codes and statement.text not in codes and not names_currency(statement.line):
            yield statement, shown


def _where(one: Statement, param: str) -> dict[str, Any]:
    return {**place_of(one.line), "about": f"{one.line.about} {param}"}
