"""wrong-account: counted in somebody else's books."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed
from auditor.expectation import matching
from auditor.model import Expectation, Hit, Severity, Verdict, VisitRecord


@check(
    id="wrong-account",
    title="Hits go to the accounts of the spec",
    severity=Severity.CRITICAL,
    faults={"wrong-account", "unknown-account"},
)
def wrong_account(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Hits go to the accounts of the spec.

    ## What it checks
    Each hit of a vendor that the spec knows goes to an account that the spec lists. It is critical
    where an expected conversion went to another account instead, and high where an account that
    nobody listed listens beside yours.

    ## Why it matters
    What is sent to another account is missing in yours, and stands in the books of whoever owns
    that account: a former agency, a test property, the shop whose snippet was copied.

    ## How to fix
    Search the tag manager and the page for the account in the finding and replace it, or remove
    the tag. If the account is yours and meant to listen, list it under `tags`.

    ## Known limits
    Vendors that the spec does not list at all are not looked at here.
    """
    if record.visit.repeat_of is not None:
        return
    groups: dict[tuple[str, str], list[Hit]] = {}
    for hit in record.hits:
        if hit.account and not hit.automatic:
            groups.setdefault((hit.vendor, hit.account), []).append(hit)
    vendors = {tag.vendor for tag in record.tags}
    for (vendor, account), hits in groups.items():
        if vendor not in vendors:
            continue
        about = f"{vendor} {account}"
        if tag := record.tag_name(vendor, account):
            text = f"{account} is an account of the spec."
            yield passed(text, about=about, tag=tag, vendor=vendor)
        else:
            lost = [_misdirected(line, hits, record) for line in record.expect]
            yield from filter(None, lost)
            if not any(lost):
                yield _unknown(record, about, hits)


def _misdirected(line: Expectation, hits: list[Hit], record: VisitRecord) -> Verdict | None:
    """The expected conversion that went to this account instead of its own."""
    hit = next((hit for hit in hits if _instead(line, hit, record)), None)
    if hit is None:
        return None
    return failed(
        f"{line.tag.name} {line.event} went to the account {hit.account}, "
        f"not to {line.tag.account}.",
        about=f"{hit.vendor} {hit.account} {line.event}",
        fault="wrong-account",
        expected=line.tag.account,
        actual=hit.account,
        evidence=[hit],
        tag=line.tag.name,
        vendor=hit.vendor,
        line=line.line,
    )


def _unknown(record: VisitRecord, about: str, hits: list[Hit]) -> Verdict:
    own = ", ".join(tag.account for tag in record.tags if tag.vendor == hits[0].vendor)
    events = sorted({hit.event for hit in hits})
    return failed(
        f"The account {hits[0].account} of {hits[0].vendor} receives hits too, "
        f"and the spec does not list it.",
        about=about,
        fault="unknown-account",
        severity=Severity.HIGH,
        expected=own,
        actual=f"{hits[0].account} ({', '.join(events[:5])})",
        evidence=hits[:3],
        vendor=hits[0].vendor,
    )


def _instead(line: Expectation, hit: Hit, record: VisitRecord) -> bool:
    """Whether this hit is what the line expects, sent elsewhere."""
    meant = hit.vendor == line.tag.vendor and hit.is_called(line.event)
    return meant and not matching(line, record)
