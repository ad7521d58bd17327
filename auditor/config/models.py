"""The spec: what a YAML file of the user's becomes. Its keys are the file's keys."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, PrivateAttr

from auditor.config.steps import Model, Step, Target
from auditor.config.units import Duration
from auditor.model import Category

Identifier = Annotated[str, Field(min_length=1, max_length=100)]
Text = Annotated[str, Field(min_length=1)]
SeverityName = Literal["low", "medium", "high", "critical"]
Repeat = Literal["reload", "back", "revisit"]
Format = Literal["html", "json", "junit", "console"]


class HttpCredentials(Model):
    """For a site behind HTTP basic authentication."""

    username: str
    password: str


class Site(Model):
    """The site under audit."""

    name: str = ""
    url: Text
    domains: tuple[str, ...] = ()
    environment: str = "production"
    http_credentials: HttpCredentials | None = None


class TagSpec(Model):
    """A vendor and the account that it must report to."""

    vendor: Identifier
    account: Text
    also_at: tuple[str, ...] = ()
    server_twin: bool = False


class EndpointSpec(Model):
    """Where a vendor of one's own listens."""

    host: Text
    path: str = ""


class VendorSpec(Model):
    """A vendor of one's own, without code."""

    name: str = ""
    category: Category
    endpoints: Annotated[tuple[EndpointSpec, ...], Field(min_length=1)]
    body: Literal["json", "form", "query"] = "query"
    account: str | None = None
    event: str | None = None
    value: str | None = None
    currency: str | None = None
    key: str | None = None


class ConsentLeg(Model):
    """What a visitor does about the consent banner, and what then must not fire."""

    steps: tuple[Step, ...] = ()
    signals: Literal["granted", "denied"]
    forbid: tuple[Category, ...] = ()


class Channel(Model):
    """Where the visitor comes from."""

    params: dict[str, str] = Field(default_factory=dict)
    referrer: str | None = None


class MatcherSpec(Model):
    """Conditions on a parameter; all given ones must hold."""

    equals: str | int | float | bool | Decimal | None = None
    one_of: tuple[str | int | float, ...] | None = None
    matches: str | None = None
    above: int | float | None = None
    below: int | float | None = None
    present: bool | None = None
    length: Annotated[int, Field(ge=0)] | None = None
    same_as: str | None = None
    equals_text: Target | None = None


class ExpectSpec(Model):
    """One hit that a goal (or each page of the crawl) must send."""

    tag: Identifier
    event: Text
    fires: Literal["once", "at_least_once", "never"] | Annotated[int, Field(ge=1)] = "once"
    within: Duration = 5000
    params: dict[str, str | int | float | bool | MatcherSpec] = Field(default_factory=dict)

    _line: int = PrivateAttr(default=0)


class ForbidSpec(Model):
    """One hit that a goal must not send."""

    tag: Identifier
    event: Text


class GoalSpec(Model):
    """Something a visitor does that is worth counting, and the journey that does it."""

    title: str = ""
    type: Literal["macro", "micro"] = "macro"
    steps: tuple[Step, ...] = ()
    recording: str | None = None
    channels: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    consent: tuple[str, ...] = ()
    """The consent legs to walk it on; empty: all."""
    invalid: tuple[Step, ...] = ()
    expect: Annotated[tuple[ExpectSpec, ...], Field(min_length=1)]
    forbid: tuple[ForbidSpec, ...] = ()
    must_not_repeat_on: tuple[Repeat, ...] = ()


class Crawl(Model):
    """The rest of the site."""

    start: Annotated[tuple[Text, ...], Field(min_length=1)] = ("/",)
    sitemap: bool = True
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_pages: Annotated[int, Field(ge=1)] = 100
    concurrency: Annotated[int, Field(ge=1, le=32)] = 4
    delay: Duration = 0
    robots: Literal["respect", "ignore"] = "respect"
    consent: tuple[str, ...] = ()
    """The consent legs to crawl on; empty: all."""
    expect: tuple[ExpectSpec, ...] = ()


class Redact(Model):
    """What the store and the report must not show, beside the planted identity and secrets."""

    emails: bool = True
    phone_numbers: bool = True
    params: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


class CheckSettings(Model):
    """A check's severity and options; `off` in the spec is `enabled=False`."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    enabled: bool = True
    severity: SeverityName | None = None

    @property
    def options(self) -> dict[str, Any]:
        """The check's own options, not yet validated against its dataclass."""
        return dict(self.__pydantic_extra__ or {})


class Ignore(Model):
    """Findings that are known and accepted for now. All given fields must match."""

    check: Identifier
    reason: Text
    until: dt.date | None = None
    goal: str | None = None
    vendor: str | None = None
    leg: str | None = None
    url: str | None = None
    """A glob on the page's URL."""


class Allow(Model):
    """How many findings of a severity below `fail_on` are tolerated."""

    low: Annotated[int, Field(ge=0)] | None = None
    medium: Annotated[int, Field(ge=0)] | None = None
    high: Annotated[int, Field(ge=0)] | None = None


class Report(Model):
    """What is written, and where to."""

    title: str = "Tracking audit"
    client: str = ""
    logo: str | None = None
    formats: tuple[Format, ...] = ("html", "json", "junit")
    output: str = "tagproof-reports/"


class Spec(Model):
    """What a site must report, to whom, and when."""

    version: Literal[1]
    site: Site
    tags: Annotated[dict[Identifier, TagSpec], Field(min_length=1)]
    vendors: dict[Identifier, VendorSpec] = Field(default_factory=dict)
    hits: Literal["hold", "deliver"] = "hold"
    identity: dict[str, str] = Field(default_factory=dict)
    consent: dict[Identifier, ConsentLeg] = Field(default_factory=dict)
    channels: dict[Identifier, Channel] = Field(default_factory=dict)
    devices: dict[Identifier, str] = Field(default_factory=lambda: {"desktop": "Desktop Chrome"})
    goals: dict[Identifier, GoalSpec] = Field(default_factory=dict)
    crawl: Crawl | None = None
    redact: Redact = Redact()
    checks: dict[Identifier, CheckSettings] = Field(default_factory=dict)
    ignore: tuple[Ignore, ...] = ()
    fail_on: SeverityName = "high"
    allow: Allow = Allow()
    report: Report = Report()

    _path: Path = PrivateAttr(default=Path("spec.yaml"))
    _source: str = PrivateAttr(default="")
    """The file's text, before ${...} was filled in: what the store keeps."""
    _secrets: tuple[str, ...] = PrivateAttr(default=())
    """Values from the environment, to be masked wherever anything is stored or printed."""
    _lines: dict[str, int] = PrivateAttr(default_factory=dict)
    """Dotted place (goals.purchase.expect.0) -> line in the file."""

    def line(self, place: str) -> int:
        """The line of a dotted place such as goals.purchase.expect.0; 0 when it is not there."""
        return self._lines.get(place, 0)

    @property
    def path(self) -> Path:
        """The file that it was read from."""
        return self._path

    @property
    def source(self) -> str:
        """The file's own text, without the environment's values."""
        return self._source

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that came from the environment and must never be shown."""
        return self._secrets
