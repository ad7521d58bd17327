"""consent-update: whether tags are told what the visitor has chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import check, failed, inapplicable, passed
from auditor.check.consent_states import (
    GOOGLE,
    chosen,
    is_sure,
    late_overstated,
    own_signal,
    settled_at,
    state_on_page,
    stated,
    told_as,
)
from auditor.model import (
    Effort,
    Grant,
    Hit,
    Message,
    Push,
    Severity,
    Verdict,
    VisitRecord,
    message,
)
from auditor.model.consent import PURPOSE_OF_SIGNAL, ConsentCall

from ..shared.consent_breaches import silence_after

SHOWN = 3
ABOUT = "consent update"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentUpdateOptions:
    """What the spec may set for consent-update."""

    exempt: tuple[str, ...] = ()
    """Ids of vendors that need no consent on this site."""


@check(
    id="consent-update",
    title="Tags are told what the visitor has chosen",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"update-missing", "reject-sends-granted"},
    options=ConsentUpdateOptions,
    needs_journey=False,
)
def consent_update(record: VisitRecord, options: ConsentUpdateOptions) -> Iterator[Verdict]:
    """Tags are told what the visitor has chosen.

    ## What it checks
    After the choice, on that page and on all later ones, what tags say of consent fits it: `gcs`
    and `gcd` of Google's hits, `asc` of Microsoft's. Vendors whose hits don't say it are known by
    their calls: `fbq("consent", ...)`, `ttq.grantConsent()` and its like,
    `uetq.push("consent", ...)`, `clarity("consentv2", ...)`.

    ## Why it matters
    Where the update is missing, visitors who agreed are counted as if they had refused: no cookie,
    no audience, conversions only as a model. Where it says "granted" although the visitor refused,
    data is collected against the visitor's will, and the banner is proof of it.

    ## How to fix in the tag manager
    Use the banner's own template, which sends the update on each choice, and on each page for the
    choice that is kept. Map its categories to the signals: marketing to `ad_storage`,
    `ad_user_data` and `ad_personalization`, statistics to `analytics_storage`. Where the update
    comes after the first hit of a page, set `wait_for_update` (500) in the default.

    ## How to fix in the code
    In the banner's callback call `gtag("consent", "update", {...})` with what was chosen, not with
    what was offered; on every page, before the tags. Do the same for Meta, TikTok, Microsoft and
    Clarity, which don't listen to Google's call.

    ## Known limits
    Of a vendor's hits the signal counts that it needs: GA4's `analytics_storage`, the `ad_storage`
    of others. What stands in `gcd` or `asc` alone is not documented, and warns. On the page of the
    choice a hit may be quicker than the update. What hits say before the choice is for
    consent-default; hits that say nothing of consent, after a refusal, for after-reject.
    """
    start = settled_at(record.visit, record.steps)
    purposes = chosen(record.visit.leg)
    if start is None or not purposes:
        yield inapplicable("On this visit nobody chose anything.", about=ABOUT)
        return
    silence = silence_after(record)
    # What is not sure is no more than a hint, and nothing where after-reject has the hit itself.
    hints = [hit for hit in late_overstated(record, sure=False) if not silence.is_broken_by(hit)]
    granted = [*late_overstated(record), *hints]
    verdicts = [
        *_by_hits(record, options, _understated(record, start), "update-missing"),
        *_by_hits(record, options, granted, "reject-sends-granted"),
    ]
    spoken = {told_as(verdict.vendor or "") for verdict in verdicts}
    verdicts += [
        verdict for verdict in _by_calls(record, options, start) if verdict.vendor not in spoken
    ]
    yield from verdicts
    if not verdicts and record.conclusive and (
        any(stated(hit) for hit in record.hits if hit.at >= start) or record.consent_calls
    ):  # fmt: skip
        yield passed("What tags say of consent is what the visitor chose.", about=ABOUT)


def _understated(record: VisitRecord, start: int) -> list[Hit]:
    """Hits that go on reporting a refusal, though the visitor agreed."""
    purposes = chosen(record.visit.leg)
    wrong = []
    for hit in record.hits:
        signal = own_signal(hit)
        if signal is None or hit.at < start or stated(hit).get(signal) is not Grant.DENIED:
            continue
        if purposes.get(PURPOSE_OF_SIGNAL[signal]) is Grant.GRANTED and not (
            hit.page == _page_of_choice(record, start) and _is_told_later(record, hit)
        ):
            wrong.append(hit)
    return wrong


def _page_of_choice(record: VisitRecord, start: int) -> int | None:
    """The page on which the visitor chose."""
    if record.visit.consent_at == 0:
        return None
    return next((page.id for page in reversed(record.pages) if page.at <= start), None)


def _is_told_later(record: VisitRecord, hit: Hit) -> bool:
    """Whether its page tells the vendor of the agreement after all."""
    signal = own_signal(hit)
    purpose = PURPOSE_OF_SIGNAL[signal] if signal else None
    return any(
        call.page == hit.page
        and call.vendor == told_as(hit.vendor)
        and call.kind == "update"
        and call.at >= hit.at
        and purpose is not None
        and call.purposes.get(purpose) is Grant.GRANTED
        for call in record.consent_calls
    )


def _by_hits(
    record: VisitRecord, options: ConsentUpdateOptions, wrong: list[Hit], fault: str
) -> Iterator[Verdict]:
    for who in dict.fromkeys((hit.vendor, hit.account) for hit in wrong):
        mine = [hit for hit in wrong if (hit.vendor, hit.account) == who]
        if who[0] in options.exempt:
            continue
        name = f"{who[0]} {who[1]}".strip()
        yield failed(
            _sentence(fault, name, is_late=all(_is_told_later(record, hit) for hit in mine)),
            about=f"{ABOUT} {name}",
            fault=fault,
            severity=None if _is_sure(record, mine, fault) else Severity.LOW,
            expected=_expected(fault),
            actual=", ".join(sorted({_said(hit) for hit in mine})),
            evidence=[*mine[:SHOWN], *_last_calls(record, mine[0])],
            vendor=who[0],
            tag=record.tag_name(*who),
        )


def _sentence(fault: str, name: str, *, is_late: bool) -> Message:
    if fault == "reject-sends-granted":
        return message("{who} reports consent although the visitor rejected it.", who=name)
    if is_late:
        return message(
            "{who} reports a refusal although the visitor agreed: the update comes after the hit.",
            who=name,
        )
    return message("{who} goes on reporting a refusal although the visitor agreed.", who=name)


def _expected(fault: str) -> Message:
    return (
        message("denied, as the visitor chose")
        if fault == "reject-sends-granted"
        else message("granted, as the visitor chose")
    )


def _is_sure(record: VisitRecord, hits: list[Hit], fault: str) -> bool:
    """Whether documented parameters say so, or the page's own calls."""
    wrong = Grant.GRANTED if fault == "reject-sends-granted" else Grant.DENIED
    purposes = chosen(record.visit.leg)
    return any(
        is_sure(record, hit, signal)
        for hit in hits
        for signal, grant in stated(hit).items()
        if grant is wrong and purposes.get(PURPOSE_OF_SIGNAL[signal], wrong) is not wrong
    )


