"""The models of consent legs: what visitors do about the banner, and what then must not fire."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Tag

from auditor.config.base import LISTED, PLAIN, Identifier, Listed, Model
from auditor.config.steps import Choose, Step
from auditor.config.units import Locale
from auditor.config.vendors import CategoryName

AUTO = "auto"
AUTO_LEGS: dict[str, dict[str, Any]] = {
    "accept": {"steps": AUTO, "signals": "granted"},
    "reject": {"steps": AUTO, "signals": "denied", "forbid": ["advertising", "analytics"]},
}
"""The legs that `consent: auto` stands for."""


def _auto_or_steps(value: object) -> str:
    return PLAIN if isinstance(value, str) else LISTED


def _legs(value: object) -> object:
    return AUTO_LEGS if value == AUTO else value


class ConsentLeg(Model):
    """What a visitor does about the consent banner, and what then must not fire."""

    steps: Annotated[
        Annotated[Literal["auto"], Tag(PLAIN)] | Annotated[Listed[Step], Tag(LISTED)],
        Discriminator(_auto_or_steps),
    ] = ()
    """What the visitor does about the banner; none: it is left alone. auto: the banner is
    recognised, and accepted or refused as signals says; accepted where it is withdrawn later."""
    withdraw: Annotated[
        Annotated[Literal["auto"], Tag(PLAIN)] | Annotated[Listed[Step], Tag(LISTED)],
        Discriminator(_auto_or_steps),
    ] = ()
    """What the visitor does after that to take the consent back; none: it stays. auto: the banner
    is opened again, and rejected."""
    if_banner_shows: bool = False
    """The leg is for visitors who are asked: a visit to which no banner shows is left out."""
    signals: Literal["granted", "denied"]
    """What the visitor's choice says to the tags in the end: granted or denied."""
    returning: bool = False
    """The visitor comes back in a new session, and must not be asked again."""
    gpc: bool = False
    """The visitor's browser signals Global Privacy Control: in a header, and to scripts."""
    locale: Locale | None = None
    """The visitor's language where it is another than browser.locale says."""
    forbid: Listed[CategoryName] = ()
    """The categories of vendors that must stay silent, on every page."""

    @property
    def actions(self) -> tuple[Step, ...]:
        """The steps, with the one that auto stands for."""
        if not isinstance(self.steps, str):
            return self.steps
        accepts = self.signals == "granted" or bool(self.withdraw)
        return (Choose(choose="accept" if accepts else "reject"),)

    @property
    def withdrawal(self) -> tuple[Step, ...]:
        """The steps that take the consent back, with the one that auto stands for."""
        return (Choose(choose="withdraw"),) if isinstance(self.withdraw, str) else self.withdraw


Legs = Annotated[dict[Identifier, ConsentLeg], BeforeValidator(_legs)]
"""The legs by name."""
