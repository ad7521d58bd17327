"""The words of reports for severities, outcomes, states, runs and other closed sets."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Effort, Message, Outcome, Run, Severity, message
from auditor.report.view import Part, State

WORDS: Mapping[object, Message] = {
    Severity.CRITICAL: message("critical"),
    Severity.HIGH: message("high"),
    Severity.MEDIUM: message("medium"),
    Severity.LOW: message("low"),
    Outcome.PASSED: message("passed"),
    Outcome.FAILED: message("failed"),
    Outcome.CANT_TELL: message("can't tell"),
    Outcome.INAPPLICABLE: message("does not apply"),
    Effort.SMALL: message("up to 1 hour"),
    Effort.MEDIUM: message("half a day"),
    Effort.LARGE: message("several days"),
    State.WORKS: message("counted right"),
    State.BROKEN: message("broken"),
    State.UNKNOWN: message("could not be checked"),
    Run.JOURNEY: message("walked once"),
    Run.REVISIT: message("confirmation page opened again"),
    Run.DOUBLE_CLICK: message("double click"),
    Run.INVALID: message("form filled in wrongly"),
    Run.VARIANT: message("another basket"),
    Run.RACE: message("left at once"),
    Part.INTEGRITY: message("Conversion integrity"),
    Part.VALUES: message("Values"),
    Part.ATTRIBUTION: message("Attribution"),
    Part.CONSENT: message("Consent and privacy"),
    Part.HYGIENE: message("Hygiene"),
}
KINDS = {
    "hit": message("hit"),
    "request": message("request"),
    "push": message("push"),
    "route": message("page change"),
    "page": message("page"),
    "step": message("step"),
    "cookie": message("cookie"),
    "screenshot": message("screenshot"),
    "console": message("console"),
}
"""The words for kinds of evidence."""
EXPLAINED = {
    Part.INTEGRITY: message("whether each conversion is reported, once, to the right account"),
    Part.VALUES: message("whether amounts, currencies and products are right"),
    Part.ATTRIBUTION: message("whether a conversion is credited to what brought it about"),
    Part.CONSENT: message("whether the visitor's choice and personal data are respected"),
    Part.HYGIENE: message("whether tags are installed once, cleanly and with a purpose"),
}
"""What each part of the score measures."""
