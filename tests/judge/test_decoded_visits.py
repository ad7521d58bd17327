"""A visit is decoded once for all checks of the audit, as long as there is room."""

from __future__ import annotations

from auditor.decode.decoder import Decoded, Decoder
from auditor.decode.index import VendorIndex
from auditor.judge.decoded_visits import DecodedVisits
from auditor.model import Leg, Request, Visit, VisitFacts


class CountingDecoder(Decoder):
    """Counts the visits that it decodes."""

    def __init__(self) -> None:
        super().__init__(VendorIndex(()))
        self.asked: list[int] = []

    def decode(self, facts: VisitFacts) -> Decoded:
        self.asked.append(facts.visit.id)
        return super().decode(facts)


def _visit(number: int, requests: int) -> VisitFacts:
    visit = Visit(id=number, goal=None, leg=Leg(name="default"), device="desktop", began="")
    sent = [
        Request(id=each, visit=number, at=each, method="GET", url="/", resource_type="image")
        for each in range(requests)
    ]
    return VisitFacts(visit=visit, requests=tuple(sent))


def test_each_visit_is_decoded_once_whatever_the_number_of_checks() -> None:
    decoder, visits = CountingDecoder(), [_visit(number, 3) for number in range(1, 31)]
    decoded = DecodedVisits(decoder)
    for _check in range(5):
        for facts in visits:
            decoded.of(facts)
    assert decoder.asked == list(range(1, 31))


def test_what_there_is_no_room_for_is_decoded_again() -> None:
    decoder, small, large = CountingDecoder(), _visit(1, 2), _visit(2, 4)
    decoded = DecodedVisits(decoder, most=5)
    for facts in (small, large, small, large):
        decoded.of(facts)
    assert decoder.asked == [1, 2, 2]
