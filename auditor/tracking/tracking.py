"""The assertions of the fixture `tracking`: goals of the spec, and single hits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error as PlaywrightError

from auditor.capture.locate import locate
from auditor.check.conditions import judge_param
from auditor.config.expectations import MatcherSpec
from auditor.config.wording import unknown
from auditor.errors import UsageError
from auditor.judge.engine import build_record
from auditor.model import Hit, Leg, Outcome, Phase, Push, StepKind, VisitRecord
from auditor.prepare.to_model import legs
from auditor.tracking import failure_messages
from auditor.tracking.queries import (
    Achieving,
    Picker,
    called,
    failures,
    is_complete,
    matcher,
    picker,
    untimed,
)
from auditor.tracking.watch import SLICE_MS

if TYPE_CHECKING:
    from auditor.config.models import GoalSpec
    from auditor.prepare.setup import Setup
    from auditor.tracking.watch import Watch

WITHIN_MS = 5000
"""How long what is expected is waited for, unless the test or spec says otherwise."""


class Tracking:
    """What a page reports, and what it must report. The fixture `tracking` of the pytest plugin."""

    def __init__(self, watch: Watch, setup: Setup, spec: str | None) -> None:
        """`spec`: the spec's name in messages; None: there is no spec."""
        self._watch = watch
        self._setup = setup
        self._spec = spec

    def __repr__(self) -> str:
        """Short, since pytest shows it with a failure."""
        return f"<tracking by {self._spec or 'no spec'}>"

    # ── what was seen ────────────────────────────────────────────────────────────────────────

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits since the test began, or since `restart`; personal data in them is masked."""
        return self._record().hits

    @property
    def pushes(self) -> tuple[Push, ...]:
        """The entries of data layers and calls of vendors' functions, in the same way."""
        return self._record().pushes

    def restart(self) -> None:
        """Forget what was seen until now: hits, pushes, pages."""
        self._watch.restart()

    # ── what must be ─────────────────────────────────────────────────────────────────────────

    def expect(self, goal: str, *, leg: str | None = None) -> None:
        """Assert that a goal was reported: all that the spec expects of it was sent, and is right.

        Waits until it has come, up to each expectation's `within` from now on.

        Args:
            goal: its name in the spec.
            leg: what this visitor chose about consent; left out: the first leg that grants.

        Raises:
            AssertionError: it is not reported as the spec says.
            UsageError: there is no spec, or no such goal or leg in it.
        """
        __tracebackhide__ = True
        self._demand(self._goal(goal), goal, self._leg(leg), is_timed=False)

    def goal(self, goal: str, *, leg: str | None = None) -> Achieving:
        """A context manager for the block that achieves a goal, before which nothing of it is sent.

        Asserts at the block's end what `expect` does, with `within` counted from its beginning.

        Raises:
            AssertionError: at the block's end; it is not reported as the spec says.
            UsageError: there is no spec, or no such goal or leg in it.
        """
        __tracebackhide__ = True
        goal_spec, visitor = self._goal(goal), self._leg(leg)

        def begin() -> None:
            action = f"what achieves {goal}"
            self._watch.recording.steps.begin(StepKind.OTHER, action, Phase.JOURNEY, is_goal=True)

        def end() -> None:
            __tracebackhide__ = True
            try:
                self._demand(goal_spec, goal, visitor, is_timed=True)
            finally:
                self._watch.recording.steps.goal_at = None

        return Achieving(begin=begin, end=end)

    def expect_hit(
        self,
        vendor: str,
        event: str,
        *,
        account: str | None = None,
        times: int = 1,
        within: float = WITHIN_MS,
        params: Mapping[str, object] | None = None,
        **more: object,
    ) -> Hit:
        """Assert that a hit was sent so many times, with these parameters; returns the first one.

        Waits until they have come.

        Args:
            vendor: the vendor's id, or the name of one of the spec's tags.
            event: the event's name.
            account: the account; left out: any.
            times: how many such hits there must be.
            within: the most to wait, in milliseconds.
            params: what the hits must say, by parameter: a text, a number, a compiled regular
                expression for the whole value, or `...` for any value.
            more: the same, where the names are Python's.

        Returns:
            The first of them.

        Raises:
            AssertionError: there are others, or it says something else.
            UsageError: there is no such vendor, or `times` is 0.
        """
        __tracebackhide__ = True
        if times < 1:
            raise UsageError("expect_hit: times is 1 or more; for none there is expect_nothing")
        pick = self._picker(vendor, account)
        matchers = {name: matcher(value) for name, value in {**(params or {}), **more}.items()}
        expected = failure_messages.ExpectedHit(
            vendor=vendor, account=account, event=event, times=times
        )
        self._until(lambda: len(called(event, pick(self.hits))) >= times, within)
        record = self._record()
        hits = called(event, pick(record.hits))
        wrong = [
            (hit, name, judgement)
            for hit in hits
            for name, matcher in matchers.items()
            for judgement in judge_param(name, [matcher], hit, record)
            if judgement.outcome is not Outcome.PASSED
        ]
        if len(hits) != times or wrong:
            others = [hit.event for hit in pick(record.hits)]
            notes = self._notes(record)
            raise AssertionError(
                failure_messages.wrong_hit(expected, hits, wrong, others, record, notes)
            )
        return hits[0]

    def expect_nothing(self, vendor: str | None = None, *, within: float = WITHIN_MS) -> None:
        """Assert that no hit was sent, to any vendor or to this one, until the page is at rest.

        Args:
            vendor: the vendor's id, or the name of one of the spec's tags; left out: any.
            within: the most to wait for the page to rest, in milliseconds.

        Raises:
            AssertionError: there is one.
            UsageError: there is no such vendor.
        """
        __tracebackhide__ = True
        pick: Picker = self._picker(vendor, None) if vendor is not None else tuple
        self._until(lambda: True, within)
        record = self._record()
        if hits := pick(record.hits):
            raise AssertionError(failure_messages.unwanted(vendor, hits, self._notes(record)))

    # ── goals ────────────────────────────────────────────────────────────────────────────────

    def _demand(self, goal_spec: GoalSpec, name: str, leg: Leg, *, is_timed: bool) -> None:
        """Wait for a goal's hits and assert them; `is_timed`: from the goal action on."""
        __tracebackhide__ = True
        goal = self._setup.view.goals[name]
        within = max((line.within for line in goal.expect), default=WITHIN_MS)
        self._until(lambda: is_complete(self._record(name, leg)), within)
        self._read_texts(goal_spec)
        record = self._record(name, leg)
        if not is_timed:
            # The time of the goal action is unknown: nothing can be late.
            record = replace(record, expect=tuple(map(untimed, record.expect)))
        findings = failures(record, self._setup.view)
        if findings:
            raise AssertionError(
                failure_messages.not_reported(
                    goal, self._spec or "", findings, record, self._notes(record)
                )
            )

    def _read_texts(self, goal: GoalSpec) -> None:
        """Read the texts that the spec compares with. A missing element has no text."""
        for line in goal.expect:
            for condition in line.params.values():
                target = condition.equals_text if isinstance(condition, MatcherSpec) else None
                if target is None:
                    continue
                page: Any = self._watch.page  # both of Playwright's APIs have the same names
                try:
                    text: Any = locate(page, target).inner_text(timeout=1000)
                except PlaywrightError:
                    continue
                self._watch.recording.texts[target.element_key] = text[:1000]

    def _goal(self, name: str) -> GoalSpec:
        __tracebackhide__ = True
        spec = self._setup.spec
        if self._spec is None:
            raise UsageError(
                f"the goal {name!r} can't be known, as no spec was named: set tagproof_spec in "
                "pytest's settings, or call pytest with --tagproof-spec=FILE"
            )
        if name not in spec.goals:
            raise UsageError(f"{self._spec}: {unknown('goal', name, spec.goals)}")
        return spec.goals[name]

    def _leg(self, name: str | None) -> Leg:
        __tracebackhide__ = True
        by_name = legs(self._setup.spec)
        if name is None:
            first = next(iter(by_name.values()))
            return next((leg for leg in by_name.values() if leg.granted), first)
        if name not in by_name:
            raise UsageError(f"{self._spec}: {unknown('leg', name, by_name)}")
        return by_name[name]

    # ── shared by all assertions ─────────────────────────────────────────────────────────────

    def _until(self, done: Callable[[], bool], within: float) -> None:
        """Wait until `done` returns true and the page is at rest, at most `within` milliseconds."""
        watch = self._watch
        end = watch.recording.clock.now() + within
        counts: tuple[int, int] | None = None
        complete = False
        while watch.recording.clock.now() < end:
            if counts != watch.counts:
                counts, complete = watch.counts, done()
            if complete:
                if watch.is_at_rest():
                    return
            elif not watch.wait(SLICE_MS):
                return

    def _record(self, goal: str | None = None, leg: Leg | None = None) -> VisitRecord:
        """What was seen until now, redacted and decoded, as a visit of this goal and leg."""
        facts = self._watch.facts()
        visit = facts.visit
        if goal is not None and leg is not None:
            # The visitor's choice came before the test: its time is unknown.
            consent_at = 0 if leg.has_choice else None
            withdrawn_at = 0 if leg.withdraws else None
            visit = replace(
                visit, goal=goal, leg=leg, consent_at=consent_at, withdrawn_at=withdrawn_at
            )
        redacted = self._setup.redactor.facts(replace(facts, visit=visit))
        return build_record(redacted, self._setup.decoder.decode(redacted), self._setup.view)

    def _picker(self, vendor: str, account: str | None) -> Picker:
        __tracebackhide__ = True
        return picker(self._setup, vendor, account, knows_tags=self._spec is not None)

    def _notes(self, record: VisitRecord) -> list[str]:
        """Further sentences for the message of a failure."""
        faults = map(self._setup.redactor.text, self._watch.faults)
        notes = [f"tagproof lost a request, please report it: {fault}" for fault in faults]
        if not record.requests:
            notes.append(
                "No request was seen at all: the test must ask for `tracking` before its page is "
                "opened."
            )
        return notes
