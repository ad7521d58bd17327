"""wrong-account: hits to an account that the spec does not list, or a tag that loads with one."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed
from auditor.check.matching import matching, place_of
from auditor.model import (
    Effort,
    Expectation,
    Hit,
    Severity,
    Tag,
    TagLoad,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.loaded_accounts import accounts_loaded
from ..shared.vendor_rules import ids_of_foreign_hits


@check(
    id="wrong-account",
    title="Hits go to the accounts of the spec",
    severity=Severity.CRITICAL,
    faults={"wrong-account", "unknown-account", "staging-id-in-production"},
    effort=Effort.SMALL,
    needs_journey=False,
)
def wrong_account(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Hits go to the accounts of the spec.

    ## What it checks
    Each hit of a vendor that the spec knows goes to an account that the spec lists. It is critical
    where an expected conversion went to another account instead, or where an account belongs to
    another environment of the spec (test in place of live, or the other way round). It is high
    where an account that nobody listed listens beside yours. The same for the accounts with which
    containers and libraries load (gtm.js, gtag.js, a pixel's settings), whether or not they send
    anything.

    ## Why it matters
    What is sent to another account is missing in yours, and stands in the books of whoever owns
    that account: a former agency, a test property, the shop whose snippet was copied. Your
    campaigns are steered without these conversions, and somebody else reads your figures.

    ## How to fix in the tag manager
    Search the container for the account in the finding, in its tags and in its variables (Constant,
    Lookup Table), and replace it, or delete the tag. Keep each account in one Constant variable;
    where test and live share a container, choose it by a Lookup Table on Page Hostname. If the
    account is yours and meant to listen, list it under `tags` in the spec.

    ## How to fix in the code
    Search templates, shop settings and plugins for the account: in `gtag("config", ...)`,
    `fbq("init", ...)`, or a snippet that was copied along. Replace or remove it. An account of
    another environment comes in with a deployment: let the account be part of the environment's own
    settings, and not of the page's template.

    ## Known limits
    Vendors that the spec does not list at all are not looked at here (a container needs a tag of
    vendor gtm), nor is what other sites' documents load or send for themselves: an embedded booking
    form, a payment page on the way. Of vendors whose libraries have other ids than their hits, hits
    alone count. A Google tag's own id (GT-...) is not an account.
    """
    if record.is_repetition:
        return
    hits_by_account: dict[tuple[str, str], list[Hit]] = {}
    foreign = ids_of_foreign_hits(record)
    for hit in record.hits:
        if hit.account and not hit.automatic and hit.id not in foreign:
            hits_by_account.setdefault((hit.vendor, hit.account), []).append(hit)
    loads = accounts_loaded(record)
    vendors = {tag.vendor for tag in record.tags}
    for vendor, account in dict.fromkeys([*hits_by_account, *loads]):
        if vendor not in vendors:
            continue
        about = f"{vendor} {account}"
        hits = hits_by_account.get((vendor, account), [])
        if tag := _own_tag(record, vendor, account):
            text = f"{account} is an account of the spec."
            yield passed(text, about=about, tag=tag, vendor=vendor)
            continue
        other_tag = _elsewhere(record, vendor, account)
        lost = [_misdirected(line, hits, record, other_tag) for line in record.expect]
        yield from filter(None, lost)
        if any(lost):
            continue
        if other_tag:
            yield _of_another(record, other_tag, hits, loads.get((vendor, account), []))
        elif hits:
            yield _unknown(record, about, hits)
        else:
            yield _loaded(record, vendor, account, loads[vendor, account])


def _own_tag(record: VisitRecord, vendor: str, account: str) -> str | None:
    """The spec's name of this account; of one that the spec narrows (ACCOUNT/PART), its tag's."""
    narrowed = (
        tag.name
        for tag in record.tags
        if tag.vendor == vendor and account in {*tag.account.split(","), *_wider(tag.account)}
    )
    return record.tag_name(vendor, account) or next(narrowed, None)


def _wider(account: str) -> list[str]:
    return [account.rpartition("/")[0]] if "/" in account else []


