"""What a planted fault changes in a record, and what it leaves alone."""

from __future__ import annotations

from decimal import Decimal

from auditor.model import Hit
from auditor.mutate.faults import FAULTS
from auditor.mutate.records import added, changed, dropped, other_text, with_text
from auditor.testing import a_hit, a_record, a_request


def an_order() -> Hit:
    """A hit whose currency has another name on the wire, beside what merely looks like it."""
    return a_hit(
        params={"currency": "EUR", "value": "1", "transaction_id": "T-1", "v": "1", "note": "EUR"},
        raw={"cu": "EUR", "epn.value": "1", "ep.tid": "T-1", "v": "1", "note": "EUR"},
        value=Decimal(1),
        currency="EUR",
        key="T-1",
    )


def test_a_changed_parameter_is_changed_wherever_the_hit_has_it() -> None:
    hit = with_text(an_order(), "currency", "USD", currency="USD")
    assert (hit.currency, hit.params["currency"], hit.raw["cu"]) == ("USD", "USD", "USD")
    assert (hit.params["note"], hit.raw["note"]) == ("EUR", "EUR")


def test_another_parameter_of_the_same_text_stays() -> None:
    hit = with_text(an_order(), "value", "0", value=Decimal(0))
    assert (hit.value, hit.raw["epn.value"], hit.raw["v"], hit.params["v"]) == (
        Decimal(0),
        "0",
        "1",
        "1",
    )


def test_a_missing_parameter_is_missing_everywhere() -> None:
    hit = with_text(an_order(), "transaction_id", None)
    assert (hit.key, hit.get("transaction_id"), "ep.tid" in hit.raw) == (None, None, False)
    empty = with_text(an_order(), "value", None)
    assert (empty.value, empty.get("value")) == (None, None)


def test_the_hit_itself_is_never_changed() -> None:
    hit = an_order()
    with_text(hit, "currency", "USD", currency="USD")
    assert hit == an_order()


def test_a_request_that_holds_another_hit_too_stays_when_one_is_dropped() -> None:
    first, second = a_hit(id=1, requests=(1, 2)), a_hit(id=2, requests=(2,))
    record = a_record(hits=(first, second), requests=(a_request(id=1), a_request(id=2)))
    left = dropped(record, (first,))
    assert [hit.id for hit in left.hits] == [2]
    assert [request.id for request in left.requests] == [2]


def test_an_added_hit_has_an_id_and_requests_of_its_own() -> None:
    record = a_record(hits=(a_hit(),), requests=(a_request(),))
    more = added(record, record.hits[0], record)
    assert [(hit.id, hit.requests) for hit in more.hits] == [(1, (1,)), (2, (2,))]
    assert [request.id for request in more.requests] == [1, 2]
    assert len(record.hits) == 1


def test_hits_stay_in_order_of_time() -> None:
    first, second = a_hit(id=1, at=1100), a_hit(id=2, at=1200)
    record = a_record(hits=(first, second))
    assert [hit.id for hit in changed(record, second, second.but(at=5)).hits] == [2, 1]


def test_another_text_has_the_same_form() -> None:
    others = [other_text(text) for text in ("G-7XK2P9QW3L", "AW-999", "T-1z", "(…)", "")]
    assert others == ["G-7XK2P9QW3M", "AW-998", "T-1y", "(…)1", "1"]


def test_each_fault_has_an_id_of_its_own() -> None:
    ids = [fault.id for fault in FAULTS]
    assert len(set(ids)) == len(ids)
