"""Faults in what a hit says: its value, its currency, its order number, what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from auditor.model import Expectation, Hit, VisitRecord
from auditor.mutate.plants import Plant, Scene
from auditor.mutate.records import changed, other_text, with_text
from auditor.mutate.spots import Spot, of_line

CURRENCIES = ("USD", "EUR")
ORDINARY = ("value", "currency", "transaction_id", "items")
"""Parameters that nearly each conversion has, and whose loss is a fault whatever the spec says."""


class WrongCurrency:
    """The amount is in another currency."""

    id, title, needs = "wrong-currency", "wrong currency", ""

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:  # noqa: ARG002 - see Fault
        """Name another currency."""
        old = spot.hit.currency
        if old:
            new = next(code for code in CURRENCIES if code != old.upper())
            yield _sent_as(spot, "currency", new, currency=new)

    def gap(self, spot: Spot, plant: Plant) -> str:  # noqa: ARG002 - see Fault
        """See Fault."""
        return f"nobody looks at its currency: write `currency: {spot.hit.currency}`"


class ZeroValue:
    """The value is 0."""

    id, title, needs = "value-zero", "value 0", ""

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:  # noqa: ARG002 - see Fault
        """Report nothing for the order."""
        if spot.hit.value:
            yield _sent_as(spot, "value", "0", value=Decimal(0))

    def gap(self, spot: Spot, plant: Plant) -> str:  # noqa: ARG002 - see Fault
        """See Fault."""
        return (
            "nobody looks at its value: write `value: { equals_text: ... }` with the element that "
            "shows it, or at least `value: { above: 0 }`"
        )


class StaleOrder:
    """The order number is an earlier order's."""

    id, title, needs = "stale-order", "another order's number", ""

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:
        """Send the number of another visit's order, or one that was never given."""
        own = spot.hit.params.get("transaction_id")
        if not own:
            return
        numbers = (hit.params.get("transaction_id") for hit in _same_hits(spot, scene))
        other = next((number for number in numbers if number and number != own), other_text(own))
        yield _sent_as(spot, "transaction_id", other)

    def gap(self, spot: Spot, plant: Plant) -> str:  # noqa: ARG002 - see Fault
        """See Fault."""
        return (
            "nobody looks at its order number: write `transaction_id: { equals_text: ... }`, or "
            "have the goal walked more than once (a second device, a `variant`)"
        )


class MissingParameter:
    """A parameter of the hit is missing."""

    id, title, needs = "missing-parameter", "parameter missing", ""

    def plant(self, spot: Spot, scene: Scene) -> Iterator[Plant]:  # noqa: ARG002 - see Fault
        """Take away, one at a time, what is usual and what the spec names."""
        named = spot.line.params if spot.line else {}
        for name in dict.fromkeys((*ORDINARY, *named)):
            if name != "label" and spot.hit.get(name):
                new = with_text(spot.hit, name, None)
                record = changed(spot.record, spot.hit, new)
                yield Plant(record=record, planted=f"without {name}", param=name, is_absence=True)

    def gap(self, spot: Spot, plant: Plant) -> str:  # noqa: ARG002 - see Fault
        """See Fault."""
        return f"nobody looks at {plant.param}: write `{plant.param}: {{ present: true }}`"


def _sent_as(spot: Spot, param: str, text: str, **fields: object) -> Plant:
    old = spot.hit.get(param)
    new = with_text(spot.hit, param, text, **fields)
    return Plant(
        record=changed(spot.record, spot.hit, new), planted=f"{old} became {text}", param=param
    )


def _same_hits(spot: Spot, scene: Scene) -> Iterator[Hit]:
    """The hits of the same kind in other visits."""
    for record in scene.others(spot):
        yield from _like(spot.line, spot.hit, record)


def _like(line: Expectation | None, hit: Hit, record: VisitRecord) -> tuple[Hit, ...]:
    if line is not None:
        return of_line(line, record)
    return tuple(other for other in record.hits if other.about == hit.about)
