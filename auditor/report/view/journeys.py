"""The timeline of a journey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model import Outcome

LaneKind = Literal["steps", "pages", "consent", "pushes", "hits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One moment in a journey's timeline."""

    at: int
    """Milliseconds since the visit began."""
    label: str
    failed: bool = False
    """A hit that was not delivered, a step that failed."""
    anchor: str = ""
    """The id of the problem that it is evidence of."""
    until: int | None = None
    """When it ended, if it lasts: a step, or a hit that its library kept back."""
    is_goal: bool = False
    """Whether it is the goal action."""
    missing: bool = False
    """Whether it stands for a hit that was expected and never came; `at` is the goal action's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One row of a timeline: the steps, the pushes, the choice, or the hits of one vendor."""

    title: str
    kind: LaneKind
    marks: tuple[Mark, ...]
    more: int = 0
    """Marks that are left out because there is no room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdStop:
    """A step, and where a click id was when it was over."""

    step: str
    places: tuple[str, ...]
    lost: bool
    """Whether it is the first step from which on the id was nowhere to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdTrail:
    """What became of a click id that the landing carried."""

    param: str
    stops: tuple[IdStop, ...]

    @property
    def lost_at(self) -> str:
        """The step at which it was lost; empty: it came through."""
        return next((stop.step for stop in self.stops if stop.lost), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentCell:
    """What one layer of a site says of consent for one purpose."""

    grant: str = ""
    """granted or denied; empty: it says neither."""
    words: str = ""
    """As it travels: G100, asc=D."""
    names: tuple[str, ...] = ()
    """What was stored or sent."""
    more: int = 0
    """Names that are left out."""
    disagrees: bool = False
    """Whether it is the first layer that disagrees with the one before it."""

    @property
    def says(self) -> bool:
        """Whether it says anything at all."""
        return bool(self.grant or self.words or self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """One layer, from the click to the hits."""

    kind: str
    """See auditor.check.consent_matrix.LayerKind."""
    vendor: str
    title: str
    cells: tuple[ConsentCell, ...]
    """One for each of auditor.model.consent.Purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One walk of a goal, as a timeline."""

    anchor: str
    visit: int
    goal: str
    """The goal's name."""
    title: str
    """The goal's title."""
    leg: str
    device: str
    run: str
    """See auditor.model.Run."""
    outcome: Outcome
    error: str
    ended: int
    """Milliseconds since the visit began."""
    goal_at: int | None
    """When the goal action began."""
    consent_at: int | None
    """When the visitor chose. 0: before this visit. None: never, or there is no choice."""
    has_choice: bool
    """Whether visitors of this site have a consent choice at all."""
    lanes: tuple[Lane, ...]
    """Empty if the report has no room for them: see timeline.MARKS_IN_ALL."""
    trails: tuple[IdTrail, ...] = ()
    """Of each click id that the landing carried."""
    consent: tuple[ConsentRow, ...] = ()
    """The matrix of consent; empty where the visitor did not choose."""
    consent_as: Journey | None = None
    """The first journey whose matrix says the same: the page draws it there only."""

    @property
    def purposes(self) -> tuple[int, ...]:
        """The columns of the matrix of consent in which any layer says anything."""
        cells = list(zip(*(row.cells for row in self.consent), strict=True))
        return tuple(at for at, column in enumerate(cells) if any(c.says for c in column))
