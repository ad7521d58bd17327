"""The pydantic models of a spec: their fields are the keys of the user's YAML file.

The models' docstrings and those of their fields are in the JSON Schema and in error messages.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
)

from auditor.config.access import Access
from auditor.config.base import Colour, Identifier, Listed, Model, Text
from auditor.config.channels import Channel
from auditor.config.expectations import ExpectSpec, ForbidSpec
from auditor.config.flow_models import Flow
from auditor.config.legs import Legs
from auditor.config.site import BrowserSpec, Environment, Site, TagSpec, TapSpec
from auditor.config.steps import Step
from auditor.config.units import (
    Date,
    Duration,
    Span,
)
from auditor.config.vendors import VendorSpec
from auditor.config.wording import unknown
from auditor.errors import UsageError
from auditor.model import PATIENCE_MS, ConsentMode, Format

SeverityName = Literal["low", "medium", "high", "critical"]
Repeat = Literal["reload", "back", "revisit", "double_click"]
Section = Literal[
    "score", "changes", "matrix", "problems", "journeys", "inventory", "accepted", "method"
]
"""What a report may leave out."""


MOST_RACES = 20
"""More would say nothing more, and each may place an order."""


class GoalSpec(Model):
    """Something a visitor does that is worth counting, and the journey that does it."""

    title: str = ""
    """What people call it."""
    type: Literal["macro", "micro"] = "macro"
    """macro: an order or a lead. micro: a step on the way there."""
    steps: Listed[Step] = ()
    """The journey: the first step opens a page."""
    recording: str | None = None
    """A recording of Chrome DevTools instead of steps."""
    channels: Listed[str] = ()
    """The names of `channels`, or of built-in ones, to walk it with; empty: all of `channels`."""
    devices: Listed[str] = ()
    """The names of `devices` to walk it on; empty: all."""
    consent: Listed[str] = ()
    """The consent legs to walk it on; empty: all."""
    invalid: Listed[Step] = ()
    """The steps that fill the form in wrongly, so that nothing may fire."""
    variant: Listed[Step] = ()
    """The same goal by another journey: another basket, of another worth."""
    expect: Annotated[Listed[ExpectSpec], Field(min_length=1)]
    """The hits that it must send, each with tag and event."""
    forbid: Listed[ForbidSpec] = ()
    """The hits that it must not send."""
    strict: bool | None = None
    """Whether the spec names all vendors and events that there may be on this goal's visits; left
    out: as `strict` at the top says."""
    must_not_repeat_on: Listed[Repeat] = ()
    """What must not send the conversion again: reload, back, revisit, double_click."""
    race: Annotated[int, Field(ge=0, le=MOST_RACES)] = 0
    """How often to walk it on a slow device, and to leave as soon as it is achieved."""
    settle: Span = PATIENCE_MS
    """How long the page is watched after the goal action, unless it rests before."""


class Crawl(Model):
    """The rest of the site."""

    start: Annotated[Listed[Text], Field(min_length=1)] = ("/",)
    """Where the crawl begins, relative to site.url."""
    sitemap: bool = True
    """Whether to read the site's sitemap too."""
    include: Listed[Text] = ()
    """Globs on path and query: nothing else is visited. ** is anything, * stops at a slash."""
    exclude: Listed[Text] = ()
    """Globs on path and query of what is not visited."""
    max_pages: Annotated[int, Field(ge=1)] = 100
    """When to stop."""
    concurrency: Annotated[int, Field(ge=1, le=32)] = 4
    """How many pages are open at a time."""
    settle: Span = PATIENCE_MS
    """How long each page is watched after it was opened, unless it rests before."""
    delay: Duration = 0
    """The least time between two pages."""
    robots: Literal["respect", "ignore"] = "respect"
    """Whether to keep away from what robots.txt forbids."""
    consent: Listed[str] = ()
    """The consent legs to crawl on; empty: all."""
    expect: Listed[ExpectSpec] = ()
    """The hits that every page must send."""


class Redact(Model):
    """What the store and the report must not show, beside the planted identity and secrets."""

    emails: bool = True
    """Whether to mask what looks like an e-mail address."""
    phone_numbers: bool = True
    """Whether to mask what looks like a phone number."""
    params: Listed[Text] = ()
    """Names of parameters to mask, with * as wildcard."""
    keep: Listed[Text] = ()
    """Names of parameters in which nothing looks like personal data to us."""


