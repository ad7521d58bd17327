"""The headers that each request to the site's own hosts carries, and no other request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.config.models import Spec

Headers = list[dict[str, str]]
"""As the Fetch domain takes them: a name and a value each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHeaders:
    """Headers for the site's own hosts."""

    headers: Mapping[str, str]
    hosts: frozenset[str]

    @classmethod
    def of(cls, spec: Spec) -> OwnHeaders:
        """The headers of a spec, for its site's own hosts."""
        hosts = map(host_of, [spec.site.url, *spec.site.domains])
        return cls(headers=spec.site.headers, hosts=frozenset(hosts))

    def added_for(self, url: str) -> Mapping[str, str]:
        """The headers that a request to this address carries besides its own."""
        return self.headers if host_of(url) in self.hosts else {}

    def put_into(
        self, url: str, own: Mapping[str, str], corrected: Headers | None
    ) -> Headers | None:
        """The headers of a paused request with the spec's; None: its own are right.

        Args:
            url: where it goes.
            own: its own headers.
            corrected: those to send instead of them, if they are not right anyway.
        """
        if not self.headers:
            return corrected
        kept = corrected or [{"name": name, "value": value} for name, value in own.items()]
        # The browser takes what a request was given along to wherever that is redirected.
        names = {name.lower() for name in self.headers}
        rest = [header for header in kept if header["name"].lower() not in names]
        added = [{"name": name, "value": text} for name, text in self.added_for(url).items()]
        return [*rest, *added] if added or len(rest) < len(kept) else corrected
