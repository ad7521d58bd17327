"""before-choice: hits and cookies of tags that don't wait for the visitor's consent."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, inapplicable, passed
from auditor.check.consent_states import early_overstated, unstated
from auditor.model import Cookie, Effort, Hit, Severity, Verdict, VisitRecord, message

from ..shared.consent_breaches import ConsentOptions, breached, by_account, silence_before


@check(
    id="before-choice",
    title="Tags wait until the visitor has chosen",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"before-choice"},
    options=ConsentOptions,
    needs_journey=False,
)
def before_choice(record: VisitRecord, options: ConsentOptions) -> Iterator[Verdict]:
    """Tags wait until the visitor has chosen.

    ## What it checks
    Until the visitor answers the consent banner, no vendor of a category that the spec forbids on
    one of its consent legs (`forbid: [advertising, analytics]`) sends a hit or has a cookie set.
    On a leg that leaves the banner alone this holds for the whole visit. What a leg with Global
    Privacy Control forbids is left to gpc-ignored.

    ## Why it matters
    In the EU, the UK and many other places a tag may store or read something on a visitor's device
    only once the visitor has agreed. A tag that fires first breaks that rule for every visitor,
    even for those who agree a moment later. Authorities can fine it, and nothing is easier to
    prove: it is enough to open the page.

    ## How to fix in the tag manager
    In the tag's consent settings, require additional consent, and fire it by the banner's consent
    event, not by the page view. Set the consent default to denied with the banner's template on the
    trigger "Consent Initialization", so that it runs before everything else. Look for other tags on
    "All Pages" or "Initialization" that ask for nothing.

    ## How to fix in the code
    A snippet that stands in the page itself must be held back by the banner (most want
    `type="text/plain"` and a category on the script element) or move into the tag manager. Set the
    consent default above all tags, and load the banner before them. Cookies that your server sets
    for the vendor have to wait as well.

    ## Known limits
    Hits and cookies count, the mere load of a tag's script does not. A hit counts when it
    leaves: what a tag keeps back until the visitor has chosen has waited. With `consent_mode:
    advanced` in the spec, cookieless pings of Google's tags are right as long as they say
    "denied" (G100) for whatever is forbidden; without it they are hits like any other. Hits
    that say "granted" are for consent-default. Cookies are known by their names, and only those
    of vendors that the spec lists or that sent a hit. Local storage is not looked at.
    """
    about = "before the choice"
    leg = record.visit.leg
    silence = silence_before(record)
    if not silence.is_asked or (leg.gpc and not leg.has_choice):
        yield inapplicable("The spec asks no tag to wait for a choice here.", about=about)
        return
    # The default is wrong there, or missing, and consent-default says so.
    told_wrong = [*early_overstated(record), *unstated(record)]
    misled = [hit for hit in told_wrong if silence.is_broken_by(hit)]
    wrong = by_account(
        record,
        silence,
        options,
        hits=[hit for hit in record.hits if _was_sent_early(record, hit)],
        cookies=[cookie for cookie in record.cookies if _stood_early(record, cookie)],
        misled=misled,
    )
    if misled and not wrong:
        yield inapplicable("consent-default says what tags were told wrong.", about=about)
    for who, facts in wrong.items():
        yield breached(
            record, silence, who, facts, fault="before-choice",
            said=lambda name: message("{who} was active before the visitor had chosen.", who=name),
            instead=message("nothing until the visitor agrees"),
        )  # fmt: skip
    if not wrong and not misled and record.conclusive:
        yield passed("All tags that must wait for the visitor's choice did so.", about=about)


def _was_sent_early(record: VisitRecord, hit: Hit) -> bool:
    """Whether a hit left before the choice, or where nobody chose."""
    chosen_at = record.visit.consent_at
    return not record.visit.leg.has_choice or chosen_at is None or hit.sent_at < chosen_at


def _stood_early(record: VisitRecord, cookie: Cookie) -> bool:
    """Whether a cookie stood before the choice; only the first page of a crawl tells that."""
    if record.visit.leg.has_choice and record.visit.consent_at is not None:
        return cookie.before_choice and record.visit.consent_at > 0
    return True
