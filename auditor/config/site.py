"""Models of the site, its environments, its tags, and the browser that visits it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from auditor.config.access import Access, HttpCredentials
from auditor.config.base import Identifier, Listed, Model, Text
from auditor.config.steps import Step
from auditor.config.units import Duration, Locale, TimeZone
from auditor.config.whereabouts import Geolocation, Proxy, ProxySpec

__all__ = ["BrowserSpec", "Environment", "HttpCredentials", "Site", "TagSpec"]

UserField = Literal[
    "email", "phone", "first_name", "last_name", "street", "city", "region", "postal_code",
    "country", "birth_date", "gender", "external_id", "user_id",
]  # fmt: skip
"""The fields of a visitor's data, as the vendors' tables name them."""


class Site(Access):
    """The site under audit."""

    name: str = ""
    """What people call it."""
    url: Text
    """Where it begins: https://shop.example."""
    domains: Listed[Text] = ()
    """Further hosts that are the site's own."""
    environment: str = "production"
    """Which copy of the site it is: production, staging ..."""
    login: Listed[Step] = ()
    """The steps that log a visitor in: done once on each device, before all visits, which start
    with what the browser has kept of it."""


class Environment(Access):
    """Another copy of the site: what differs from `site` and `tags` there."""

    url: Text
    """Where it begins."""
    domains: Listed[Text] = ()
    """Further hosts that are its own."""
    accounts: dict[Identifier, Text] = Field(default_factory=dict)
    """The accounts of the tags there: by the tag's name. Left out: the same account."""
    tag_environments: dict[Identifier, Text] = Field(default_factory=dict)
    """From which environment of their vendor the tags come there: by the tag's name."""


class TagSpec(Model):
    """A vendor and the account that it must report to."""

    vendor: Identifier
    """Who listens: a built-in vendor (see `tagproof vendors`), or one of `vendors`."""
    account: Text
    """The account, measurement or pixel id that must get the hits, in quotes if it is a number."""
    environment: Text | None = None
    """From which environment of its vendor it must come: prod, qa, env-7. Left out: the live one,
    unless the site's copy is one for tests."""
    also_at: Listed[Text] = ()
    """Addresses of the site's own that take this tag's hits too (server-side tagging)."""
    user_data: Listed[UserField] = ()
    """What of the visitor it is meant to be sent, hashed where its vendor wants that: email, phone
    (enhanced conversions, advanced matching)."""
    server_twin: bool = False
    """Whether the server sends the same events, so that the two need a common event id."""


class TapSpec(Model):
    """Receives, in the vendors' place, what the site's server sends them."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8790
    """Where the server sends to while it is audited: http://127.0.0.1:PORT in its settings, in the
    place of each vendor's address. 0: any port that is free."""
    wait: Duration = 5000
    """How long the server may take after the last visit: many send from a queue."""


class BrowserSpec(Model):
    """How the browser presents itself to the site."""

    present_as: Literal["visitor", "automation"] = "visitor"
    """visitor: like the browser of a visitor with this device. automation: it says that it is
    automated, for sites that let in, or filter out, what says so."""
    locale: Locale | None = None
    """The visitor's language and country: de-DE. Left out: what the machine has."""
    time_zone: TimeZone | None = None
    """Where the visitor's clock is: Europe/Berlin. Left out: where the machine's is."""
    geolocation: Geolocation | None = None
    """Where the browser says that it is, to pages that ask. Left out: it refuses to say."""
    proxy: Proxy | None = None
    """The proxy through which it reaches the world: http://proxy.example:3128."""
    color_scheme: Literal["light", "dark", "no-preference"] | None = None
    """Which colours the visitor prefers; left out: light."""
    resolve: dict[str, Text] = Field(default_factory=dict)
    """Hosts that are looked for elsewhere than the name service says: host, then address. For a
    new server that is audited under the site's own name before it goes live."""
    accept_any_certificate: bool = False
    """Whether to go on where a certificate is not valid, as on many test systems."""

    @property
    def by_proxy(self) -> ProxySpec | None:
        """The proxy in its long form; None: there is none."""
        return ProxySpec(server=self.proxy) if isinstance(self.proxy, str) else self.proxy
