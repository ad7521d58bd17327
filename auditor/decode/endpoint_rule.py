"""A vendor's endpoint, compiled: whether host, path and parameters of a request fit it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.decode.readings import Table
from auditor.errors import PluginError
from auditor.vendor import Endpoint, RequestFacts

_HINTS = ("segment", "hint", "query_hint", "body_hint")
"""Fields with a text that is looked for first, of an endpoint for any host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRule:
    """A vendor's endpoint with its patterns compiled: which requests go to it."""

    table: Table
    endpoint: Endpoint
    host_form: re.Pattern[str]
    path: re.Pattern[str]
    require: tuple[tuple[str, re.Pattern[str]], ...]
    require_json: tuple[tuple[str, re.Pattern[str]], ...]
    base: str = ""
    """A path of the site before the endpoint's own path, as the spec's `also_at` names it."""

    def is_at(self, host: str, path: str) -> bool:
        """Whether host and path fit."""
        if self.base:
            if not path.startswith(self.base):
                return False
            path = path[len(self.base) :]
        return bool(self.path.search(path) and self.host_form.search(host))

    def holds(self, request: RequestFacts) -> bool:
        """Whether the parameters fit."""
        for name, form in self.require:
            value = request.get(name)
            if value is None or not form.search(value):
                return False
        if self.require_json:
            fields = request.json_fields
            return all(form.search(fields.get(name, "")) for name, form in self.require_json)
        return True


def compile_endpoint(
    table: Table, endpoint: Endpoint, base: str = "", *, anywhere: bool = False
) -> EndpointRule:
    """The compiled endpoint; `anywhere`: whatever the endpoint says about the host's form.

    Raises:
        PluginError: it has a broken pattern, or fits any request.
    """
    where = f"vendor {table.vendor.id}: endpoint {endpoint.id}"
    if not endpoint.hosts:
        if not any(getattr(endpoint, hint) for hint in _HINTS):
            raise PluginError(
                f"{where} takes any host, so every request of a site would be held against it; "
                f"give it `host`, or a text to look for first ({', '.join(_HINTS)})"
            )
        if not (endpoint.require or endpoint.require_json or endpoint.path):
            raise PluginError(
                f"{where} takes any host, path and parameter, so it would claim requests of the "
                "site itself; give it `host`, `path` or `require`"
            )
    try:
        return EndpointRule(
            table=table,
            endpoint=endpoint,
            host_form=re.compile("" if anywhere else endpoint.host_form, re.IGNORECASE),
            path=re.compile(endpoint.path, re.IGNORECASE),
            require=_compiled(endpoint.require),
            require_json=_compiled(endpoint.require_json),
            base=base,
        )
    except re.error as error:
        raise PluginError(f"{where} has a broken pattern ({error})") from error


def _compiled(forms: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(form)) for name, form in forms.items())
