"""Hits of one order at several vendors: what agreement holds against one another."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from auditor.model import (
    Expectation,
    Hit,
    Matcher,
    Outcome,
    Push,
    Verdict,
)
from auditor.testing import (
    a_hit,
    a_push,
    a_record,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "agreement"
LABEL = "AbC"
TOTAL = 'test_id "total"'
ON_PAGE = (Matcher(operator="equals_text", operand=TOTAL),)
GA4 = an_expectation()
ADS = an_expectation("google_ads", event="conversion", params={"label": LABEL}, line=11)
META = an_expectation("meta", event="Purchase", line=12)
TIKTOK = an_expectation("tiktok", event="Purchase", line=13)


def sent(line: Expectation, **fields: Any) -> Hit:
    """A hit that the line means, with a sound order unless `fields` says otherwise."""
    own = {
        key: fields.pop(key)
        for key in ("at", "step", "sent_at", "delivered", "automatic", "page")
        if key in fields
    }
    params = {"value": "49", "currency": "EUR", "transaction_id": "SO-1", **fields}
    params = {name: text for name, text in params.items() if text is not None}
    plain = params.get("value", "")
    value = Decimal(plain) if plain.replace(".", "", 1).lstrip("-").isdigit() else None
    label = LABEL if line is ADS else ""
    return a_hit(
        vendor=line.tag.vendor,
        account=line.tag.account,
        event=line.event,
        label=label,
        params=params,
        value=value,
        currency=params.get("currency"),
        **own,
    )


def announced(**order: Any) -> Push:
    given = {"transaction_id": "SO-1", "value": 49, "currency": "EUR", **order}
    given = {name: text for name, text in given.items() if text is not None}
    return a_push(payload={"event": "purchase", "ecommerce": given})


def failures_among(
    *hits: Hit, lines: tuple[Expectation, ...] = (GA4, ADS, META), **fields: Any
) -> Any:
    options = {name: fields.pop(name) for name in ("may_differ", "tolerance") if name in fields}
    return failures(CHECK, a_record(expect=lines, hits=hits, **fields), **options)


def the_failure(
    *hits: Hit, lines: tuple[Expectation, ...] = (GA4, ADS, META), **fields: Any
) -> Verdict:
    judged = verdicts(CHECK, a_record(expect=lines, hits=hits, **fields))
    [verdict] = [verdict for verdict in judged if verdict.outcome is Outcome.FAILED]
    return verdict
