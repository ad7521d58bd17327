"""after-withdraw: hits and cookies of tags from which the visitor has taken the consent back."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, inapplicable, passed
from auditor.model import Cookie, Effort, Severity, Verdict, VisitRecord, message

from ..shared.consent_breaches import (
    ConsentOptions,
    Silence,
    breached,
    by_account,
    has_not_chosen,
    unfinished,
)


@check(
    id="after-withdraw",
    title="Tags stop when consent is withdrawn",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"after-withdraw"},
    options=ConsentOptions,
    needs_journey=False,
)
def after_withdraw(record: VisitRecord, options: ConsentOptions) -> Iterator[Verdict]:
    """Tags stop when consent is withdrawn.

    ## What it checks
    On a consent leg with `withdraw`, the visitor accepts, opens the banner again and rejects. From
    then on no vendor of the categories that the leg forbids sends a hit or sets a new cookie: not
    on that page, not when it is reloaded, and not on any later page.

    ## Why it matters
    Taking consent back must be as easy as giving it, and it must have an effect (in the EU, by
    article 7 of the GDPR). Most sites test the refusal on the first visit and never the change of
    mind: a tag that runs already is not told, or is only stopped once the page is loaded again.

    ## How to fix in the tag manager
    Fire the banner's consent event also when the choice changes, and send the consent mode's
    `update` with "denied" then. Tags that stay on the page (timers, scroll and video triggers,
    session recorders) need the consent check at each event, not only when they are first fired.

    ## How to fix in the code
    In the banner's callback for a change, call what the vendor has for it (`fbq('consent',
    'revoke')`, `clarity('consent', false)`, the vendor's opt-out), and delete its cookies. Where a
    vendor has no such call, reload the page after the choice is stored, and do not load it again.

    ## Known limits
    A hit counts by when the page called for it, so that what was called for before the withdrawal
    and left after it is not held against the site. Cookies that the acceptance has set and that
    stay do not count, nor do those that are deleted and set again. With `consent_mode: advanced`,
    cookieless pings of Google's tags are right as long as they say "denied" (G100).
    """
    about = "after the withdrawal"
    leg = record.visit.leg
    silence = Silence(
        forbidden=leg.forbidden, denied=not leg.granted, pings=record.consent_mode == "advanced"
    )
    if not leg.withdraws or not silence.is_asked:
        yield inapplicable("On this visit nobody took consent back.", about=about)
        return
    withdrawn_at = record.visit.withdrawn_at
    if withdrawn_at is None or has_not_chosen(record):
        yield unfinished(record, about)
        return
    wrong = by_account(
        record,
        silence,
        options,
        hits=[hit for hit in record.hits if hit.at >= withdrawn_at],
        cookies=[cookie for cookie in record.cookies if _is_new(cookie, withdrawn_at)],
    )
    for who, facts in wrong.items():
        yield breached(
            record, silence, who, facts, fault="after-withdraw",
            said=lambda name: message(
                "{who} was active although the visitor had withdrawn consent.", who=name
            ),
            instead=message("nothing after the withdrawal"),
        )  # fmt: skip
    if not wrong and record.conclusive:
        yield passed("All tags that lost the visitor's consent fell silent.", about=about)
    elif not wrong and record.visit.broke:
        yield unfinished(record, about)


def _is_new(cookie: Cookie, withdrawn_at: int) -> bool:
    """Whether a cookie was first set after the withdrawal."""
    return cookie.at is not None and cookie.at >= withdrawn_at
