"""The words of a plan, in one language: the same for each of its formats."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Message, message
from auditor.report.language import Language
from auditor.report.plan.planned import Plan, PlannedGoal, PlannedHit, PlannedParam
from auditor.report.text import clean

KINDS = {"macro": message("macro goal"), "micro": message("micro goal")}
CELL = 2_000
"""Characters of a text at most."""
COLUMNS = (
    message("Done"), message("Goal"), message("Trigger"), message("Tag"), message("Account"),
    message("Event"), message("How often"), message("Within"), message("Data layer event"),
    message("Parameter"), message("Value"), message("Asked by"),
    message("Not sent on consent leg"),
    message("Line of the spec"),
)  # fmt: skip
"""The titles of the plan as one table: a parameter a row."""
TAG_COLUMNS = (
    message("Tag"), message("Name in the spec"), message("Account"), message("Also sent to"),
    message("Not sent on consent leg"), message("Notes"), message("Documentation"),
)  # fmt: skip


class Wording:
    """Says the parts of a plan."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.say = language.say

    def heading(self, goal: PlannedGoal) -> str:
        """The goal's title, its name where that is another, and its kind."""
        name = goal.name if goal.name != goal.title else ""
        notes = [name, self.say(KINDS[goal.kind]) if goal.kind else ""]
        in_brackets = ", ".join(filter(None, notes))
        title = self.say(goal.title)
        return f"{title} ({in_brackets})" if in_brackets else title

    def trigger(self, goal: PlannedGoal) -> str:
        """What a visitor does that it is sent for."""
        return self.say(goal.trigger)

    def when(self, hit: PlannedHit) -> str:
        """How often, how soon, and after which event of the data layer."""
        parts = [self.say(hit.fires)]
        if hit.within is not None:
            parts.append(self.say(message("within {time}", time=hit.within)))
        if hit.push:
            parts.append(self.say(message("after the data layer event {event}", event=hit.push)))
        return ", ".join(parts)

    def value(self, param: PlannedParam) -> str:
        """What a parameter must be."""
        return "; ".join(map(self.say, param.conditions))

    def again(self, goal: PlannedGoal) -> str:
        """When the goal's hits must not be sent once more; empty: that is not said."""
        if not goal.again:
            return ""
        return self.say(message("Nothing is sent again {occasions}.", occasions=goal.again))

    def asked_by(self, hit: PlannedHit, param: PlannedParam) -> str:
        """Who asks for a parameter: the spec, or the vendor by its name."""
        return self.say(message("spec")) if param.asked_by == "spec" else hit.tag.vendor

    def rows(self, plan: Plan) -> Iterator[tuple[str, ...]]:
        """The plan as one table, without its titles."""
        for goal in plan.goals:
            for hit in goal.hits:
                yield from self._of_hit(goal, hit)

    def _of_hit(self, goal: PlannedGoal, hit: PlannedHit) -> Iterator[tuple[str, ...]]:
        head = (
            "", self.heading(goal), self.trigger(goal), hit.tag.vendor, hit.tag.account, hit.event,
            self.say(hit.fires), self.say(hit.within) if hit.within else "", hit.push,
        )  # fmt: skip
        silent = "" if hit.is_forbidden else ", ".join(hit.tag.silent)
        tail = (silent, str(hit.line) if hit.line else "")
        for param in hit.params:
            of_param = (param.name, self.value(param), self.asked_by(hit, param))
            yield _cells(*head, *of_param, *tail)
        if not hit.params:
            yield _cells(*head, "", "", "", *tail)

    def tag_rows(self, plan: Plan) -> Iterator[tuple[str, ...]]:
        """The tags as a table, without its titles."""
        for tag in plan.tags:
            notes = "; ".join(map(self.say, tag.notes))
            yield _cells(
                tag.vendor, tag.name, tag.account, ", ".join(tag.also_at),
                ", ".join(tag.silent), notes, tag.docs,
            )  # fmt: skip

    def titles(self, columns: tuple[Message, ...]) -> tuple[str, ...]:
        """The titles of columns."""
        return tuple(map(self.say, columns))


def _cells(*texts: str) -> tuple[str, ...]:
    return tuple(clean(text, CELL) for text in texts)
