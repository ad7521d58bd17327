"""What a replayed journey teaches: which step is the goal action, and where values come from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.capture.walk.shown_texts import ShownText
from auditor.config.targets import Target
from auditor.draft.found import FoundTag
from auditor.draft.imported.nouns import ImportedGoal, ImportedStep
from auditor.draft.learned import Walked, learned, shows_amount, shows_word
from auditor.model import Category, Hit
from auditor.testing import ACCOUNTS, a_hit

TAG = FoundTag(name="ga4", vendor="ga4", account=ACCOUNTS["ga4"], category=Category.ANALYTICS)
CLICKS = ("Menu", "Continue", "Next")


def goal(*names: str) -> ImportedGoal:
    steps: list[dict[str, Any]] = [{"navigate": "/"}]
    steps += [{"click": {"role": "button", "name": name}} for name in names]
    listed = [ImportedStep(place="", data=step) for step in steps]
    not_read = ImportedStep(place="line 2", note="a loop")
    return ImportedGoal(title="Try it", steps=(listed[0], not_read, *listed[1:]))


def taught(*hits: Hit, names: tuple[str, ...] = CLICKS, **walked: Any) -> ImportedGoal:
    runs = range(10, 11 + len(names))
    return learned(goal(*names), Walked(runs=runs, hits=hits, **walked), [TAG])


@pytest.mark.parametrize(
    ("names", "hits", "action"),
    [
        (("Menu", "Place order", "Next"), [("purchase", 12)], "Place order"),
        (("Menu", "Place order", "Next"), [("purchase", 13)], "Next"),
        (CLICKS, [("generate_lead", 12), ("tool_used", 13)], "Continue"),
        (CLICKS, [("tool_used", 11), ("other", 12)], "Continue"),
        (CLICKS, [("page_view", 12)], "Next"),
        (CLICKS, [], "Next"),
    ],
)
def test_the_goal_action_is_what_somebody_was_told_of(
    names: tuple[str, ...], hits: list[tuple[str, int]], action: str
) -> None:
    told = [a_hit(id=number, event=event, step=step) for number, (event, step) in enumerate(hits)]
    result = taught(*told, names=names)
    assert result.goal_at is not None
    data = result.steps[result.goal_at].data
    assert data is not None
    assert data["click"]["name"] == action


def test_what_was_sent_before_or_by_itself_is_not_expected() -> None:
    result = taught(
        a_hit(id=1, event="view_item", step=11),
        a_hit(id=2, event="purchase", step=13),
        a_hit(id=3, event="view_item", step=13),
        a_hit(id=4, event="user_engagement", step=13, automatic=True),
        a_hit(id=5, event="sent_elsewhere", step=13, account="G-OTHER"),
    )
    assert [line["event"] for line in result.expect] == ["purchase"]
    assert "Nobody was told" in taught().notes[0]


def test_values_are_tied_and_never_frozen() -> None:
    sent = a_hit(
        step=13,
        value=Decimal(158),
        currency="EUR",
        params={"value": "158", "currency": "EUR", "transaction_id": "b3f0-77"},
    )
    total = shown("158,00 €", css=".total")
    (line,) = taught(sent, shown=(total,)).expect
    assert line["params"] == {
        "value": {"equals_text": {"css": ".total"}},
        "currency": "EUR",
        "transaction_id": {"present": True},
    }
    (line,) = taught(sent).expect
    assert line["params"]["value"] == {"above": 0}


def test_the_page_it_led_to_is_waited_for() -> None:
    addresses = ["https://shop.example/"] * 4
    sent = a_hit(step=13)
    left = taught(sent, addresses=addresses, url="https://shop.example/thanks/1001?a=1")
    assert left.steps[-1].data == {"wait_for_url": "**/thanks/**"}
    stayed = taught(sent, addresses=addresses, url="https://shop.example/#done")
    assert stayed.steps[-1].data == {"click": {"role": "button", "name": "Next"}}


def shown(text: str, around: str = "", *, is_named: bool = True, **target: str) -> ShownText:
    return ShownText(
        text=text, target=Target.model_validate(target), around=around or text, is_named=is_named
    )


def test_of_several_elements_with_an_amount_the_total_is_named() -> None:
    price = shown("79,00 €", css=".price")
    lines = shown("Lamp 79,00 € Total 79,00 €", css=".lines")
    total = shown("79,00 €", around="Total 79,00 €", css=".sum")
    assert shows_amount(Decimal(79), (price, lines, total)) == {"css": ".sum"}
    assert shows_amount(Decimal(79), (price, lines)) == {"css": ".price"}
    assert shows_amount(Decimal(80), (price, lines, total)) is None
    assert shows_amount(Decimal(0), (shown("0,00 €", css=".x"),)) is None
    assert shows_amount(Decimal(2), (shown("2 lamps", css=".x"),)) is None


def test_an_order_number_is_found_as_a_word() -> None:
    inside = shown("Order TF-1002", css=".no")
    exact = shown("TF-100", test_id="order")
    place = shown("TF-100", css="p > b", is_named=False)
    assert shows_word("TF-100", (inside, place, exact)) == {"test_id": "order"}
    assert shows_word("TF-100", (inside,)) is None
