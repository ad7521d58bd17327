"""Trying the goals of a site that leave nothing behind, for what they report."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from auditor.audit.seen import DEVICE, LEG
from auditor.capture.walk.answering import BannerAnswer
from auditor.capture.walk.journey import Journey
from auditor.config.steps import Step
from auditor.draft.expect import Mark, expectations, sent_by
from auditor.draft.words import TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from auditor.capture.backend import PlaywrightBackend
    from auditor.config.models import Spec
    from auditor.decode.decoder import Decoded, Decoder
    from auditor.draft.found import FoundGoal, FoundTag
    from auditor.model import Hit
    from auditor.redact import Redactor

AT_A_TIME = 2
"""Goals that are tried at a time, each in a profile of its own."""
_STEP: TypeAdapter[Step] = TypeAdapter(Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A goal, and what came of trying it."""

    goal: FoundGoal
    decoded: Decoded | None = None
    """None: it was not tried."""
    hits: Sequence[Hit] = ()
    """Those that followed the goal action."""

    def known(self, tags: Sequence[FoundTag], ambient: Collection[Mark]) -> FoundGoal:
        """The goal with what it reported. `ambient`: what pages send when merely looked at."""
        if self.decoded is None or self.goal.problem:
            return self.goal
        expect = expectations(self.hits, tags, ambient)
        nobody = () if expect else ("whether a tag should be told: none was, as it was tried",)
        return replace(self.goal, expect=expect, unknown=(*self.goal.unknown, *nobody))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """What all trials share."""

    backend: PlaywrightBackend
    spec: Spec
    decoder: Decoder
    redactor: Redactor
    consent: Sequence[Step]
    """What the visitor does about the banner."""
    tell: Callable[[str], None]

    async def carry_out(self, goals: Sequence[FoundGoal]) -> list[Tried]:
        """Try the goals that leave nothing behind."""
        slots = asyncio.Semaphore(AT_A_TIME)

        async def tried(goal: FoundGoal) -> Tried:
            if not goal.is_harmless:
                return Tried(goal=goal)
            async with slots:
                self.tell(f"trying: {TITLES[goal.aim]} (“{goal.about}”)")
                return await self._tried(goal)

        return list(await asyncio.gather(*map(tried, goals)))

    async def _tried(self, goal: FoundGoal) -> Tried:
        journey = Journey(
            spec=self.spec,
            steps=tuple(map(_STEP.validate_python, goal.steps)),
            consent=BannerAnswer(steps=self.consent),
            expect=(),
            texts=(),
            repeats=frozenset(),
            index=self.decoder.index,
            mask=self.redactor.text,
        )
        visits = await self.backend.walk(journey, goal.aim, LEG, DEVICE)
        facts = self.redactor.facts(visits[0])
        decoded = self.decoder.decode(facts)
        problem = facts.visit.error or ""
        return Tried(
            goal=replace(goal, problem=problem),
            decoded=decoded,
            hits=sent_by(facts, decoded.hits),
        )