class CheckSettings(Model):
    """A check's severity and options; `off` in the spec is `enabled=False`."""

    model_config = ConfigDict(extra="allow")

    enabled: bool = True
    """Whether it runs at all; `off` in place of the settings says false."""
    severity: SeverityName | None = None
    """How much its findings weigh, in place of its own."""

    @property
    def options(self) -> dict[str, Any]:
        """The check's own options, not yet validated against its dataclass."""
        return dict(self.__pydantic_extra__ or {})


def _settings(value: object) -> object:
    if value is False or value == "off":
        return {"enabled": False}
    if isinstance(value, dict | CheckSettings):
        return value
    raise ValueError("is not a setting of a check; write off, or a mapping such as {severity: low}")


class Ignore(Model):
    """Findings that are known and accepted for now. All given fields must match."""

    check: Identifier
    """The check that finds it."""
    reason: Text
    """Why it may stay, for whoever reads the report."""
    until: Date | None = None
    """The last day on which it is ignored."""
    goal: str | None = None
    """Only what is about this goal."""
    vendor: str | None = None
    """Only of this vendor."""
    event: Text | None = None
    """Only what is about this event, as the vendor calls it."""
    leg: str | None = None
    """Only on this consent leg."""
    url: str | None = None
    """Only on pages whose address fits this glob."""


class Allow(Model):
    """How many findings of a severity below `fail_on` are tolerated."""

    low: Annotated[int, Field(ge=0)] | None = None
    """How many findings of low severity; any number, if not given."""
    medium: Annotated[int, Field(ge=0)] | None = None
    """How many of medium severity."""
    high: Annotated[int, Field(ge=0)] | None = None
    """How many of high severity, where fail_on is critical."""


class Report(Model):
    """What is written, and where to."""

    title: str = "Tracking audit"
    """The report's heading."""
    client: str = ""
    """Whom it is for."""
    prepared_by: str = ""
    """Who made it: the agency's name."""
    logo: str | None = None
    """A picture for its head, relative to the spec: PNG, JPEG or SVG."""
    colour: Colour | None = None
    """The colour of its head and links, as #rrggbb."""
    language: Literal["en", "de"] = "en"
    """The language of html, pdf and markdown. The formats for machines are English."""
    introduction: str = ""
    """Markdown that stands before the verdict."""
    audience: Literal["client", "developer", "both"] = "both"
    """Whom html and pdf are for. client: an executive summary, goals, findings in plain words and
    how to fix them. developer: everything but the score and what findings cost. both: all of it."""
    pdf: Literal["summary", "full"] = "summary"
    """How much pdf prints. summary: the verdict, goals and findings, without their evidence. full:
    all of html."""
    hide: Listed[Section] = ()
    """Parts that html and pdf leave out."""
    templates: str | None = None
    """A folder of Jinja templates, relative to the spec, that take the place of tagproof's own."""
    formats: Listed[Format] = ("html", "json", "junit")
    """Which reports are written."""
    output: str = "tagproof-reports/"
    """The folder that they are written to."""


