"""The table of a consent platform: how its banner is known, answered, asked and opened again."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.installed import installed
from auditor.model.vendor_rules import Confidence

ENTRY_POINT_GROUP = "auditor.banners"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A cookie, or an entry of localStorage, in which a platform keeps the visitor's choice.

    The patterns are searched in the value as it stands, and as it reads decoded (URL, base64).
    """

    name: str
    """Its name, with * as wildcard."""
    granted: str = ""
    """A pattern of values that allow more than what is necessary; it is tried first."""
    denied: str = ""
    """A pattern of values that refuse that."""
    confidence: Confidence = Confidence.GENERAL


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a platform's API says of the choice."""

    asks: str
    """A JavaScript expression: "granted", "denied", or "" while nothing is chosen; or a promise of
    one of them. If it throws, nothing is known."""
    confidence: Confidence = Confidence.GENERAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """A consent platform's banner, and what a visitor can do with it.

    Selectors are CSS. They are looked for in the page and in its frames, and reach into open shadow
    roots: `#host button` finds a button in the shadow root of #host. Several are alternatives, in
    the order in which they are tried; only what a visitor sees is clicked.
    """

    id: str
    name: str
    source: str
    """Where the selectors come from."""
    confidence: Confidence = Confidence.OBSERVED
    """How sure they are. What is DOCUMENTED was tried with the platform's own script."""
    general: tuple[str, ...] = ()
    """Those of its selectors that are general knowledge, which nobody has verified."""
    tried: str = ""
    """The npm package and version with which tests try it."""
    shown: tuple[str, ...] = ()
    """Its banner, and its dialogues."""
    globals: tuple[str, ...] = ()
    """What its script defines: Cookiebot, Osano.cm."""
    scripts: tuple[str, ...] = ()
    """Texts in the addresses of its scripts."""
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    """What opens the second layer."""
    refuse: tuple[str, ...] = ()
    """What refuses all in the second layer, at once."""
    clear: tuple[str, ...] = ()
    """What unticks all boxes of the second layer; `save` follows."""
    save: tuple[str, ...] = ()
    """What saves the boxes of the second layer as they stand."""
    close: tuple[str, ...] = ()
    """What closes the second layer where it stays open after the choice."""
    reopen: tuple[str, ...] = ()
    """What a visitor clicks later on, to think again."""
    reopen_call: str = ""
    """A JavaScript expression that opens the dialogue again, for sites whose own link is not known.
    What is chosen in it is clicked all the same."""
    by_words: str = ""
    """Why its buttons have to be told by their words; empty: they have selectors."""
    state: State | None = None
    stored: tuple[Stored, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences for people."""

    def confidence_in(self, selector: str) -> Confidence:
        """How sure one of its selectors is."""
        return Confidence.GENERAL if selector in self.general else self.confidence

    @property
    def is_interface(self) -> bool:
        """Whether it is an API that many platforms have, and no banner of its own."""
        return not self.shown


def find_banners() -> dict[str, Banner]:
    """All installed banners by id, with the built-in ones.

    Raises:
        PluginError: two banners have one id, or a plugin's module can't be imported.
    """
    return installed(ENTRY_POINT_GROUP, Banner)
