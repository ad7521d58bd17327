"""Faults in how a hit is sent: not at all, twice, elsewhere, too early, without consent."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import Phase, Run, StepRun, VisitRecord
from auditor.mutate.plants import SHORTLY, Plant, Scene
from auditor.mutate.records import added, changed, dropped, fresh_id, other_text, placed, with_text
from auditor.mutate.spots import Spot


class Dropped:
    """The hit is not sent."""

    id, title, needs = "dropped", "hit not sent", ""

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:  # noqa: ARG002 - see Fault
        """Drop all hits of the spot."""
        yield Plant(
            record=dropped(spot.record, spot.hits), planted="it was not sent", is_absence=True
        )

    def gap(self, spot: Spot, plant: Plant) -> str:  # noqa: ARG002 - see Fault
        """See Fault."""
        return "nobody misses it: see that no check for it is switched off"


class Doubled:
    """The hit is sent once more, as by a second installation: under another event id."""

    id, title, needs = "doubled", "hit sent twice", ""

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:  # noqa: ARG002 - see Fault
        """Add a hit like the spot's last one."""
        twin = spot.hits[-1]
        twin = twin.but(at=twin.at + SHORTLY, sent_at=twin.sent_at + SHORTLY)
        if event_id := twin.params.get("event_id"):
            twin = with_text(twin, "event_id", fresh_id(event_id))
        yield Plant(record=added(spot.record, twin, spot.record), planted="it was sent once more")

    def gap(self, spot: Spot, plant: Plant) -> str:  # noqa: ARG002 - see Fault
        """See Fault."""
        return "nobody counts it: write `fires: once`"


class OtherAccount:
    """The hit goes to an account that nobody here owns."""

    id, title, needs = "other-account", "another account", ""

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:  # noqa: ARG002 - see Fault
        """Send it to an account that looks like the right one."""
        hit, record = spot.hit, spot.record
        known = {tag.account for tag in (*record.tags, *record.elsewhere)}
        other = other_text(hit.account)
        if not hit.account or other in known:
            return
        raw = {name: other if text == hit.account else text for name, text in hit.raw.items()}
        yield Plant(
            record=changed(record, hit, hit.but(account=other, raw=raw)),
            planted=f"{hit.account} became {other}",
        )

    def gap(self, spot: Spot, plant: Plant) -> str:  # noqa: ARG002 - see Fault
        """See Fault."""
        return "nobody looks at its account: see that wrong-account is not switched off"


class Early:
    """The hit is sent before the goal action: on a click too early, as a page opens."""

    id, title = "early", "sent before the goal action"
    needs = "a goal with a step before its goal action"

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:  # noqa: ARG002 - see Fault
        """Move the spot's hits into the last step before the goal action."""
        record, goal_at = spot.record, spot.record.visit.goal_at
        before = _step_before_goal(record)
        if goal_at is None or before is None:
            return
        at = max(before.began, min(before.ended or goal_at, goal_at) - SHORTLY)
        for hit in spot.hits:
            record = changed(record, hit, placed(hit, record, at, before))
        yield Plant(record=record, planted=f"it was sent during “{before.action}”")

    def gap(self, spot: Spot, plant: Plant) -> str:  # noqa: ARG002 - see Fault
        """See Fault."""
        return "nobody looks at when it is sent: see that misfire is not switched off"


class BeforeConsent:
    """The hit is sent before the visitor has answered the banner, too."""

    id, title = "before-consent", "sent before the visitor's choice"
    needs = "a visit that answers the consent banner (`consent` in the spec)"

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:  # noqa: ARG002 - see Fault
        """Add the hit in the middle of the time before the choice."""
        record, chosen_at = spot.record, spot.record.visit.consent_at
        if not chosen_at or not record.steps or not record.visit.leg.has_choice:
            return
        at = chosen_at // 2
        running = [step for step in record.steps if step.began <= at] or [record.steps[0]]
        early = placed(spot.hit, record, at, running[-1])
        yield Plant(record=added(record, early, record), planted="it was sent before the choice")

    def gap(self, spot: Spot, plant: Plant) -> str:  # noqa: ARG002 - see Fault
        """See Fault."""
        return (
            f"no leg makes it wait: write `forbid: [{spot.hit.category.value}]` into the legs that "
            "refuse"
        )


class AfterRefusal:
    """The hit is sent although the visitor refused."""

    id, title = "after-refusal", "sent after a refusal"
    needs = "a visit that rejects consent (a leg with `signals: denied`)"

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:
        """Add the hit to a visit that refused: of the same goal, or else of the crawl."""
        found = next(_refusals(spot, scene), None)
        if found is None:
            return
        record, chosen_at = found, found.visit.consent_at or 0
        ran = [step for step in record.steps if step.is_goal] or list(record.steps[-1:])
        at = max(chosen_at, ran[0].began) + SHORTLY
        late = placed(spot.hit, record, at, ran[0])
        if (event_id := late.get("event_id")) is not None:  # that visitor's own
            late = with_text(late, "event_id", fresh_id(event_id))
        yield Plant(
            record=added(record, late, spot.record),
            planted=f"it was sent on the leg {record.visit.leg.name}",
        )

    def gap(self, spot: Spot, plant: Plant) -> str:
        """See Fault."""
        return (
            f"the leg {plant.record.visit.leg.name} allows it: write `forbid: "
            f"[{spot.hit.category.value}]` there"
        )


def _step_before_goal(record: VisitRecord) -> StepRun | None:
    """The last step before the goal action that does something else than that."""
    steps = [step for step in record.steps if step.phase is Phase.JOURNEY]
    like = record.goal.like_goal_action if record.goal else frozenset()
    goal_at = record.visit.goal_at or 0
    before = [
        step
        for number, step in enumerate(steps)
        if step.began < goal_at and not step.is_goal and number not in like and step.kind.acts
    ]
    return before[-1] if before else None


def _refusals(spot: Spot, scene: Scene) -> Iterator[VisitRecord]:
    """The records of visits that refused: first those of the same goal."""
    refused = [
        visit
        for visit in scene.visits
        if visit.leg.has_choice
        and not visit.leg.granted
        and not visit.leg.withdraws
        and visit.conclusive
        and visit.run is Run.JOURNEY
        and visit.goal in (spot.record.visit.goal, None)
    ]
    for visit in sorted(refused, key=lambda visit: visit.goal is None):
        record = scene.record(visit.id)
        if record.steps:
            yield record
