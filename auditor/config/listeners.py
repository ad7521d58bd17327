"""What is wrong with a vendor of one's own beyond the form of its values."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.config.addresses import address_problem, host_problem
from auditor.config.document import Problem
from auditor.config.part import Part
from auditor.config.patterns import expression, with_group
from auditor.config.vendors import LOCATORS, default_id


def own_vendor(vendor: Part) -> Iterator[Problem]:
    """What is wrong with it: addresses, regular expressions, endpoints that are called alike."""
    for endpoint in vendor["endpoints"].elements():
        yield from _endpoint(endpoint)
    yield from _alike(vendor["endpoints"])
    yield from expression(vendor["account_form"])
    for key in LOCATORS:
        yield from _places(vendor[key])
    for element in vendor["mirror_key"].elements():
        yield from _places(element)
    for host in vendor["collectors"].elements():
        if host.text:
            yield from host.wrong(host_problem(host.text))
    for limit in vendor["limits"].elements():
        yield from expression(limit["form"])


def _endpoint(endpoint: Part) -> Iterator[Problem]:
    path = endpoint["path"]
    for host in (endpoint["host"], *endpoint["host"].elements()):
        if host.text:
            yield from host.wrong(address_problem(host.text))
    if path.text and not path.text.startswith("/"):
        yield from path.wrong("is no path; begin it with /")
    forms = (*endpoint["require"].values(), *endpoint["require_json"].values())
    for form in (endpoint["host_form"], endpoint["pattern"], *forms):
        yield from expression(form)


def _alike(endpoints: Part) -> Iterator[Problem]:
    known: dict[str, Part] = {}
    for number, endpoint in enumerate(endpoints.elements(), start=1):
        other = known.setdefault(endpoint["id"].text or default_id(number), endpoint)
        if other is endpoint:
            continue
        told, other = (endpoint, other) if "id" in endpoint else (other, endpoint)
        line = endpoint.document.line(other.place)
        yield from told["id"].wrong(
            f"is also what the endpoint on line {line} is called; give each an id of its own"
        )


def _places(at: Part) -> Iterator[Problem]:
    """Of one place, or of a list of them."""
    for place in (at, *at.elements()):
        for key in ("match", "path", "host"):
            yield from with_group(place[key])
