"""Browser and server report one conversion, and the server's report is of no use."""

from __future__ import annotations

from hashlib import sha256

from sites.build import PIXEL, Plant, Report, Site, found
from sites.dedup import PURCHASE, TWIN, VALUE, a_shop, an_event

BUYER = "buyer@mail.example"


def net_value(planted: bool) -> Site:
    """The plugin on the server takes the order's value without taxes."""
    slug = "server-value-differs"
    value = {**VALUE, "value": 41.18} if planted else VALUE
    event = an_event(slug, f"{slug}-1001", custom_data={**value, "order_id": f"{slug}-1001"})
    return a_shop(slug, event, options=f', {{eventID: "{slug}-1001"}}')


def time_of_registration(planted: bool) -> Site:
    """The job takes `created_at` of the customer, not of the order."""
    slug = "server-event-refused"
    event = an_event(slug, f"{slug}-1001", event_time=1_700_000_000 if planted else "{now}")
    return a_shop(slug, event, options=f', {{eventID: "{slug}-1001"}}')


def readable_address(planted: bool) -> Site:
    """The own code calls the interface without the SDK, which would have hashed."""
    slug = "server-hash-wrong"
    address = BUYER if planted else sha256(BUYER.encode()).hexdigest()
    person = {"client_user_agent": "Mozilla/5.0", "em": [address]}
    event = an_event(slug, f"{slug}-1001", user_data=person)
    return a_shop(slug, event, options=f', {{eventID: "{slug}-1001"}}')


def test_code(planted: bool) -> Site:
    """The code from the day of the launch is still in the plugin's settings."""
    slug = "server-test-code"
    sent = an_event(slug, f"{slug}-1001").body
    body = {**sent, "test_event_code": "TEST12345"} if planted else sent
    return a_shop(
        slug, Report(f"/v26.0/{PIXEL}/events", body), options=f', {{eventID: "{slug}-1001"}}'
    )


PLANTS = tuple(
    Plant(slug=slug, build=build, goal=PURCHASE, spec=TWIN, expect=found((slug, "meta")))
    for slug, build in (
        ("server-value-differs", net_value),
        ("server-event-refused", time_of_registration),
        ("server-hash-wrong", readable_address),
        ("server-test-code", test_code),
    )
)
