"""What became of a visitor's choice: what was clicked, and what confirms or contradicts it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, assert_never

from auditor.banner import Banner
from auditor.config.targets import Target
from auditor.model import ConsentChoice

Says = Literal["granted", "denied", ""]
"""What a sign says of the choice; empty: only that there was one."""


class SignKind(StrEnum):
    """Where a sign was seen."""

    STORAGE = "storage"
    API = "api"
    TAGS = "tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something that changed with the click, and what it says of the choice."""

    kind: SignKind
    name: str
    """The cookie, the entry of storage, the API, or what a tag sent; without its value."""
    says: Says
    is_own: bool = False
    """Whether it is the known platform's own place for the choice."""


class Outcome(StrEnum):
    """How the choice ended."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    """The platform says the opposite of what was clicked."""
    UNCONFIRMED = "unconfirmed"
    """Something was clicked, and nothing says what it did."""
    NO_BANNER = "no banner"
    NO_WAY = "no way"
    """There is a banner, but nothing in it that would make this choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicked:
    """An element that was clicked, as a spec would name it."""

    name: str
    """What stands on it."""
    target: Target
    is_guess: bool = False
    """Whether it was found by its words, or is general knowledge that nobody verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A button that may be the one, by its role, its place and its words."""

    target: Target
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceMade:
    """A choice that was made, or tried."""

    choice: ConsentChoice
    outcome: Outcome
    banner: Banner | None = None
    """The platform whose banner it is; None: nobody knows it, or there is none."""
    clicks: tuple[Clicked, ...] = ()
    called: str = ""
    """The platform's call that opened its dialogue again; empty: a visitor's click did."""
    signs: tuple[Sign, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    """What else could be clicked."""
    why: str = ""
    """What was in the way."""
    is_gone: bool | None = None
    """Whether the banner was gone afterwards; None: nothing was clicked."""

    @property
    def is_made(self) -> bool:
        """Whether a visitor has made this choice, whatever the site makes of it."""
        if self.outcome is Outcome.CONTRADICTED:
            return not any(clicked.is_guess for clicked in self.clicks)
        return self.outcome is Outcome.CONFIRMED

    @property
    def is_broken(self) -> bool:
        """Whether the platform's own button for refusing was clicked, and did not refuse."""
        if self.choice.grants or not self.clicks or any(one.is_guess for one in self.clicks):
            return False
        does_nothing = self.is_gone is False and not self.signs and not self.why
        return self.outcome is Outcome.CONTRADICTED or (
            self.outcome is Outcome.UNCONFIRMED and does_nothing
        )

    @property
    def problem(self) -> str:
        """Why the choice is not confirmed, as a person reads it; empty: it is."""
        what = "agrees" if self.choice.grants else "refuses"
        whose = f"the banner of {self.banner.name}" if self.banner is not None else "the banner"
        named = f"“{self.clicks[-1].name}” was clicked" if self.clicks else "nothing was clicked"
        match self.outcome:
            case Outcome.CONFIRMED:
                return ""
            case Outcome.NO_BANNER:
                return "no consent banner was recognised"
            case Outcome.NO_WAY:
                return self.why or f"{whose} has nothing that {what}"
            case Outcome.CONTRADICTED:
                wanted = "granted" if self.choice.grants else "denied"
                signs = [sign for sign in self.signs if sign.says and sign.says != wanted]
                said = ", ".join(f"{sign.name} says {sign.says}" for sign in signs[:3])
                return f"{named}, but {said}"
            case Outcome.UNCONFIRMED:
                return f"{named}, but {self.why or 'nothing confirms the choice'}"
            case _:
                assert_never(self.outcome)


def recipe_of(target: Target) -> str:
    """The target as it stands in a spec, in YAML's short form: it is JSON, too."""
    values = target.model_dump(exclude_none=True, exclude_defaults=True)
    return json.dumps(values, ensure_ascii=False)


def outcome_of(choice: ConsentChoice, signs: Sequence[Sign], *, is_guess: bool) -> Outcome:
    """How a choice ended of which something was clicked.

    The platform's own word comes first, then what else is stored and told, then the tags. What tags
    send after a refusal says nothing of the refusal: that they may not is what is audited.
    `is_guess`: whether nobody has verified that what was clicked makes this choice.
    """
    wanted: Says = "granted" if choice.grants else "denied"
    firm = [sign for sign in signs if sign.kind is not SignKind.TAGS and sign.says]
    for said in ([sign.says for sign in firm if sign.is_own], [sign.says for sign in firm]):
        if said:
            return Outcome.CONFIRMED if set(said) == {wanted} else Outcome.CONTRADICTED
    if not is_guess and any(sign.is_own for sign in signs):
        return Outcome.CONFIRMED
    if any(sign.says == wanted for sign in signs):
        return Outcome.CONFIRMED
    return Outcome.UNCONFIRMED