def _said(hit: Hit) -> str:
    """What a hit says of consent, as it travels: page_view gcs=G100."""
    params = " ".join(f"{name}={hit.raw[name]}" for name in ("gcs", "asc") if name in hit.raw)
    return f"{hit.event} {params or 'gcd=' + hit.raw.get('gcd', '')}"


def _last_calls(record: VisitRecord, hit: Hit) -> list[Push]:
    """The last thing that the vendor's tags were told before the hit."""
    calls = [
        call
        for call in record.consent_calls
        if call.vendor == told_as(hit.vendor) and call.page == hit.page and call.at <= hit.at
    ]
    return [push for push in record.pushes if calls and push.id == calls[-1].push]


def _by_calls(record: VisitRecord, options: ConsentUpdateOptions, start: int) -> Iterator[Verdict]:
    """What pages had told vendors whose hits say nothing of consent, when they were left."""
    purposes = chosen(record.visit.leg)
    sent = {hit.vendor for hit in record.hits if hit.at >= start}
    pages = [page.id for page in record.pages][_position(record, start) :]
    for vendor in dict.fromkeys(call.vendor for call in record.consent_calls):
        # Google's hits say it themselves; where others send hits, these are what is judged.
        if vendor in ("", GOOGLE, *options.exempt) or vendor in sent:
            continue
        for page in pages:
            state = state_on_page(record.consent_calls, vendor, page)
            wrong = [
                purpose
                for purpose, grant in state.items()
                if purposes.get(purpose) not in (None, grant)
            ]
            if not wrong:
                continue
            agreed = purposes[wrong[0]] is Grant.GRANTED
            fault = "update-missing" if agreed else "reject-sends-granted"
            calls = [
                call
                for call in record.consent_calls
                if call.page == page and call.vendor == vendor and call.kind != "set"
            ]
            yield failed(
                message("{who} is not told that the visitor agreed.", who=vendor)
                if agreed
                else message("{who} is told of consent that the visitor rejected.", who=vendor),
                about=f"{ABOUT} {vendor}",
                fault=fault,
                expected=_expected(fault),
                actual=_told(calls[-1], record),
                evidence=[push for push in record.pushes if push.id == calls[-1].push],
                vendor=vendor,
            )
            break


def _position(record: VisitRecord, start: int) -> int:
    """The place of the page of the choice among the visit's pages."""
    page = _page_of_choice(record, start)
    return next((place for place, each in enumerate(record.pages) if each.id == page), 0)


def _told(call: ConsentCall, record: VisitRecord) -> str:
    """A call as the page made it: fbq consent revoke."""
    push = next((push for push in record.pushes if push.id == call.push), None)
    if push is None or not isinstance(push.payload, list):
        return call.vendor
    words = [word for word in push.payload[:2] if isinstance(word, str)]
    return " ".join([push.layer, *words])
