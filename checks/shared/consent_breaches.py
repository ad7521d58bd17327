"""What must not be sent or set before a choice, or after a refusal. No check is in here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from auditor.check import cant_tell, failed
from auditor.check.consent_states import waits
from auditor.check.matching import LOADED_BY_GOOGLE
from auditor.model import (
    Category,
    Cookie,
    Grant,
    Hit,
    Message,
    Phase,
    Signal,
    Verdict,
    VisitRecord,
    message,
)

Account = tuple[str, str]
"""A vendor's id, and an account there."""
SHOWN = 3
"""How many hits and cookies of one account a finding shows."""
_STORAGE: Mapping[Category, Signal] = {
    Category.ADVERTISING: Signal.AD_STORAGE,
    Category.ANALYTICS: Signal.ANALYTICS_STORAGE,
}
"""The signal that a category's tags wait for in Google's consent mode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentOptions:
    """What the spec may set for a check of what must be silent."""

    exempt: tuple[str, ...] = ()
    """Ids of vendors that need no consent on this site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What a visitor has not agreed to, so that its tags must be silent."""

    forbidden: AbstractSet[Category]
    denied: bool
    """Whether the visitor denies what no category names, too: `signals: denied`."""
    pings: bool
    """Whether Google's tags may send cookieless pings that say so: advanced consent mode."""

    @property
    def is_asked(self) -> bool:
        """Whether any tag must be silent."""
        return bool(self.forbidden) or self._holds_googles

    def is_broken_by(self, hit: Hit) -> bool:
        """Whether a hit must not be sent."""
        return self.covers(hit.vendor, hit.category) and not (self.pings and self.is_ping(hit))

    def covers(self, vendor: str, category: Category | None) -> bool:
        """Whether a vendor's tags must be silent, or say that all is denied."""
        return category in self.forbidden or (self._holds_googles and vendor in LOADED_BY_GOOGLE)

    def is_ping(self, hit: Hit) -> bool:
        """Whether a hit is one of Google's that says that what the visitor declined is denied."""
        named = {_STORAGE[category] for category in self.forbidden if category in _STORAGE}
        signals = named or set(_STORAGE.values())
        return hit.vendor in LOADED_BY_GOOGLE and all(
            hit.consent.get(signal) is Grant.DENIED for signal in signals
        )

    @property
    def _holds_googles(self) -> bool:
        return self.pings and self.denied and not self.forbidden


def unfinished(record: VisitRecord, about: str) -> Verdict:
    """The verdict where the choice could not be made, or the journey broke after it."""
    return cant_tell(
        message(
            "It is unclear whether the tags that the visitor rejected stay silent: {why}.",
            why=(record.visit.error or "").rstrip("."),
        ),
        about=about,
        fault=record.visit.inconclusive,
        evidence=[step for step in record.steps if step.error],
    )


def has_not_chosen(record: VisitRecord) -> bool:
    """Whether a step of the visitor's choice failed."""
    return any(step.error for step in record.steps if step.phase is Phase.CONSENT)


def silence_before(record: VisitRecord) -> Silence:
    """What must be silent until the visitor chooses; on a leg without a choice, always."""
    leg = record.visit.leg
    return Silence(
        forbidden=waits(record),
        denied=not leg.granted and not leg.has_choice,
        pings=record.consent_mode == "advanced",
    )


def silence_after(record: VisitRecord) -> Silence:
    """What must be silent once the visitor has chosen."""
    leg = record.visit.leg
    return Silence(
        forbidden=leg.forbidden, denied=not leg.granted, pings=record.consent_mode == "advanced"
    )