def _elsewhere(record: VisitRecord, vendor: str, account: str) -> Tag | None:
    """The tag of another environment that this account belongs to."""
    receiver = (vendor, account)
    return next((tag for tag in record.elsewhere if (tag.vendor, tag.account) == receiver), None)


def _misdirected(
    line: Expectation, hits: list[Hit], record: VisitRecord, other_tag: Tag | None
) -> Verdict | None:
    """The failure of a line whose conversion went to this account instead of its own."""
    hit = next((hit for hit in hits if _is_misdirected(line, hit, record)), None)
    if hit is None:
        return None
    names = {
        "hit": f"{line.tag.name} {line.event}",
        "account": hit.account,
        "own": line.tag.account,
    }
    return failed(
        message(
            "{hit} went to the account {account} of the environment {environment}, not to {own}.",
            environment=other_tag.environment,
            **names,
        )
        if other_tag
        else message("{hit} went to the account {account}, not to {own}.", **names),
        fault="staging-id-in-production" if other_tag else "wrong-account",
        expected=_own(line.tag.account, record) if other_tag else line.tag.account,
        actual=f"{hit.account} ({other_tag.environment})" if other_tag else hit.account,
        evidence=[hit],
        **{**place_of(line), "about": f"{hit.vendor} {hit.account} {line.event}"},
    )


def _own(account: str, record: VisitRecord) -> str:
    return f"{account} ({record.environment})" if record.environment else account


def _of_another(
    record: VisitRecord, other_tag: Tag, hits: list[Hit], loads: list[TagLoad]
) -> Verdict:
    """The failure of an account of another environment whose hits no line expects."""
    own_tag = next((tag for tag in record.tags if tag.name == other_tag.name), None)
    names = {
        "who": other_tag.name,
        "account": other_tag.account,
        "environment": other_tag.environment,
    }
    actual = f"{other_tag.account} ({other_tag.environment})"
    if hits:
        actual += ": " + ", ".join(sorted({hit.event for hit in hits})[:5])
    return failed(
        message("{who} is sent to the account {account} of the environment {environment}.", **names)
        if hits
        else message(
            "The page loads {who} with the account {account} of the environment {environment}.",
            **names,
        ),
        about=f"{other_tag.vendor} {other_tag.account}",
        fault="staging-id-in-production",
        expected=_own(own_tag.account, record) if own_tag else "",
        actual=actual,
        evidence=[*hits[:3], *loads[: 0 if hits else 3]],
        tag=other_tag.name,
        vendor=other_tag.vendor,
    )


def _loaded(record: VisitRecord, vendor: str, account: str, loads: list[TagLoad]) -> Verdict:
    """The failure of an account that nobody listed, which was loaded and sent nothing."""
    return failed(
        message(
            "The page loads {who} with the account {account}, which the spec does not list.",
            who=vendor,
            account=account,
        ),
        about=f"{vendor} {account}",
        fault="unknown-account",
        severity=Severity.HIGH,
        expected=", ".join(tag.account for tag in record.tags if tag.vendor == vendor),
        actual=account,
        evidence=loads[:3],
        vendor=vendor,
    )


def _unknown(record: VisitRecord, about: str, hits: list[Hit]) -> Verdict:
    own = ", ".join(tag.account for tag in record.tags if tag.vendor == hits[0].vendor)
    events = sorted({hit.event for hit in hits})
    return failed(
        message(
            "The account {account} of {who} receives hits too, and the spec does not list it.",
            account=hits[0].account,
            who=hits[0].vendor,
        ),
        about=about,
        fault="unknown-account",
        severity=Severity.HIGH,
        expected=own,
        actual=f"{hits[0].account} ({', '.join(events[:5])})",
        evidence=hits[:3],
        vendor=hits[0].vendor,
    )


def _is_misdirected(line: Expectation, hit: Hit, record: VisitRecord) -> bool:
    """Whether a hit is the line's own, sent to another account."""
    meant = hit.vendor == line.tag.vendor and hit.is_called(line.event)
    return meant and not matching(line, record)
