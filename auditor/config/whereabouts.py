"""Models of where a visitor is: on the map, and behind which proxy."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from auditor.config.base import MAPPING, PLAIN, Listed, Model, Text, written_as
from auditor.config.units import Number


class Geolocation(Model):
    """Where the visitor's browser says that it is, to pages that ask."""

    latitude: Annotated[Number, Field(ge=-90, le=90)]
    """Degrees north of the equator: 52.52."""
    longitude: Annotated[Number, Field(ge=-180, le=180)]
    """Degrees east of Greenwich: 13.405."""
    accuracy: Annotated[Number, Field(ge=0)] = 10
    """By how many metres it may be wrong."""


class ProxySpec(Model):
    """The proxy through which the browser reaches the world."""

    server: Text
    """Its address: http://proxy.example:3128, https://..., socks5://..."""
    username: str = ""
    """Where the proxy asks for one."""
    password: str = ""
    """Best taken from the environment: ${PROXY_PASSWORD}."""
    bypass: Listed[Text] = ()
    """Hosts that are reached without it: intranet.example, .example for all below."""

    @property
    def credentials(self) -> dict[str, str] | None:
        """Username and password; None: it gets none."""
        named = {"username": self.username, "password": self.password}
        return named if self.username else None


Proxy = Annotated[
    Annotated[Text, Tag(PLAIN)] | Annotated[ProxySpec, Tag(MAPPING)], Discriminator(written_as)
]
"""A proxy's address, or all of its settings."""
