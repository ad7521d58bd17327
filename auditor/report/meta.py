"""Reads an audit's meta data; in an unfinished or older audit any key may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from auditor.check.told import Told, unpacked
from auditor.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalMeta:
    """A goal as the spec names it."""

    name: str
    title: str
    macro: bool = True
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagMeta:
    """A tag as the spec names it."""

    name: str
    vendor: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditMeta:
    """The audit's meta data, each with its type and a default."""

    tool_version: str
    spec_path: str
    title: str
    client: str
    prepared_by: str
    logo: str
    """A picture as a data: URI; empty for none."""
    colour: str
    """#rrggbb; empty for our own."""
    language: str
    introduction: str
    """Markdown."""
    audience: Literal["client", "developer", "both"]
    """Whom html and pdf are for."""
    pdf: Literal["summary", "full"]
    """How much of it pdf prints."""
    hide: frozenset[str]
    """The sections that html and pdf leave out: see config.models.Section."""
    templates: str
    """The folder of the spec's own templates; empty for none."""
    has_choice: bool
    """Whether the spec has a consent choice at all."""
    site: str
    """Its address."""
    site_name: str
    """What the spec calls it; empty for nothing."""
    environment: str
    started: str
    ended: str
    status: str
    browser: str
    presented_as: str
    sandbox: bool | None
    sandbox_off: str
    """Why the browser ran without its sandbox."""
    hits_mode: str
    tapped: bool
    """Whether the site's server was listened to as well."""
    told: tuple[Told, ...]
    """What each vendor was told of each achievement, where a tap listened or orders were read."""
    fail_on: str
    allow: Mapping[str, int]
    """Severities below `fail_on`, and how many of their findings are tolerated."""
    exit_code: int | None
    unattributed: int
    """Requests that could not be attributed to any visit."""
    lost: int
    """Requests that were held or let through, and are neither in a visit nor counted as in none.
    Negative: that are in more than one."""
    capture_faults: tuple[str, ...]
    """What a bug of tagproof lost; requests among them were let through."""
    goals: tuple[GoalMeta, ...]
    tags: tuple[TagMeta, ...]
    assigned: Mapping[str, str]
    """Who repairs what, by the findings' fingerprints: see config.triage."""
    own_vendors: Mapping[str, str]
    """The names of the vendors that the spec describes itself, by id."""
    legs: tuple[str, ...]
    devices: tuple[str, ...]
    notes: tuple[str, ...]
    login: tuple[str, ...]
    """What was done to log in, by device."""
    not_asked: tuple[str, ...]
    """What was left out, since no consent banner showed: goal (or crawl), leg and device."""
    crawl: Mapping[str, int]
    planned: tuple[str, ...]
    """The goals that it was to walk."""
    partial: bool
    """Whether the command line left out part of the spec."""
    left_out: tuple[str, ...]
    """What the time given to the audit did not suffice for, wholly or in part: goal (or crawl),
    leg and device."""
    checks: frozenset[str] | None
    """The checks that were run. None: it does not say."""
    expected: frozenset[tuple[str | None, str]] | None
    """Goal (None: the crawl), and what is expected of it (Expectation.about). None: as above."""

    @property
    def threshold(self) -> Severity:
        """The severity from which a finding makes the audit fail."""
        return Severity.__members__.get(self.fail_on.upper(), Severity.HIGH)

    @property
    def tolerated(self) -> Mapping[Severity, int]:
        """`allow`, by severity."""
        names = Severity.__members__
        return {names[n.upper()]: most for n, most in self.allow.items() if n.upper() in names}

    @property
    def whose(self) -> str:
        """Whose audit it is: the client, else the site by its name, else by its address."""
        return self.client or self.site_name or self.site

    @property
    def spec_name(self) -> str:
        """The spec as reports name it: without folders of the machine that it lay on."""
        path = PurePath(self.spec_path)
        return path.name if path.is_absolute() or ".." in path.parts else self.spec_path

    @property
    def interrupted(self) -> bool:
        """Whether the audit stopped before its end."""
        return self.status not in {"", "finished", "complete", "completed", "done", "ok"}


