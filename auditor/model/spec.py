"""What checks need to know of a spec: tags, legs, goals and what they expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from auditor.model.messages import HitName, message, plural_message
from auditor.model.words import Category, Operator


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A vendor with an account, as this site uses it."""

    name: str
    vendor: str
    account: str
    category: Category = Category.OTHER
    also_at: tuple[str, ...] = ()
    """Hosts of the site itself that take this tag's hits too (server-side tagging)."""
    user_data: frozenset[str] = frozenset()
    """The fields of the visitor's (email, phone ...) that the spec declares to be sent to it."""
    environment: str = ""
    """The environment that the account belongs to; empty: the one under audit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """How a visitor differs. In this version: what the visitor chooses about consent."""

    name: str
    forbidden: frozenset[Category] = frozenset()
    """No tag of these categories may fire in this leg, on any page."""
    granted: bool = True
    """Whether the visitor's choice allows tags (`signals: granted`)."""
    has_choice: bool = False
    """Whether the leg acts on a banner at all; one that ignores it stays before the choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """One condition on a parameter; `auditor.check.matching` says what it means."""

    operator: Operator
    operand: str | bool | Decimal | tuple[str, ...]
    """equals: text · one_of: texts · matches: a regular expression for the whole value · above and
    below: Decimal · present: bool · length: Decimal (a whole number) · same_as: TAG.EVENT.PARAM ·
    equals_text: the key into VisitRecord.texts."""
    element: str = ""
    """equals_text: the element as a person reads it, such as css ".price", the 2nd. Empty: as its
    key says it."""

    def __str__(self) -> str:
        """The condition as a person reads it; a Told, but for the text that it must equal."""
        match self.operator, self.operand:
            case "equals", text:
                return str(text)
            case "one_of", tuple() as texts:
                return message("one of {texts}", texts=", ".join(texts))
            case "matches", pattern:
                return message("text of the form {form}", form=str(pattern))
            case "above", bound:
                return message("a number above {bound}", bound=str(bound))
            case "below", bound:
                return message("a number below {bound}", bound=str(bound))
            case "present", wanted:
                return message("any value") if wanted else message("no value")
            case "length", Decimal() as size:
                return plural_message("{n} item", "{n} items", int(size))
            case "same_as", other:
                return message("the same as {other}", other=str(other))
            case _:
                return message(
                    "the amount shown at {place}", place=self.element or str(self.operand)
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fires:
    """How often a hit is expected: at least `least`, at most `most` (None: no limit)."""

    least: int = 1
    most: int | None = 1

    def __str__(self) -> str:
        """The count as a person reads it: a Told."""
        match self.least, self.most:
            case 1, 1:
                return message("once")
            case 0, 0:
                return message("never")
            case least, None:
                return plural_message("at least {n} time", "at least {n} times", least)
            case least, most if least == most:
                return plural_message("{n} time", "{n} times", least)
            case least, most:
                return message("{least} to {most} times", least=least, most=most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One line of a goal's `expect` (or `forbid`: then it fires never)."""

    tag: Tag
    event: str
    fires: Fires = Fires()
    params: Mapping[str, tuple[Matcher, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By human parameter name; all matchers of a parameter must hold. `value`, `currency`,
    `transaction_id`, `items`, `label` and `event_id` are common to all vendors."""
    within: int = 5000
    """Milliseconds after the goal action began (crawl: after the page was opened)."""
    push: str | None = None
    """The event of the data layer that must come before it. None: the spec declares none."""
    line: int = 0
    """Where it stands in the spec."""

    @property
    def about(self) -> HitName:
        """What identifies it within its goal: `ga4 purchase`, `google_ads conversion AbC`."""
        short = f"{self.tag.name} {self.event}"
        return HitName(" ".join([short, *self.labels]), short)

    @property
    def label(self) -> str:
        """The conversion's label, where the spec fixes it; else empty."""
        return next(iter(self.labels), "")

    @property
    def labels(self) -> tuple[str, ...]:
        """Each label that `equals` asks for: one at most can be met."""
        return tuple(str(m.operand) for m in self.params.get("label", ()) if m.operator == "equals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the checks need to know of a goal."""

    name: str
    title: str
    macro: bool
    line: int
    expect: tuple[Expectation, ...]
    forbid: tuple[Expectation, ...] = ()
    repeats: frozenset[Literal["reload", "back", "revisit", "double_click"]] = frozenset()
    """On what the conversion must not be sent again."""
    typed: frozenset[str] = frozenset()
    """The names of the test visitor's data (email, phone ...) that its steps type in."""
