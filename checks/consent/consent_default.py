"""consent-default: the default of Google's consent mode, before anybody has chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from auditor.check import check, failed, inapplicable, passed
from auditor.check.consent_states import (
    GOOGLE,
    denied_by,
    early_overstated,
    is_early,
    is_said_later,
    speaks_of_consent,
    stated,
    told_as,
    unstated,
    waits,
)
from auditor.check.matching import LOADED_BY_GOOGLE
from auditor.model import (
    Category,
    Effort,
    Grant,
    Hit,
    Push,
    Severity,
    Signal,
    Verdict,
    VisitRecord,
    message,
)
from auditor.model.consent import ConsentCall

from ..shared.consent_breaches import silence_before

SHOWN = 3
ABOUT = "consent default"
_SINCE_2024 = (Signal.AD_USER_DATA, Signal.AD_PERSONALIZATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDefaultOptions:
    """What the spec may set for consent-default."""

    exempt: tuple[str, ...] = ()
    """Ids of vendors that need no consent on this site."""


@check(
    id="consent-default",
    title="The consent default is set in time, and denies",
    severity=Severity.CRITICAL,
    effort=Effort.SMALL,
    faults={"no-default", "default-late", "default-incomplete", "default-granted"},
    options=ConsentDefaultOptions,
    needs_journey=False,
)
def consent_default(record: VisitRecord, options: ConsentDefaultOptions) -> Iterator[Verdict]:
    """The consent default is set in time, and denies.

    ## What it checks
    Where the spec has consent legs, and the site uses Google's consent mode (or the spec says
    `consent_mode: advanced`): each hit of Google's tags says how consent stands (`gcs`), so a
    default was set before it. The default names `ad_user_data` and `ad_personalization` too. Where
    tags have to wait for the visitor (`forbid`), no default and no hit before the choice says
    "granted", neither to Google's tags nor, by `asc`, to Microsoft's.

    ## Why it matters
    Without a default Google's tags take consent for given: they set cookies and send all they know,
    and the visitor's later choice comes too late for that. A default that says "granted" does the
    same with open eyes. Where the two newer signals are missing, Google counts them as not granted
    in Europe, and audiences stay empty.

    ## How to fix in the tag manager
    Fire the banner's template on the trigger "Consent Initialization - All Pages", and let it set
    all four signals to denied. Let no other tag fire on that trigger. If the default differs by
    region, give the one without a region, too: it counts everywhere else.

    ## How to fix in the code
    Put `gtag("consent", "default", {...})` above the snippets of Tag Manager and of the Google tag,
    with `ad_storage`, `analytics_storage`, `ad_user_data` and `ad_personalization`. For Microsoft,
    `uetq.push("consent", "default", {ad_storage: "denied"})` above its snippet.

    ## Known limits
    Which region a visitor is in, only Google knows: a default for regions alone is not judged, but
    by the hits. What was stored by a template is seen when the page comes to rest; then hits say
    whether it was late. That `asc` is Microsoft's word for consent is not documented: where nothing
    else shows it, it warns.
    """
    leg = record.visit.leg
    if not (leg.has_choice or leg.forbidden or record.forbidden_before_choice):
        yield inapplicable("The spec says nothing of consent.", about=ABOUT)
        return
    verdicts = [
        *_unsaid(record, options),
        *_granted(record, options),
        *_incomplete(record),
    ]
    yield from verdicts
    calls = [call for call in record.consent_calls if call.vendor == GOOGLE]
    if not verdicts and record.conclusive and any(call.kind == "default" for call in calls):
        yield passed("The consent default was there in time.", about=ABOUT)


def _unsaid(record: VisitRecord, options: ConsentDefaultOptions) -> Iterator[Verdict]:
    """Hits that say nothing of consent: no default was set, or none yet."""
    if not _uses_consent_mode(record):
        return
    silent = [hit for hit in unstated(record) if hit.vendor not in options.exempt]
    late = [hit for hit in silent if is_said_later(record, hit)]
    for who in dict.fromkeys((hit.vendor, hit.account) for hit in silent):
        mine = [hit for hit in silent if (hit.vendor, hit.account) == who]
        early = [hit for hit in mine if hit in late]
        name = f"{who[0]} {who[1]}".strip()
        said = (
            message("{who} sent a hit before the consent default was set.", who=name)
            if early
            else message("{who} sends hits that say nothing of consent.", who=name)
        )
        calls = [call for call in record.consent_calls if early and call.page == early[0].page]
        yield failed(
            said,
            about=f"{ABOUT} {name}",
            fault="default-late" if early else "no-default",
            severity=None if early else Severity.HIGH,
            expected=message("a default before the first hit"),
            actual=message("{events} without gcs", events=_events(early or mine)),
            evidence=[*(early or mine)[:SHOWN], *_pushes(record, calls[:1])],
            vendor=who[0],
            tag=record.tag_name(*who),
        )


def _uses_consent_mode(record: VisitRecord) -> bool:
    """Whether the spec asks for consent mode, or the site knows of it.

    A site may do without: then its tags wait until they may send, and before-choice and
    after-reject say whether they do.
    """
    return (
        record.consent_mode == "advanced"
        or any(call.vendor == GOOGLE for call in record.consent_calls)
        or any(speaks_of_consent(hit) and stated(hit) for hit in record.hits)
    )


def _granted(record: VisitRecord, options: ConsentDefaultOptions) -> Iterator[Verdict]:
    """Defaults that say granted where the visitor has to agree first."""
    silence = silence_before(record)
    # What is not sure is no more than a hint, and nothing where before-choice has the hit itself.
    hints = [hit for hit in early_overstated(record, sure=False) if not silence.is_broken_by(hit)]
    hits = [hit for hit in (*early_overstated(record), *hints) if hit.vendor not in options.exempt]
    wrong = [call for call in record.consent_calls if _grants(call, record)]
    if LOADED_BY_GOOGLE & set(options.exempt):
        wrong = [call for call in wrong if call.vendor != GOOGLE]
    whom = [*(told_as(hit.vendor) for hit in hits), *(call.vendor for call in wrong)]
    for one in dict.fromkeys(whom):
        sent = [hit for hit in hits if told_as(hit.vendor) == one]
        said = [call for call in wrong if call.vendor == one]
        vendor = sent[0].vendor if sent else "gtm" if one == GOOGLE else one
        if vendor in options.exempt:
            continue
        sure = bool(said) or any(hit not in hints for hit in sent)
        yield failed(
            message(
                "{who} is told that consent is granted before the visitor has chosen.", who=vendor
            ),
            about=f"{ABOUT} granted {one}",
            fault="default-granted",
            severity=None if sure else Severity.LOW,
            expected=message("denied until the visitor agrees"),
            actual=message("granted: {signals}", signals=_signals(said, sent, waits(record))),
            evidence=[*_pushes(record, said), *sent[:SHOWN]],
            vendor=vendor,
            tag=record.tag_name(sent[0].vendor, sent[0].account) if sent else None,
        )


def _grants(call: ConsentCall, record: VisitRecord) -> bool:
    """Whether a default grants to everybody what must wait for the visitor."""
    regional = any(
        other.regions and other.vendor == call.vendor and other.page == call.page
        for other in record.consent_calls
    )
    granted = [
        purpose
        for purpose in denied_by(waits(record))
        if call.purposes.get(purpose) is Grant.GRANTED
    ]
    return call.kind == "default" and is_early(record, call.at) and not regional and bool(granted)


def _incomplete(record: VisitRecord) -> Iterator[Verdict]:
    """Defaults that leave out the signals that came with Google's consent mode of 2024."""
    for page in dict.fromkeys(call.page for call in record.consent_calls):
        defaults = [
            call
            for call in record.consent_calls
            if call.vendor == GOOGLE and call.kind == "default" and call.page == page
        ]
        named = {signal for call in defaults for signal in call.signals}
        missing = [signal for signal in _SINCE_2024 if signal not in named]
        if named and missing:
            yield failed(
                message("The consent default leaves out {signals}.", signals=tuple(missing)),
                about=f"{ABOUT} complete",
                fault="default-incomplete",
                severity=Severity.HIGH,
                expected=message("all four signals"),
                actual=", ".join(signal for signal in Signal if signal in named),
                evidence=_pushes(record, defaults),
                vendor="gtm",
            )
            return


def _events(hits: list[Hit]) -> str:
    return ", ".join(sorted({hit.event for hit in hits}))


def _signals(calls: list[ConsentCall], hits: list[Hit], forbidden: AbstractSet[Category]) -> str:
    """What was granted: the purposes, and the parameters of hits."""
    told = {
        str(purpose)
        for call in calls
        for purpose in denied_by(forbidden)
        if call.purposes.get(purpose) is Grant.GRANTED
    }
    said = {hit.raw.get("gcs") or f"asc={hit.raw.get('asc', '')}" for hit in hits}
    return ", ".join([*sorted(told), *sorted(said)])


def _pushes(record: VisitRecord, calls: Iterable[ConsentCall]) -> list[Push]:
    ids = {call.push for call in calls}
    return [push for push in record.pushes if push.id in ids][:SHOWN]
