"""user-data-empty: conversions without the user data that the spec declares."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, inapplicable, passed
from auditor.check.matching import is_page_view, matching, place_of, since_goal
from auditor.model import (
    Effort,
    Expectation,
    Grant,
    Hit,
    Severity,
    Signal,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.personal_data import matching_fields, user_data

SHOWN = 3


@check(
    id="user-data-empty",
    title="Conversions carry the user data that the spec declares",
    severity=Severity.MEDIUM,
    faults={"user-data-empty"},
    effort=Effort.MEDIUM,
)
def user_data_empty(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Conversions carry the user data that the spec declares.

    ## What it checks
    Where the spec declares user data for a tag (`user_data: [email]`) and a goal's hit reached it,
    at least one of these fields came with it, or with another message to the same account on this
    visit.

    ## Why it matters
    Enhanced conversions and advanced matching recognise people whose cookies are gone. Without the
    data they recognise nobody, and conversions that advertising has earned are missing from its
    reports, though the settings say that all is switched on. Budget is then cut where it pays.

    ## How to fix in the tag manager
    Open the variable that the tag takes the data from (User-Provided Data, or the fields for
    advanced matching), and look at its value in Preview at the moment of the conversion. It is
    empty if it reads a data layer key that has another name by now, a selector of a form that was
    rebuilt, or a form of the page before: let it read a Data Layer Variable that the confirmation
    page fills. With consent mode, see that `ad_user_data` is granted: otherwise Google's tag leaves
    the data out.

    ## How to fix in the code
    Push the visitor's data with the conversion, on the page on which the tag fires, or call
    `gtag("set", "user_data", ...)` before the event. A confirmation page often no longer knows what
    was typed on the page before: let the server print it there, from the order. Keys and form
    fields that a tag reads must keep their names, or whoever looks after the tag must hear of the
    change.

    ## Known limits
    Page views need no user data. Where the goal's steps type nothing of the identity in, or the
    visitor denied `ad_user_data`, nothing is expected. Whether the data is right is a matter for
    user-data. One declared field of several is enough.
    """
    if record.is_repetition or record.goal is None:
        return
    for line in record.expect:
        if line.tag.user_data and not is_page_view(line) and line.fires.most != 0:
            hits = since_goal(matching(line, record), record)
            if hits and record.conclusive:
                yield _verdict(line, hits, record)


def _verdict(line: Expectation, hits: tuple[Hit, ...], record: VisitRecord) -> Verdict:
    about, tag, where = line.about, line.tag, place_of(line)
    declared_fields = ", ".join(sorted(tag.user_data))
    if record.goal is not None and not record.goal.typed:
        text = f"The steps of the goal type no user data in, so {about} may come without."
        return inapplicable(text, **where)
    if any(hit.consent.get(Signal.AD_USER_DATA) is Grant.DENIED for hit in hits):
        text = f"The visitor denied the use of user data, so {about} must come without."
        return inapplicable(text, **where)
    sent = {
        name
        for carried in user_data(record)
        if carried.vendor == tag.vendor and carried.account in ("", tag.account)
        for name, text in carried.fields.items()
        if text.strip()
    }
    if sent & tag.user_data:
        text = f"{about} came with user data ({', '.join(sorted(sent & tag.user_data))})."
        return passed(text, **where)
    others = sorted({name for hit in hits for name in matching_fields(hit)})
    return failed(
        message(
            "{hit} came without any of the user data that the spec declares for it ({fields}).",
            hit=about,
            fields=declared_fields,
        ),
        fault="user-data-empty",
        expected=declared_fields,
        actual=", ".join(others) or message("no user data"),
        evidence=hits[:SHOWN],
        **where,
    )
