"""after-reject: tags that go on although the visitor declined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import check, failed, inapplicable, passed
from auditor.model import Severity, Verdict, VisitRecord

from .before_choice import SHOWN, by_account, seen


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterRejectOptions:
    """What the spec may set for after-reject."""

    exempt: tuple[str, ...] = ()
    """Ids of vendors that need no consent on this site."""


@check(
    id="after-reject",
    title="Tags respect a refusal",
    severity=Severity.CRITICAL,
    faults={"after-reject"},
    options=AfterRejectOptions,
)
def after_reject(record: VisitRecord, options: AfterRejectOptions) -> Iterator[Verdict]:
    """Tags respect a refusal.

    ## What it checks
    On a consent leg that acts on the banner and forbids categories (`forbid: [advertising]`), no
    vendor of these categories sends a hit or sets a cookie after the choice: neither on the page
    where the visitor chose, nor on any later page of the journey or the crawl.

    ## Why it matters
    The visitor said no, and data goes out regardless. That is the plainest breach of consent
    rules there is. The banner then protects nobody, and whatever the tag collects must not be
    used.

    ## How to fix
    Look up the vendor in the banner's settings: is it listed, and in the right category? In the
    tag manager, require consent for the tag, and make sure that no second trigger (history
    change, form submission) fires it without. Snippets in the page's own source are not held
    back by a tag manager; have the banner block them or remove them.

    ## Known limits
    The time of the choice is when the leg's consent steps began; a hit that was called for
    before and left only after counts as after the choice. In "advanced" consent mode Google tags
    go on sending cookieless pings that say "denied": they are hits, and so they are reported. A
    spec for a site that wants them should not forbid their category on this leg. Cookies that
    stood before the choice are left to before-choice. Local storage is not looked at.
    """
    about = "after the choice"
    leg = record.visit.leg
    chosen_at = record.visit.consent_at
    if not leg.has_choice or not leg.forbidden or chosen_at is None:
        yield inapplicable("On this visit nobody declined anything.", about=about)
        return
    found = by_account(
        record,
        leg.forbidden,
        hits=[hit for hit in record.hits if hit.sent_at >= chosen_at],
        cookies=[cookie for cookie in record.cookies if not cookie.before_choice],
    )
    wrong = {who: facts for who, facts in found.items() if who[0] not in options.exempt}
    for (vendor, account), facts in wrong.items():
        name = f"{vendor} {account}".strip()
        yield failed(
            f"{name} was active although the visitor had declined.",
            about=name,
            fault="after-reject",
            expected=f"nothing after the choice “{leg.name}”",
            actual=seen(facts),
            evidence=facts[:SHOWN],
            vendor=vendor,
            tag=record.tag_name(vendor, account),
        )
    if not wrong and record.conclusive:
        yield passed("All tags that the visitor declined stayed silent.", about=about)
