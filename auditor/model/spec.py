"""The parts of a spec that checks use: tags, legs, goals and their expectations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, assert_never

from auditor.model.elements import remembered_in
from auditor.model.messages import HitName, Message, message, plural_message
from auditor.model.words import PATIENCE_MS, Category, Operator

WITH = "+"
"""Between choice and channel in a leg's name; no identifier has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A vendor with an account, as this site uses it."""

    name: str
    vendor: str
    account: str
    category: Category = Category.OTHER
    also_at: tuple[str, ...] = ()
    """Hosts of the site itself that receive this tag's hits, too (server-side tagging)."""
    server_twin: bool = False
    """Whether the site's server reports the same events to it."""
    user_data: frozenset[str] = frozenset()
    """The fields of the visitor's data (email, phone ...) that the spec allows to be sent to it."""
    environment: str = ""
    """The environment of this account; empty: the one under audit."""
    comes_from: str = ""
    """From which environment of its vendor it must come (qa, env-7); empty: the spec is silent."""
    page_views: frozenset[str] = frozenset()
    """What its vendor calls page views, beside the usual names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """How a visitor differs: by the choice about consent, and by the channel."""

    name: str
    """That of the choice; with a channel `accept+google_ads`."""
    forbidden: frozenset[Category] = frozenset()
    """Categories of which no tag may fire in this leg, on any page."""
    granted: bool = True
    """Whether the visitor's choice allows tags (`signals: granted`)."""
    has_choice: bool = False
    """Whether the leg uses the banner at all; a leg that ignores it never gets past the choice."""
    gpc: bool = False
    """Whether the visitor's browser signals Global Privacy Control."""
    locale: str = ""
    """The visitor's language where it is another than the spec's."""
    withdraws: bool = False
    """Whether the visitor accepts first, and takes that back."""
    channel: str = ""
    """The channel on which the visitor arrives; empty: on none."""

    @property
    def consent(self) -> str:
        """The name of the choice alone."""
        return consent_of(self.name)


def consent_of(leg: str) -> str:
    """The consent leg in a leg's name, which may name a channel too."""
    return leg.partition(WITH)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """One condition on a parameter; `auditor.check.matching` evaluates it."""

    operator: Operator
    operand: str | bool | Decimal | tuple[str, ...]
    """equals: text · one_of: texts · matches: a regular expression for the whole value · above and
    below: Decimal · present: bool · length: Decimal (a whole number) · same_as: TAG.EVENT.PARAM ·
    equals_text: the key into VisitRecord.texts, an element's or that of what was remembered ·
    sum_of: the hit's own parameters, with - before what is taken off · percent_of: how many
    percent, and of what: TAG.EVENT.PARAM, or a parameter of the hit's own."""
    element: str = ""
    """equals_text: the element for people, such as css ".price", the 2nd. Empty: its key is
    shown."""
    when: tuple[tuple[str, tuple[Matcher, ...]], ...] = ()
    """What other parameters of the hit must be for it to count: by name, their conditions."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The operand of a condition that has several texts."""
        return self.operand if isinstance(self.operand, tuple) else (str(self.operand),)

    def __str__(self) -> str:
        """Return the condition for people: a Message, except for the text that it must equal."""
        operand = str(self.operand)
        match self.operator:
            case "equals":
                return operand
            case "one_of":
                return message("one of {texts}", texts=", ".join(self.texts))
            case "matches":
                return message("text of the form {form}", form=operand)
            case "above":
                return message("a number above {bound}", bound=operand)
            case "below":
                return message("a number below {bound}", bound=operand)
            case "present":
                return message("any value") if self.operand else message("no value")
            case "length":
                return plural_message("{n} item", "{n} items", int(Decimal(operand)))
            case "same_as" | "sum_of" | "percent_of" | "equals_text":
                return _of_others(self.operator, self.texts, self.element)
        assert_never(self.operator)


def _of_others(
    operator: Literal["same_as", "sum_of", "percent_of", "equals_text"],
    texts: tuple[str, ...],
    element: str,
) -> Message:
    """What a value must be that follows from others, for people."""
    match operator:
        case "same_as":
            return message("the same as {other}", other=texts[0])
        case "sum_of":
            return message("the sum of {parts}", parts=", ".join(texts))
        case "percent_of":
            percent, other = texts
            return message("{percent} percent of {other}", percent=percent, other=other)
        case "equals_text":
            return _of_the_page(texts[0], element or texts[0])
    assert_never(operator)


def _of_the_page(key: str, place: str) -> Message:
    """What a value of the page is, for people."""
    name = remembered_in(key)
    if name is not None:
        return message("what was remembered as {name}", name=name)
    return message("the amount shown at {place}", place=place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fires:
    """How often a hit is expected: at least `least`, at most `most` (None: no limit)."""

    least: int = 1
    most: int | None = 1

    def __str__(self) -> str:
        """Return the count for people: a Message."""
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
    """By human parameter name; all matchers of a parameter must match. `value`, `currency`,
    `transaction_id`, `items`, `label` and `event_id` are the same for all vendors."""
    within: int = PATIENCE_MS
    """Milliseconds after the beginning of the goal action (crawl: after the page was opened)."""
    is_timed: bool = True
    """Whether the spec says `within` itself: else what comes while the page is watched is in time,
    and a page that is slow to load is watched for longer."""
    push: str | None = None
    """The event of the data layer that must come before it. None: the spec declares none."""
    line: int = 0
    """Its line in the spec."""

    @property
    def about(self) -> HitName:
        """The name that is unique within its goal: `ga4 purchase`, `google_ads conversion AbC`."""
        short = f"{self.tag.name} {self.event}"
        return HitName(" ".join([short, *self.labels]), short)

    @property
    def label(self) -> str:
        """The conversion's label, if the spec fixes it; else empty."""
        return next(iter(self.labels), "")

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that `equals` demands; a hit can meet at most one."""
        return tuple(str(m.operand) for m in self.params.get("label", ()) if m.operator == "equals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The parts of a goal that checks use."""

    name: str
    title: str
    macro: bool
    line: int
    expect: tuple[Expectation, ...]
    forbid: tuple[Expectation, ...] = ()
    strict: bool | None = None
    """Whether what the spec does not name is a finding on its visits; None: as the spec says."""
    repeats: frozenset[Literal["reload", "back", "revisit", "double_click"]] = frozenset()
    """The repetitions on which the conversion must not be sent again."""
    typed: frozenset[str] = frozenset()
    """The names of the test visitor's data (email, phone ...) that its steps type into fields."""
    like_goal_action: frozenset[int] = frozenset()
    """The positions, from 0, of its steps before the goal action that do the same to the same
    element: the first piece of a product, before the second."""
