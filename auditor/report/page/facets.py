"""The filters of a report's findings: by goal, vendor, leg, device and severity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.model import Outcome
from auditor.report.view import Problem, ReportView
from auditor.report.words import WORDS


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: its name in the page, and its choices."""

    name: str
    choices: tuple[str, ...]
    titles: tuple[str, ...] = ()
    """The choices' titles, if they differ from the choices."""

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """The number and title of each choice."""
        yield from enumerate(self.titles or self.choices)

    def numbers(self, values: Iterable[str]) -> str:
        """The numbers of these choices, for an attribute, which must not hold texts of a site."""
        numbers = {choice: str(number) for number, choice in enumerate(self.choices)}
        return " ".join(numbers[value] for value in values if value in numbers)


class Facets:
    """All filters of a report's findings."""

    def __init__(self, view: ReportView) -> None:
        """Collect the choices from the findings."""
        problems = (*view.problems, *view.open_questions, *view.suppressed)
        titles = {goal.name: goal.title for goal in view.goals}
        goals = tuple(dict.fromkeys(name for problem in problems for name in problem.goals))
        self.goal = Facet("goal", goals, tuple(titles.get(name, name) for name in goals))
        self.vendor = Facet("vendor", tuple(sorted({p.vendor for p in problems if p.vendor})))
        self.leg = Facet("leg", tuple(dict.fromkeys(leg for p in problems for leg in p.legs)))
        devices = tuple(dict.fromkeys(device for p in problems for device in p.devices))
        self.device = Facet("device", devices)
        severities = dict.fromkeys(p.severity for p in view.problems)
        self.severity = [(severity.name.lower(), WORDS[severity]) for severity in severities]
        if view.open_questions:
            self.severity.append(("cant-tell", WORDS[Outcome.CANT_TELL]))
        self.compared = any(problem.is_new is not None for problem in problems)

    def of(self, problem: Problem) -> dict[str, str]:
        """The attributes by which the page's script filters a finding."""
        age = {True: "new", False: "still", None: ""}[problem.is_new]
        return {
            "data-goal": self.goal.numbers(problem.goals),
            "data-vendor": self.vendor.numbers([problem.vendor]),
            "data-leg": self.leg.numbers(problem.legs),
            "data-device": self.device.numbers(problem.devices),
            "data-age": age,
        }