class Spec(Model):
    """What a site must report, to whom, and when."""

    version: Literal[1]
    """The version of the spec's own language: 1."""
    site: Site
    """The site under audit, with its url."""
    tags: Annotated[dict[Identifier, TagSpec], Field(min_length=1)]
    """Who is listening: by name, a vendor and an account."""
    environments: dict[Identifier, Environment] = Field(default_factory=dict)
    """Other copies of the site, by name; `run --environment NAME` audits one of them."""
    strict: bool = False
    """Whether the spec names all vendors and events there may be: others are findings then."""
    vendors: dict[Identifier, VendorSpec] = Field(default_factory=dict)
    """Vendors of one's own, without code."""
    hits: Literal["hold", "deliver", "block"] = "hold"
    """hold: hits are answered here and reach no vendor. deliver: they are let through. block: they
    are refused, as a visitor's ad blocker does."""
    identity: dict[str, str] = Field(default_factory=dict)
    """The test visitor: typed into forms as {email}, and looked for in every request."""
    consent: Legs = Field(default_factory=dict)
    """How visitors differ in what they choose on the consent banner; auto: one accepts and one
    refuses, on the banner that is recognised."""
    consent_mode: ConsentMode = "basic"
    """How Google's tags use consent mode. basic: they send nothing before consent. advanced: they
    send cookieless pings that say that it is denied, and nothing else."""
    channels: dict[Identifier, Channel] = Field(default_factory=dict)
    """Where visitors come from. A built-in one (google_ads, meta, email ...) needs no more than its
    name: {}."""
    devices: Annotated[dict[Identifier, Text], Field(min_length=1)] = Field(
        default_factory=lambda: {"desktop": "Desktop Chrome"}
    )
    """What visitors hold in their hands: names from Playwright's list of devices."""
    browser: BrowserSpec = BrowserSpec()
    """How the browser presents itself to the site."""
    container: str = ""
    """An export of the container of Google Tag Manager: it has the names of tags, which the
    published file has not, and shows what was never published."""
    tap: TapSpec | None = None
    """Where what the site's server sends to vendors is received; left out: it is not."""
    orders: Text | None = None
    """The shop's own list of orders, to hold hits beside: a CSV file, relative to the spec, or its
    address. It has a line for each order: id, value, currency, time."""
    flows: dict[Identifier, Flow] = Field(default_factory=dict)
    """Steps that several journeys share: by name, to be used as `use: NAME`."""
    goals: dict[Identifier, GoalSpec] = Field(default_factory=dict)
    """What counts."""
    crawl: Crawl | None = None
    """The rest of the site; left out: no crawl."""
    redact: Redact = Redact()
    """What the store and the report must not show."""
    checks: dict[Identifier, Annotated[CheckSettings, BeforeValidator(_settings)]] = Field(
        default_factory=dict
    )
    """Checks with other settings than their own, or off."""
    ignore: Listed[Ignore] = ()
    """Findings that are known and accepted for now."""
    fail_on: SeverityName = "high"
    """The severity from which a finding makes the audit fail."""
    allow: Allow = Allow()
    """How many findings of a severity below fail_on are tolerated."""
    report: Report = Report()
    """What is written, and where to."""

    _path: Path = PrivateAttr(default=Path("spec.yaml"))
    """The file that it was read from."""
    _source: str = PrivateAttr(default="")
    """The file's text, before ${...} was filled in: what the store keeps."""
    _secrets: tuple[str, ...] = PrivateAttr(default=())
    """Values from the environment, to be masked wherever anything is stored or printed."""
    _lines: dict[str, int] = PrivateAttr(default_factory=dict)
    """By key path (goals.purchase.expect.0), the line in the file."""

    _written: dict[str, str] = PrivateAttr(default_factory=dict)
    """By the key path of a step, where it is written, if that is elsewhere."""

    def in_environment(self, name: str) -> Spec:
        """The spec as it is for another environment of it.

        Raises:
            UsageError: there is no such environment.
        """
        if name == self.site.environment:
            return self
        if name not in self.environments:
            names = {self.site.environment, *self.environments}
            raise UsageError(f"{self.path}: {unknown('environment', name, names)}")
        chosen = self.environments[name]
        site = self.site.model_copy(
            update={
                "url": chosen.url,
                "domains": chosen.domains,
                **{name: getattr(chosen, name) for name in Access.model_fields},
                "environment": name,
            }
        )
        tags = {
            id_: tag.model_copy(
                update={
                    "account": chosen.accounts.get(id_, tag.account),
                    "environment": chosen.tag_environments.get(id_),
                }
            )
            for id_, tag in self.tags.items()
        }
        own = Environment(
            url=self.site.url,
            domains=self.site.domains,
            accounts={id_: tag.account for id_, tag in self.tags.items()},
            tag_environments={
                id_: tag.environment for id_, tag in self.tags.items() if tag.environment
            },
        )
        others = {**self.environments, self.site.environment: own}
        others.pop(name)
        return self.model_copy(update={"site": site, "tags": tags, "environments": others})

    def line(self, key_path: str) -> int:
        """The line of a key path such as goals.purchase.expect.0; 0 where the file has none."""
        return self._lines.get(key_path, 0)

    def written(self, key_path: str) -> str:
        """Where a step is written: flows.login.1, if that is a flow's, else the key path itself."""
        return self._written.get(key_path, key_path)

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
