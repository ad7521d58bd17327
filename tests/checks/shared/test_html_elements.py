"""Markup that is made to be slow, as every check of markup reads it."""

from __future__ import annotations

import pytest
from markuppages import (
    CHECKS,
    crawled,
)
from work import is_linear

from auditor.testing import an_audit, verdicts

N = 20_000
HOSTILE = {
    "angles": "<" * N,
    "open tags": "<a " * (N // 3),
    "quotes": "<a '>\"<a \">'" * (N // 11),
    "scripts": "<script>" * (N // 8),
    "closed scripts": "<script>fbq(</script>" * (N // 20),
    "comments": "<!--" * (N // 4),
    "attributes": "<script " + "a=" * (N // 2) + ">",
    "blanks": "<script a" + " " * N + ">",
    "calls": f"<script>{'fbq(' * (N // 4)}</script>",
    "configs": "<script>" + "gtag('config'," * (N // 14) + "</script>",
    "layers": "<script>gtm.js GTM-ABCDE " + "if dataLayer" * (N // 12) + "</script>",
    "layers made": "<script>gtm.js GTM-ABCDE " + ";dataLayer=[" * (N // 12) + "</script>",
    "block comments": "<script>" + "/*" * (N // 2) + "</script>",
    "line comments": "<script>" + "\n" * (N // 2) + " " * (N // 2) + "</script>",
    "consents": "<script>" + "'consent' , " * (N // 12) + "</script>",
    "sources": '<script src="' + "consentmanager." * 300 + '"></script>',
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_markup_that_is_made_to_be_slow_takes_no_more_than_linear_work(source: str) -> None:
    def judged(source: str) -> None:
        audit = an_audit(*crawled(source))
        for check in CHECKS:
            verdicts(check, audit)

    assert is_linear(judged, source)
