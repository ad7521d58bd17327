"""How an audit was made, and what it does not say: the last page of every report."""

from __future__ import annotations

from auditor.report.meta import AuditMeta
from auditor.report.text import count
from auditor.report.view import Pairs, Totals

PRESENTED = {
    "visitor": "a visitor's browser: its user agent does not say that it is automated",
    "automation": "an automated browser: its user agent says so on every device",
}
ONE_SIDE = (
    "Only what a browser sends is seen. Events that a server sends to a vendor (Conversions API, "
    "Measurement Protocol), and what a vendor does with a hit that has arrived, are not."
)
ONE_BROWSER = (
    "Each journey was walked once for each consent choice and device, in one Chromium, from one "
    "place. Other browsers, ad blockers, other countries and variants of an A/B test may behave "
    "differently."
)
MASKED = (
    "Personal data and secrets are masked before anything is stored: a value such as "
    "(masked:email) stands where the data was."
)


def notices(meta: AuditMeta) -> tuple[str, ...]:
    """What a reader must know before anything else."""
    if not meta.interrupted:
        return ()
    cut_short = (
        f"This audit did not run to its end (status: {meta.status}). The report shows what was "
        "captured up to then; goals that were not walked count as not checked."
    )
    return (cut_short,)


def method(meta: AuditMeta, totals: Totals) -> Pairs:
    """How it was done, as names and values; what is not known is left out."""
    told = [
        ("Tool", f"tagproof {meta.tool_version}".strip()),
        ("Spec", meta.spec_path),
        ("Site", meta.site),
        ("Began", meta.started),
        ("Ended", meta.ended),
        ("Browser", meta.browser),
        ("Presented itself as", PRESENTED.get(meta.presented_as, meta.presented_as)),
        ("Browser's sandbox", _sandbox(meta)),
        ("Consent choices", ", ".join(meta.legs)),
        ("Devices", ", ".join(meta.devices)),
        ("Visits", _visits(totals)),
        ("Pages", _pages(meta, totals)),
        ("Requests seen", f"{totals.requests:,}"),
        ("Requests of no visit", f"{meta.unattributed:,}" if meta.unattributed else ""),
        ("Hits decoded", f"{totals.hits:,}"),
        ("Hits held", _held(meta, totals)),
        ("Fails from", meta.fail_on),
        ("Exit code", "" if meta.exit_code is None else str(meta.exit_code)),
    ]
    return tuple((name, value) for name, value in told if value)


SENT = {
    "hold": "Hits were held: the audit answered them itself, so that no test conversion reached a "
    "vendor's reports. Whether a vendor would have accepted them is not part of this audit.",
    "deliver": "Hits were delivered: the vendors' reports hold this audit's test conversions.",
    "block": "Hits were refused, as an ad blocker does, to see how the site behaves then. What a "
    "tag sends only after an answer may be missing here.",
}


def limits(meta: AuditMeta, totals: Totals) -> tuple[str, ...]:
    """What this audit does not check, so that silence is not read as a pass."""
    sent = SENT.get(meta.hits_mode, SENT["hold"])
    reach = (
        f"The audit saw {count(totals.pages, 'page')}. Pages that nothing links to, that lie "
        "behind a login or that robots.txt excludes were not visited."
    )
    slipped = len(meta.capture_faults)
    return (
        ONE_SIDE,
        sent,
        *(
            [f"{count(slipped, 'failure')} of tagproof itself: something may be missing."]
            * bool(slipped)
        ),
        ONE_BROWSER,
        reach,
        "Parameters that the spec says nothing about are checked for general mistakes only.",
        MASKED,
    )


def _sandbox(meta: AuditMeta) -> str:
    if meta.sandbox is None:
        return ""
    return "on" if meta.sandbox else f"off: {meta.sandbox_off or 'the reason is not known'}"


def _visits(totals: Totals) -> str:
    failed = f", {totals.failed_visits:,} of them unfinished" if totals.failed_visits else ""
    return f"{totals.visits:,}, each in a fresh profile or the crawl's{failed}"


def _pages(meta: AuditMeta, totals: Totals) -> str:
    robots = sum(number for key, number in meta.crawl.items() if "robots" in key)
    left = meta.crawl.get("left_over", 0)
    told = [
        f"{totals.pages:,} different",
        f"{count(robots, 'address', 'addresses')} left out for robots.txt" if robots else "",
        f"{count(left, 'address', 'addresses')} known and not visited (max_pages)" if left else "",
    ]
    return "; ".join(filter(None, told))


def _held(meta: AuditMeta, totals: Totals) -> str:
    if meta.hits_mode == "deliver":
        return "none (hits: deliver)"
    if meta.hits_mode == "block":
        return f"{totals.held:,} (refused: hits: block)"
    return f"{totals.held:,} (they never left this machine)"