def read_meta(raw: Mapping[str, object]) -> AuditMeta:
    """The meta data that are there and of the right type; the others have their default."""
    sandbox, exit_code = raw.get("sandbox"), raw.get("exit_code")
    return AuditMeta(
        tool_version=_text(raw, "tool_version"),
        spec_path=_text(raw, "spec_path"),
        title=_text(raw, "title") or "Tracking audit",
        client=_text(raw, "client"),
        prepared_by=_text(raw, "prepared_by"),
        logo=_text(raw, "logo"),
        colour=_text(raw, "colour"),
        language=_text(raw, "language") or "en",
        introduction=_text(raw, "introduction"),
        audience=_audience(raw),
        pdf="full" if raw.get("pdf") == "full" else "summary",
        hide=frozenset(_names(raw, "hide")),
        templates=_text(raw, "templates"),
        has_choice=raw.get("has_choice") is not False,
        site=_text(raw, "site") or _text(raw, "site_url") or _text(raw, "url"),
        site_name=_text(raw, "site_name"),
        environment=_text(raw, "environment"),
        started=_text(raw, "started"),
        ended=_text(raw, "ended"),
        status=_text(raw, "status"),
        browser=_text(raw, "browser"),
        presented_as=_text(raw, "presented_as"),
        sandbox=sandbox if isinstance(sandbox, bool) else None,
        sandbox_off=_text(raw, "sandbox_off"),
        unattributed=_counts(raw).get("unattributed", 0),
        lost=_counts(raw).get("lost", 0),
        hits_mode=_text(raw, "hits_mode") or "hold",
        tapped=bool(raw.get("tap")),
        told=unpacked(raw.get("told")),
        fail_on=_text(raw, "fail_on"),
        allow=_counts(raw.get("allow")),
        exit_code=exit_code if isinstance(exit_code, int) else None,
        capture_faults=_names(raw, "capture_faults"),
        goals=tuple(_goal(mapping) for mapping in _mappings(raw, "goals")),
        tags=tuple(_tag(mapping) for mapping in _mappings(raw, "tags")),
        assigned=_texts(raw.get("assigned")),
        own_vendors=_texts(raw.get("own_vendors")),
        legs=_names(raw, "legs"),
        devices=_names(raw, "devices"),
        notes=_notes(raw),
        login=_names(raw, "login"),
        not_asked=_names(raw, "not_asked"),
        crawl=_counts(raw.get("crawl")),
        planned=_names(raw, "planned"),
        partial=raw.get("partial") is True,
        left_out=_names(raw, "left_out"),
        checks=frozenset(_names(raw, "checks")) if "checks" in raw else None,
        expected=_expected(raw) if "expected" in raw else None,
    )


def _text(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def _audience(raw: Mapping[str, object]) -> Literal["client", "developer", "both"]:
    match raw.get("audience"):
        case "client":
            return "client"
        case "developer":
            return "developer"
    return "both"


def _notes(raw: Mapping[str, object]) -> tuple[str, ...]:
    """The notes, which name a line of the spec; its name suffices a reader."""
    path = _text(raw, "spec_path")
    start = f"{path}:"
    return tuple(
        f"{PurePath(path).name}:{note[len(start) :]}" if path and note.startswith(start) else note
        for note in _names(raw, "notes")
    )


def _goal(raw: Mapping[str, object]) -> GoalMeta:
    name, line = _text(raw, "name"), raw.get("line")
    return GoalMeta(
        name=name,
        title=_text(raw, "title") or name,
        macro=raw.get("macro") is not False,
        line=line if isinstance(line, int) else None,
    )


def _tag(raw: Mapping[str, object]) -> TagMeta:
    return TagMeta(
        name=_text(raw, "name"), vendor=_text(raw, "vendor"), account=_text(raw, "account")
    )


def _items(raw: Mapping[str, object], key: str) -> list[object]:
    value = raw.get(key)
    if isinstance(value, Mapping):
        return list(value)
    return list(value) if isinstance(value, (list, tuple)) else []


def _mappings(raw: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    return [item for item in _items(raw, key) if isinstance(item, Mapping) and item.get("name")]


def _expected(raw: Mapping[str, object]) -> frozenset[tuple[str | None, str]]:
    pairs = [item for item in _items(raw, "expected") if isinstance(item, list) and len(item) == 2]  # noqa: PLR2004 - a pair
    return frozenset((None if goal is None else str(goal), str(about)) for goal, about in pairs)


def _names(raw: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Names, given as text or as mappings with a name."""
    names = (item.get("name") if isinstance(item, Mapping) else item for item in _items(raw, key))
    return tuple(str(name) for name in names if name)


def _texts(raw: object) -> Mapping[str, str]:
    return {str(k): str(v) for k, v in raw.items()} if isinstance(raw, Mapping) else {}


def _counts(raw: object) -> Mapping[str, int]:
    if not isinstance(raw, Mapping):
        return {}
    return {str(k): v for k, v in raw.items() if isinstance(v, int) and not isinstance(v, bool)}
