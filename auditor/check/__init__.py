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
from auditor.wire.address import (
    Address,
    authority_of,
    host_of,
    parse_url,
    path_of,
    site_of,
    split_url,
)

__all__ = [
    "ENTRY_POINT_GROUP",
    "SECTIONS",
    "Address",
    "Check",
    "Fact",
    "NoOptions",
    "Scope",
    "as_evidence",
    "authority_of",
    "cant_tell",
    "check",
    "failed",
    "find_checks",
    "host_of",
    "inapplicable",
    "parse_url",
    "passed",
    "path_of",
    "site_of",
    "split_url",
]
