from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from auditor.config.channels import BUILT_IN, Channel
from auditor.config.steps import Step
from auditor.model.click_ids import CLICK_IDS, made_up
from auditor.prepare.landing import Landing, arriving

STEP: TypeAdapter[Step] = TypeAdapter(Step)
CLICK = STEP.validate_python({"click": {"role": "button", "name": "Buy"}, "goal": True})


def landing(address: str, channel: Channel) -> str:
    first, last = landed(address, channel).steps
    assert last == CLICK
    return str(first.argument)


def landed(address: str, channel: Channel) -> Landing:
    return arriving([STEP.validate_python({"navigate": address}), CLICK], channel, seed="x")


@pytest.mark.parametrize(
    ("address", "lands_on"),
    [
        ("/", "/?a=1&b=x%20y"),
        ("/list?page=2", "/list?page=2&a=1&b=x%20y"),
        ("/list?a=7&page=2&b", "/list?page=2&a=1&b=x%20y"),
        ("/#top", "/?a=1&b=x%20y#top"),
        ("https://pay.shop.example/x?c=%26#y", "https://pay.shop.example/x?c=%26&a=1&b=x%20y#y"),
    ],
)
def test_the_first_page_gets_what_the_channel_carries(address: str, lands_on: str) -> None:
    assert landing(address, Channel(params={"a": "1", "b": "x y"})) == lands_on


def test_auto_makes_up_a_click_id() -> None:
    address = landing("/", Channel(params={"gclid": "auto", "own_click": "auto"}))
    assert address == f"/?gclid={made_up('gclid', 'x')}&own_click={made_up('own_click', 'x')}"


def test_a_channel_without_parameters_leaves_the_address_as_it_is() -> None:
    assert landing("/list?page=2&", BUILT_IN["organic"]) == "/list?page=2&"


def test_what_built_in_channels_make_up_are_click_ids() -> None:
    made = {
        name for channel in BUILT_IN.values() for name, v in channel.params.items() if v == "auto"
    }
    assert made <= CLICK_IDS.keys()


def test_click_ids_and_what_was_made_up_are_followed() -> None:
    gclid = made_up("gclid", "of a visitor's own")
    own = landed(f"/?gclid={gclid}&page=2&fbclid=short#x", Channel())
    assert own.click_ids == {"gclid": gclid}
    channel = Channel(params={"pm_click": "auto", "utm_source": "partner"})
    assert landed("/", channel).click_ids == {"pm_click": made_up("pm_click", "x")}
    assert landed("/", Channel()).click_ids == {}