def by_account(
    record: VisitRecord,
    silence: Silence,
    options: ConsentOptions,
    *,
    hits: Iterable[Hit],
    cookies: Iterable[Cookie],
    misled: Sequence[Hit] = (),
) -> dict[Account, list[Hit | Cookie]]:
    """The hits and cookies that break the silence, by vendor and account, hits first.

    `misled`: hits of tags that were told of a consent that nobody gave, or of nothing. Another
    check says so; they are left out, with their vendors' cookies.
    """
    active: dict[tuple[str, str], list[Hit | Cookie]] = {}
    told_wrong = {hit.vendor for hit in misled}
    left_out = {hit.id for hit in misled}
    for hit in hits:
        if silence.is_broken_by(hit) and hit.id not in left_out:
            active.setdefault((hit.vendor, hit.account), []).append(hit)
    categories_of = {hit.vendor: hit.category for hit in record.hits}
    categories_of |= {tag.vendor: tag.category for tag in record.tags}
    for cookie in {(cookie.name, cookie.domain): cookie for cookie in cookies}.values():
        if cookie.vendor not in categories_of or cookie.vendor in told_wrong:
            continue
        if silence.covers(cookie.vendor, categories_of[cookie.vendor]):
            accounts = [account for vendor, account in active if vendor == cookie.vendor]
            accounts += [tag.account for tag in record.tags if tag.vendor == cookie.vendor]
            active.setdefault((cookie.vendor, next(iter(accounts), "")), []).append(cookie)
    return {who: facts for who, facts in active.items() if who[0] not in options.exempt}


def breached(
    record: VisitRecord,
    silence: Silence,
    who: Account,
    facts: Sequence[Hit | Cookie],
    *,
    fault: str,
    said: Callable[[str], Message],
    instead: Message,
) -> Verdict:
    """The verdict on an account that broke the silence.

    `said`: the sentence for its name. `instead`: what it may do while it is silent.
    """
    vendor, account = who
    name = f"{vendor} {account}".strip()
    return failed(
        said(name),
        about=name,
        fault=fault,
        expected=_expected(silence, vendor, instead),
        actual=_activity(facts),
        evidence=facts[:SHOWN],
        vendor=vendor,
        tag=record.tag_name(vendor, account),
        only_event=_only_event(facts),
        fix=_about_pings(silence, facts),
    )


def _activity(facts: Sequence[Hit | Cookie]) -> Message:
    """The events that were sent and the cookies that were set, in words."""
    events = ", ".join(sorted({_said(fact) for fact in facts if isinstance(fact, Hit)}))
    cookies = ", ".join(sorted({fact.name for fact in facts if isinstance(fact, Cookie)}))
    if not cookies:
        return message("sent {events}", events=events)
    if not events:
        return message("cookie {cookies}", cookies=cookies)
    return message("sent {events}; cookie {cookies}", events=events, cookies=cookies)


def _only_event(facts: Sequence[Hit | Cookie]) -> str | None:
    """The event of all that was sent and set; None where it is not one."""
    events = {fact.event if isinstance(fact, Hit) else None for fact in facts}
    return events.pop() if len(events) == 1 else None


def _said(hit: Hit) -> str:
    """A hit's event, and what it says of consent: page_view (G111)."""
    state = hit.raw.get("gcs", "") if hit.vendor in LOADED_BY_GOOGLE else ""
    return f"{hit.event} ({state})" if state else hit.event


def _expected(silence: Silence, vendor: str, otherwise: Message) -> Message:
    """What a vendor's tags may do."""
    if silence.pings and vendor in LOADED_BY_GOOGLE:
        return message("only pings that say denied (G100), and no cookie")
    return otherwise


def _about_pings(silence: Silence, facts: Sequence[Hit | Cookie]) -> Message | None:
    """What to do where all that was sent are cookieless pings; None where it is more."""
    if not all(isinstance(fact, Hit) and silence.is_ping(fact) for fact in facts):
        return None
    return message(
        "These are the cookieless pings of Google's advanced consent mode: they say that consent "
        "is denied, and set no cookie. If you want them, write `consent_mode: advanced` in the "
        "spec; then only hits that say anything else are findings. If not, let the tags wait for "
        "consent."
    )
