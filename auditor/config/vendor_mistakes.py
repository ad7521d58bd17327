"""Finds mistakes of a vendor that the spec defines: addresses, expressions, endpoints' ids."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.config.addresses import address_problem, host_problem
from auditor.config.document import Problem
from auditor.config.part import Part
from auditor.config.patterns import expression, with_group
from auditor.config.vendors import LOCATORS, default_id
from auditor.config.wording import there_or_here


def vendor_mistakes(vendor: Part) -> Iterator[Problem]:
    """The mistakes of one vendor of the spec's own."""
    for endpoint in vendor["endpoints"].elements():
        yield from _endpoint(endpoint)
    yield from _same_ids(vendor["endpoints"])
    yield from expression(vendor["account_form"])
    for key in LOCATORS:
        yield from _locators(vendor[key])
    for element in vendor["mirror_key"].elements():
        yield from _locators(element)
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
        yield from path.wrong("is not a path; begin it with /")
    forms = (*endpoint["require"].values(), *endpoint["require_json"].values())
    for form in (endpoint["host_form"], endpoint["pattern"], *forms):
        yield from expression(form)


def _same_ids(endpoints: Part) -> Iterator[Problem]:
    by_id: dict[str, Part] = {}
    for number, endpoint in enumerate(endpoints.elements(), start=1):
        first = by_id.setdefault(endpoint["id"].text or default_id(number), endpoint)
        if first is endpoint:
            continue
        # At least one of the two has an id that was written.
        wrong, other = (endpoint, first) if "id" in endpoint else (first, endpoint)
        document = endpoint.document
        line, here = document.line(other.key_path), document.line(wrong["id"].key_path)
        yield from wrong["id"].wrong(
            f"is also what the endpoint {there_or_here(line, here)} is called; give each an id of "
            "its own"
        )


def _locators(one_or_more: Part) -> Iterator[Problem]:
    """The mistakes of a locator, or of a list of them."""
    for locator in (one_or_more, *one_or_more.elements()):
        for key in ("match", "path", "host"):
            yield from with_group(locator[key])
