"""What a spec asks of those who implement it: per goal, who is sent what, and with what in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from auditor.config.steps import goal_position
from auditor.model import Message, message
from auditor.model.vendor_rules import Confidence, Required
from auditor.report.content.seconds import seconds

if TYPE_CHECKING:
    from auditor.model import Expectation, Matcher, Tag
    from auditor.model.vendor_rules import VendorRules
    from auditor.prepare.setup import Setup

Asker = Literal["spec", "vendor"]
AGAIN: dict[str, Message] = {
    "reload": message("when the page is reloaded"),
    "back": message("when the visitor goes back"),
    "revisit": message("when the visitor opens the page again later"),
    "double_click": message("when the visitor clicks twice"),
}
"""By what a spec calls a repetition: when the conversion must not be sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTag:
    """Who is told, with which account."""

    name: str
    vendor: str
    account: str
    docs: str
    also_at: tuple[str, ...]
    notes: tuple[str, ...]
    """What holds for all that it is sent."""
    silent: tuple[str, ...]
    """The consent legs on which it is sent nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedParam:
    """A parameter of a hit."""

    name: str
    conditions: tuple[str, ...]
    """All must hold."""
    asked_by: Asker


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHit:
    """A hit that is to be sent, or must not be (`is_forbidden`)."""

    tag: PlannedTag
    event: str
    fires: str
    within: Message | None
    """How long it may take; None: as long as the page is watched."""
    push: str
    """The event of the data layer that announces it."""
    params: tuple[PlannedParam, ...]
    is_forbidden: bool
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedGoal:
    """A goal, or each page of the crawl (without a name)."""

    name: str
    title: str
    kind: Literal["macro", "micro", ""]
    steps: tuple[str, ...]
    trigger: str
    """The goal action."""
    hits: tuple[PlannedHit, ...]
    again: tuple[Message, ...]
    """When its hits must not be sent once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that a spec asks for."""

    site: str
    url: str
    environment: str
    spec: str
    """The name of its file."""
    tags: tuple[PlannedTag, ...]
    goals: tuple[PlannedGoal, ...]


def plan_of(setup: Setup, goals: Collection[str] = ()) -> Plan:
    """The plan of a spec; `goals`: of these only, and not of the crawl."""
    return _Planner(setup).plan(goals)


class _Planner:
    def __init__(self, setup: Setup) -> None:
        self._spec, self._view = setup.spec, setup.view
        self._mask: Callable[[str], str] = setup.redactor.text
        self._tags = {name: self._tag(tag) for name, tag in setup.view.tags.items()}

    def plan(self, goals: Collection[str]) -> Plan:
        site = self._spec.site
        planned = [self._goal(name) for name in self._spec.goals if not goals or name in goals]
        if self._view.crawl_expect and not goals:
            planned.append(self._crawl())
        used = {hit.tag.name for goal in planned for hit in goal.hits}
        return Plan(
            site=site.name or site.url,
            url=site.url,
            environment=site.environment,
            spec=self._spec.path.name,
            tags=tuple(tag for name, tag in self._tags.items() if not goals or name in used),
            goals=tuple(planned),
        )

    def _tag(self, tag: Tag) -> PlannedTag:
        rules = self._view.vendor_rules[tag.vendor]
        legs = self._view.legs.values()
        return PlannedTag(
            name=tag.name,
            vendor=rules.name,
            account=tag.account,
            docs=rules.docs,
            also_at=tag.also_at,
            notes=tuple(_notes(tag, rules)),
            silent=tuple(leg.name for leg in legs if tag.category in leg.forbidden),
        )

    def _goal(self, name: str) -> PlannedGoal:
        written, goal = self._spec.goals[name], self._view.goals[name]
        steps = tuple(self._mask(str(step)) for step in written.steps)
        return PlannedGoal(
            name=name,
            title=self._mask(goal.title),
            kind=written.type,
            steps=steps,
            trigger=steps[goal_position(written.steps)]
            if steps
            else message("what was recorded in {file}", file=written.recording or ""),
            hits=tuple(map(self._hit, (*goal.expect, *goal.forbid))),
            again=tuple(AGAIN[repeat] for repeat in written.must_not_repeat_on),
        )

    def _crawl(self) -> PlannedGoal:
        return PlannedGoal(
            name="",
            title=message("Every page"),
            kind="",
            steps=(),
            trigger=message("a page is opened"),
            hits=tuple(map(self._hit, self._view.crawl_expect)),
            again=(),
        )

    def _hit(self, line: Expectation) -> PlannedHit:
        is_forbidden = line.fires.most == 0
        return PlannedHit(
            tag=self._tags[line.tag.name],
            event=self._mask(line.event),
            fires=str(line.fires),
            within=seconds(line.within) if line.is_timed and not is_forbidden else None,
            push=line.push or "",
            params=() if is_forbidden else tuple(self._params(line)),
            is_forbidden=is_forbidden,
            line=line.line,
        )

    def _params(self, line: Expectation) -> Iterator[PlannedParam]:
        """What the spec asks for, then what its vendor needs besides."""
        for name, matchers in line.params.items():
            conditions = tuple(self._condition(matcher) for matcher in matchers)
            yield PlannedParam(name=name, conditions=conditions, asked_by="spec")
        required = self._view.vendor_rules[line.tag.vendor].required
        named = {name.partition(".")[0].partition("[")[0] for name in line.params}
        for name, why in _needed(required, line.event, with_value="value" in named):
            if name not in named:
                named.add(name)
                yield PlannedParam(name=name, conditions=(why,), asked_by="vendor")

    def _condition(self, matcher: Matcher) -> str:
        said = str(matcher)
        if not isinstance(said, Message):
            return self._mask(said)
        if said.plural:
            return said
        values = {
            name: self._mask(value) if isinstance(value, str) else value
            for name, value in said.values.items()
        }
        return message(said.template, **values)


def _notes(tag: Tag, rules: VendorRules) -> Iterator[str]:
    """What holds for all that a tag is sent."""
    if tag.user_data:
        fields = ", ".join(sorted(tag.user_data))
        if rules.user_hash and rules.user_hash != "plain":
            text = message(
                "visitor's data: {fields}, as {hash}", fields=fields, hash=rules.user_hash
            )
        else:
            text = message("visitor's data: {fields}", fields=fields)
        yield text
    if tag.server_twin:
        yield message("the server sends the same events, with the same event id")
    if tag.comes_from:
        yield message("comes from the vendor's environment {name}", name=tag.comes_from)


def _needed(
    required: Sequence[Required], event: str, *, with_value: bool
) -> Iterator[tuple[str, Message]]:
    """Parameters that a vendor needs of an event, and how much."""
    rules = [
        rule
        for rule in required
        if rule.event in {"*", event} and rule.confidence is not Confidence.GENERAL
    ]
    for rule in rules:
        yield from ((name, message("needed by the vendor")) for name in rule.must)
    for rule in rules:
        for name in rule.one_of:
            others = ", ".join(rule.one_of)
            yield name, message("the vendor needs one of {names}", names=others)
        if with_value:
            yield from ((name, message("needed with a value")) for name in rule.with_value)
        yield from ((name, message("recommended by the vendor")) for name in rule.should)
