"""The closed vocabularies of an audit, as a report says them."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Effort, Outcome, Run, Severity, Told, told
from auditor.report.view import Part, State

WORDS: Mapping[object, Told] = {
    Severity.CRITICAL: told("critical"),
    Severity.HIGH: told("high"),
    Severity.MEDIUM: told("medium"),
    Severity.LOW: told("low"),
    Outcome.PASSED: told("passed"),
    Outcome.FAILED: told("failed"),
    Outcome.CANT_TELL: told("can't tell"),
    Outcome.INAPPLICABLE: told("does not apply"),
    Effort.SMALL: told("up to an hour"),
    Effort.MEDIUM: told("half a day"),
    Effort.LARGE: told("several days"),
    State.WORKS: told("counted right"),
    State.BROKEN: told("broken"),
    State.UNKNOWN: told("could not be checked"),
    Run.JOURNEY: told("walked once"),
    Run.REVISIT: told("confirmation page opened again"),
    Run.DOUBLE_CLICK: told("double click"),
    Run.INVALID: told("form filled in wrongly"),
    Run.VARIANT: told("another basket"),
    Part.INTEGRITY: told("Conversion integrity"),
    Part.VALUES: told("Values"),
    Part.ATTRIBUTION: told("Attribution"),
    Part.CONSENT: told("Consent and privacy"),
    Part.HYGIENE: told("Hygiene"),
}
KINDS = {
    "hit": told("hit"),
    "request": told("request"),
    "push": told("push"),
    "route": told("page change"),
    "page": told("page"),
    "step": told("step"),
    "cookie": told("cookie"),
    "screenshot": told("screenshot"),
    "console": told("console"),
}
"""Kinds of evidence."""
EXPLAINED = {
    Part.INTEGRITY: told("whether each conversion is reported, once, to the right account"),
    Part.VALUES: told("whether amounts, currencies and products are right"),
    Part.ATTRIBUTION: told("whether a conversion is credited to what brought it about"),
    Part.CONSENT: told("whether the visitor's choice and personal data are respected"),
    Part.HYGIENE: told("whether tags are installed once, cleanly and with a purpose"),
}
"""What a part of the score says."""
