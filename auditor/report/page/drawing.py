"""Lays out a journey's timeline for the page: where its marks are drawn, and the list of them.

Positions (`x`) are percent of the width, so that marks and letters keep their size in a picture of
any width; heights are in the style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from auditor.model import Message, message
from auditor.report.content.seconds import in_seconds, seconds
from auditor.report.view import Journey, Lane, LaneKind, Mark

MARGIN = 1.5
"""Percent of the width on either side, so that the first and the last mark are whole."""
APART = 5.0
"""Percent that the numbers of two marks must be apart: 30 pixels in a picture of 600."""
TICKS = 7
"""Ticks of the time axis at most."""
RIGHT = 60.0
"""Percent from which on a label is drawn to the left of its line."""
TICK_STEPS_MS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A mark in the picture."""

    x: float
    width: float
    """Of a mark that lasts; 0 for a moment."""
    shape: str
    """How it is drawn: bar, goal, page, push, consent, hit, failed or missing."""
    bad: bool
    """Whether it is evidence of a problem."""
    number: str
    """Its number in the list; empty where there is no room for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A lane of the picture."""

    title: str
    kind: LaneKind
    dots: tuple[Dot, ...]
    missing: tuple[Mark, ...]
    """What was expected on this lane and never came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A moment that goes through all lanes."""

    x: float
    left: bool
    """Whether its label is drawn on its left side, for want of room on the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A mark in the list."""

    number: int
    at: Message
    lane: str
    mark: Mark
    sent: Message | None
    """When a hit left that its library had kept back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The list's part about one stretch of the journey."""

    title: Message
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A timeline, ready for the template."""

    ticks: tuple[tuple[float, Message], ...]
    before: float
    """The x up to which the visitor had not chosen: 0 if chosen before the visit, 100 if never."""
    choice: Line | None
    goal: Line | None
    rows: tuple[Row, ...]
    chapters: tuple[Chapter, ...]
    more: int
    """Marks that are in neither picture nor list."""

    @property
    def listed(self) -> int:
        """The number of marks in the list."""
        return sum(len(chapter.items) for chapter in self.chapters)


def draw(journey: Journey) -> Drawing:
    """The drawing of a journey that has lanes."""
    span = max(journey.ended, 1)
    chosen_at = journey.consent_at if journey.has_choice else 0
    numbered = _numbered(journey.lanes)
    return Drawing(
        ticks=tuple((_x(at, span), _tick(at)) for at in _ticks(span)),
        before=100.0 if chosen_at is None else _x(chosen_at, span) if chosen_at else 0.0,
        choice=_line(chosen_at, span) if chosen_at else None,
        goal=_line(journey.goal_at, span) if journey.goal_at is not None else None,
        rows=tuple(_row(lane, numbered[index], span) for index, lane in enumerate(journey.lanes)),
        chapters=tuple(_chapters(journey, numbered, chosen_at)),
        more=sum(lane.more for lane in journey.lanes),
    )


def _x(at: int, span: int) -> float:
    share = min(max(at / span, 0.0), 1.0)
    return round(MARGIN + share * (100 - 2 * MARGIN), 2)


def _line(at: int, span: int) -> Line:
    x = _x(at, span)
    return Line(x=x, left=x > RIGHT)


def _ticks(span: int) -> range:
    step = next((ms for ms in TICK_STEPS_MS if span / ms < TICKS), span // TICKS + 1)
    return range(0, span + 1, step)


def _tick(at: int) -> Message:
    return message("{seconds} s", seconds=in_seconds(at))


def _numbered(lanes: Sequence[Lane]) -> list[list[int]]:
    """The numbers of each lane's marks: all marks of the journey are numbered in order of time."""
    slots = [(mark.at, n, m) for n, lane in enumerate(lanes) for m, mark in enumerate(lane.marks)]
    numbers = [[0] * len(lane.marks) for lane in lanes]
    for number, (_, n, m) in enumerate(sorted(slots), 1):
        numbers[n][m] = number
    return numbers


def _row(lane: Lane, numbers: Sequence[int], span: int) -> Row:
    dots = [
        Dot(
            x=_x(mark.at, span),
            width=_width(mark, lane.kind, span),
            shape=_shape(mark, lane.kind),
            bad=bool(mark.anchor),
            number=number,
        )
        for mark, number in zip(lane.marks, _labels(lane.marks, numbers, span), strict=True)
    ]
    return Row(
        title=lane.title,
        kind=lane.kind,
        dots=tuple(dots),
        missing=tuple(mark for mark in lane.marks if mark.missing),
    )


def _width(mark: Mark, kind: LaneKind, span: int) -> float:
    if mark.until is None:
        return 0.3 if kind == "steps" else 0.0
    return max(0.3, round(_x(mark.until, span) - _x(mark.at, span), 2))


def _shape(mark: Mark, kind: LaneKind) -> str:
    if mark.missing:
        return "missing"
    if mark.is_goal:
        return "goal"
    if kind == "steps":
        return "bar"
    if mark.failed:
        return "failed"
    return {"pages": "page", "consent": "consent", "pushes": "push"}.get(kind, "hit")


def _labels(marks: Sequence[Mark], numbers: Sequence[int], span: int) -> list[str]:
    """The label of each mark: its number if there is room, "4+2" if two more follow closely."""
    shown = [""] * len(marks)
    first, crowd = -1, 0
    for index, mark in enumerate(marks):
        if first >= 0 and _x(mark.at, span) - _x(marks[first].at, span) < APART:
            crowd += 1
            shown[first] = f"{numbers[first]}+{crowd}"
            continue
        first, crowd = index, 0
        shown[index] = str(numbers[index])
    return shown


def _chapters(
    journey: Journey, numbered: Sequence[Sequence[int]], chosen_at: int | None
) -> Iterator[Chapter]:
    """The marks before the choice, after it, and from the goal action on."""
    items = sorted(_items(journey.lanes, numbered), key=itemgetter(0))
    choice = float("inf") if chosen_at is None else chosen_at
    goal = float("inf") if journey.goal_at is None else journey.goal_at

    def within(first: float, end: float) -> tuple[Item, ...]:
        return tuple(item for _, item in items if first <= item.mark.at < end)

    end = float("inf")
    unchosen = (
        message("The visitor makes no choice") if choice == end else message("Before the choice")
    )
    if choice == end and goal != end:
        yield from _filled(unchosen, within(0, goal))
        yield from _filled(
            message("From the goal action on, still without a choice"), within(goal, end)
        )
        return
    yield from _filled(unchosen, within(0, min(choice, goal)))
    if choice <= goal:
        title = message("After the choice") if choice else message("Before the goal action")
        yield from _filled(title, within(choice, goal))
        yield from _filled(message("From the goal action on"), within(goal, end))
    else:
        yield from _filled(
            message("From the goal action on, before the choice"), within(goal, choice)
        )
        yield from _filled(message("After the choice"), within(choice, end))


def _filled(title: Message, items: tuple[Item, ...]) -> Iterable[Chapter]:
    return [Chapter(title=title, items=items)] if items else []


def _items(lanes: Sequence[Lane], numbered: Sequence[Sequence[int]]) -> Iterator[tuple[int, Item]]:
    for lane, numbers in zip(lanes, numbered, strict=True):
        for mark, number in zip(lane.marks, numbers, strict=True):
            was_kept_back = mark.until is not None and lane.kind == "hits"
            yield (
                number,
                Item(
                    number=number,
                    at=seconds(mark.at),
                    lane=lane.title,
                    mark=mark,
                    sent=seconds(mark.until or 0) if was_kept_back else None,
                ),
            )
