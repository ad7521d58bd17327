"""gpc-ignored: vendors that go on although the browser signals Global Privacy Control."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, inapplicable, passed
from auditor.model import Effort, Hit, Severity, Verdict, VisitRecord, message

from ..shared.consent_breaches import ConsentOptions, Silence, breached, by_account


@check(
    id="gpc-ignored",
    title="Global Privacy Control is heard",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"gpc-ignored"},
    options=ConsentOptions,
    needs_journey=False,
)
def gpc_ignored(record: VisitRecord, options: ConsentOptions) -> Iterator[Verdict]:
    """Global Privacy Control is heard.

    ## What it checks
    On a consent leg with `gpc: true`, the visitor's browser sends `Sec-GPC: 1` with every request
    and says `navigator.globalPrivacyControl === true` to scripts. No vendor of the categories that
    the leg forbids sends a hit or sets a cookie then, until the visitor chooses something else.

    ## Why it matters
    In California, Colorado, Connecticut and further states the signal is a valid objection to the
    sale and the sharing of personal data, and a site has to follow it without asking. It can be
    seen from outside whether it does, and authorities have fined sites that did not.

    ## How to fix in the tag manager
    Let the consent platform read the signal (most have a switch for it) and set the consent mode's
    default to denied for `ad_storage`, `ad_user_data` and `ad_personalization` where it is there.
    Tags without consent settings need an exception: a variable of the type "custom JavaScript" that
    returns `navigator.globalPrivacyControl`.

    ## How to fix in the code
    Ask `navigator.globalPrivacyControl` before loading a vendor to whom data is sold or shared, or
    read the header `Sec-GPC` on the server and leave the vendor's snippet out.

    ## Known limits
    Which vendors must be silent is what the leg forbids: name the categories to which data is sold
    or shared. A hit that says itself that the visitor opted out (`us_privacy`, a US section of GPP)
    is right. WebSockets are opened without the header.
    """
    about = "with Global Privacy Control"
    leg, chosen_at = record.visit.leg, record.visit.consent_at
    silence = Silence(
        forbidden=leg.forbidden, denied=not leg.granted, pings=record.consent_mode == "advanced"
    )
    if not leg.gpc or not silence.is_asked:
        yield inapplicable("On this visit the browser sent no such signal.", about=about)
        return
    until = chosen_at if leg.has_choice else None
    wrong = by_account(
        record,
        silence,
        options,
        hits=[
            hit
            for hit in record.hits
            if (until is None or hit.sent_at < until) and not _says_opted_out(hit)
        ],
        cookies=[cookie for cookie in record.cookies if until is None or cookie.before_choice],
    )
    for who, facts in wrong.items():
        yield breached(
            record, silence, who, facts, fault="gpc-ignored",
            said=lambda name: message(
                "{who} was active although the browser signals Global Privacy Control.", who=name
            ),
            instead=message("nothing while the signal is on"),
        )  # fmt: skip
    if not wrong and record.conclusive:
        yield passed("All tags to which the signal applies stayed silent.", about=about)


def _says_opted_out(hit: Hit) -> bool:
    """Whether a hit tells its vendor that the visitor opted out of the sale of data."""
    return hit.privacy is not None and hit.privacy.us_opted_out is True
