"""after-reject: hits and cookies of tags that the visitor rejected."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, inapplicable, passed
from auditor.check.consent_states import late_overstated, unstated
from auditor.model import Effort, Severity, Verdict, VisitRecord, message

from ..shared.consent_breaches import (
    ConsentOptions,
    breached,
    by_account,
    has_not_chosen,
    silence_after,
    unfinished,
)


@check(
    id="after-reject",
    title="Tags respect a refusal",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"after-reject"},
    options=ConsentOptions,
    needs_journey=False,
)
def after_reject(record: VisitRecord, options: ConsentOptions) -> Iterator[Verdict]:
    """Tags respect a refusal.

    ## What it checks
    On a consent leg that acts on the banner and forbids categories (`forbid: [advertising]`), no
    vendor of these categories sends a hit or sets a cookie after the choice: neither on the page
    where the visitor chose, nor as that page is reloaded, nor on any later page of the journey or
    the crawl. A leg that takes its consent back is left to after-withdraw.

    ## Why it matters
    The visitor said no, and data goes out regardless: the plainest breach of consent rules there
    is. Authorities can fine it, and anybody with a browser can prove it. The banner then protects
    nobody, and whatever the tag collects, audiences included, must not be used.

    ## How to fix in the tag manager
    In the tag's consent settings, require additional consent (`ad_storage` for advertising,
    `analytics_storage` for analytics), so that no trigger fires it after a refusal. Look at every
    trigger that it has: a second one (history change, form submission, timer) often lacks the
    banner's condition. In the banner's settings, see that the vendor is listed, and in the right
    category.

    ## How to fix in the code
    A snippet in the page's own source is not held back by the tag manager. Let the banner block it
    (most want `type="text/plain"` and a category on the script element), load it only in the
    banner's callback for consent, or move it into the container. Where the server sets the vendor's
    cookie, it has to read the visitor's choice first.

    ## Known limits
    The time of the choice is when the leg's consent steps began; a hit that was called for
    before and left only after counts as after the choice. With `consent_mode: advanced` in the
    spec, cookieless pings of Google's tags are right as long as they say "denied" (G100) for
    whatever is forbidden, or for all where the leg's signals are denied and it forbids nothing;
    without it they are hits like any other. Cookies that stood before the choice are left to
    before-choice. Local storage is not looked at.
    """
    about = "after the choice"
    leg = record.visit.leg
    chosen_at = record.visit.consent_at
    silence = silence_after(record)
    if not leg.has_choice or leg.withdraws or not silence.is_asked or chosen_at is None:
        yield inapplicable("On this visit nobody declined anything.", about=about)
        return
    if has_not_chosen(record):
        yield unfinished(record, about)
        return
    # The update is wrong there, or the default is late; the other checks say so.
    told_wrong = [*late_overstated(record), *unstated(record)]
    misled = [hit for hit in told_wrong if silence.is_broken_by(hit)]
    wrong = by_account(
        record,
        silence,
        options,
        hits=[hit for hit in record.hits if hit.sent_at >= chosen_at],
        cookies=[cookie for cookie in record.cookies if not cookie.before_choice],
        misled=misled,
    )
    if misled and not wrong:
        yield inapplicable(
            "consent-update, or consent-default, says what tags were told wrong.", about=about
        )
    for who, facts in wrong.items():
        yield breached(
            record, silence, who, facts, fault="after-reject",
            said=lambda name: message(
                "{who} was active although the visitor rejected consent.", who=name
            ),
            instead=message("nothing after the choice “{choice}”", choice=leg.name),
        )  # fmt: skip
    if not wrong and not misled and record.conclusive:
        yield passed("All tags that the visitor rejected stayed silent.", about=about)
    elif not wrong and not misled and record.visit.broke:
        yield unfinished(record, about)
