"""What a check is, and how checks are found. PUBLIC: other packages build checks with this."""

from auditor.check.api import (
    ENTRY_POINT_GROUP,
    SECTIONS,
    Check,
    Fact,
    NoOptions,
    Scope,
    as_evidence,
    cant_tell,
    check,
    failed,
    find_checks,
    inapplicable,
    passed,
)

__all__ = [
    "Check",
    "ENTRY_POINT_GROUP",
    "Fact",
    "NoOptions",
    "SECTIONS",
    "Scope",
    "as_evidence",
    "cant_tell",
    "check",
    "failed",
    "find_checks",
    "inapplicable",
    "passed",
]
