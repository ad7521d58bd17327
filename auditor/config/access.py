"""Models of what lets a visitor in: credentials, headers, cookies, a session that was saved."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from auditor.config.base import MAPPING, PLAIN, Model, Text, written_as


class HttpCredentials(Model):
    """For a site behind HTTP basic authentication."""

    username: str
    """Best taken from the environment: ${STAGING_USER}."""
    password: str
    """Best taken from the environment: ${STAGING_PASSWORD}."""


class CookieSpec(Model):
    """A cookie that the visitor's browser has before the first page."""

    value: str
    """Best taken from the environment, where it lets somebody in."""
    domain: Text | None = None
    """The host that gets it, or .HOST for all below it, too; left out: the host of the url."""


Cookie = Annotated[
    Annotated[str, Tag(PLAIN)] | Annotated[CookieSpec, Tag(MAPPING)], Discriminator(written_as)
]
"""A cookie's value, or the value with where it goes."""


class Access(Model):
    """What lets a visitor in to one copy of the site."""

    http_credentials: HttpCredentials | None = None
    """Where it is behind HTTP basic authentication."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Headers that each request to the site's own hosts carries, and no other."""
    cookies: dict[str, Cookie] = Field(default_factory=dict)
    """Cookies that each visitor has before the first page: by name, the value."""
    storage_state: Text | None = None
    """A file of Playwright's with a saved session, relative to the spec, that each visitor starts
    with."""

    @property
    def all_cookies(self) -> dict[str, CookieSpec]:
        """The cookies by name, all in their long form."""
        return {
            name: cookie if isinstance(cookie, CookieSpec) else CookieSpec(value=cookie)
            for name, cookie in self.cookies.items()
        }
