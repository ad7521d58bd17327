"""Hits, and lines of the spec that hold conditions against them: what wrong-parameter looks at."""

from __future__ import annotations

from typing import Any

from auditor.model import (
    Expectation,
    Hit,
    Matcher,
    Verdict,
)
from auditor.model.compare import number
from auditor.testing import (
    a_hit,
    a_record,
    an_expectation,
    verdicts,
)

CHECK = "wrong-parameter"
ADS = {"vendor": "google_ads", "event": "conversion"}
TOTAL = 'test_id "total"'
ON_PAGE = Matcher(operator="equals_text", operand=TOTAL)


def a_hit_with(params: dict[str, str], **fields: Any) -> Hit:
    value = number(params.get("value", ""))
    return a_hit(params=params, value=value, currency=params.get("currency"), **fields)


def asks(param: str, *matchers: Matcher) -> Expectation:
    return an_expectation(params={param: matchers})


def the_same(param: str) -> Expectation:
    """Google Ads must send what GA4 sends."""
    other = Matcher(operator="same_as", operand=f"ga4.purchase.{param}")
    return an_expectation("google_ads", event="conversion", params={param: (other,)})


def both(param: str, ga4: str, ads: str) -> tuple[Hit, Hit]:
    return (a_hit_with({param: ga4}), a_hit_with({param: ads}, **ADS))


def the_verdict(line: Expectation, *hits: Hit, **fields: Any) -> Verdict:
    texts = {TOTAL: "1.299,00 €"}
    record = a_record(**{"expect": (line,), "hits": hits, "texts": texts, **fields})
    [verdict] = verdicts(CHECK, record)
    return verdict
