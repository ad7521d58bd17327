"""What a check is, what it may say, and how checks are found."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from importlib.metadata import entry_points
from typing import Any, TypeVar

from auditor.errors import PluginError
from auditor.model import (
    AuditRecord,
    ConsoleMessage,
    Cookie,
    Effort,
    Evidence,
    Hit,
    Outcome,
    PageVisit,
    Push,
    Request,
    RouteChange,
    Severity,
    StepRun,
    TagLoad,
    Verdict,
    VisitRecord,
)

T = TypeVar("T")
R = TypeVar("R", VisitRecord, AuditRecord)
ENTRY_POINT_GROUP = "auditor.checks"
SECTIONS = (
    "What it checks",
    "Why it matters",
    "How to fix in the tag manager",
    "How to fix in the code",
    "Known limits",
)


class Scope(StrEnum):
    """What a check looks at."""

    VISIT = "visit"
    """The record of one visit at a time."""
    AUDIT = "audit"
    """The whole audit, once all of its visits are judged."""


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options of a check that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule: it looks at the record of one visit, or of the audit, and yields verdicts."""

    id: str
    title: str
    """What holds when it passes, as a sentence: "Each conversion is sent once"."""
    severity: Severity
    faults: frozenset[str]
    """The slugs of the faults that it finds; the catalogue has them."""
    options: type
    """A dataclass whose fields all have defaults; the spec's `checks: {ID: {...}}` fills it."""
    run: Callable[[Any, Any], Iterator[Verdict]]
    """Takes a VisitRecord, with scope AUDIT an AuditRecord, and the options."""
    module: str
    scope: Scope = Scope.VISIT
    effort: Effort = Effort.MEDIUM
    """How much work it usually is to put right what it finds."""
    needs_journey: bool = True
    """Whether it takes for granted that the goal's journey was walked to its end. False: what it
    finds is a fault wherever it is seen."""

    @property
    def doc(self) -> str:
        """Its documentation in Markdown: what `explain`, the report and the docs print."""
        return inspect.getdoc(self.run) or ""

    def section(self, title: str) -> str:
        """The text below one of the headings in SECTIONS; empty when it is not there."""
        _, _, rest = self.doc.partition(f"## {title}\n")
        return rest.partition("\n## ")[0].strip()


def check(  # noqa: PLR0913 - the fields of a Check, all by keyword
    *,
    id: str,  # noqa: A002 - the field's own word, and it is keyword-only
    title: str,
    severity: Severity,
    faults: Iterable[str],
    options: type[T] = NoOptions,  # type: ignore[assignment]
    scope: Scope = Scope.VISIT,
    effort: Effort = Effort.MEDIUM,
    needs_journey: bool = True,
) -> Callable[[Callable[[R, T], Iterator[Verdict]]], Check]:
    """A decorator that makes a Check of a generator `(record, options) -> Iterator[Verdict]`.

    With scope AUDIT the record is an AuditRecord, and each verdict names its `visit`. With
    `needs_journey=False` what it finds on a journey that broke is a fault all the same: see
    `auditor.check.broken.counts`.
    """

    def build(function: Callable[[R, T], Iterator[Verdict]]) -> Check:
        if not is_dataclass(options):
            raise PluginError(f"check {id}: options must be a dataclass, not {options!r}")
        if bare := [f.name for f in fields(options) if f.default is f.default_factory is MISSING]:
            raise PluginError(f"check {id}: option {bare[0]} needs a default")
        return Check(
            id=id,
            title=title,
            severity=severity,
            faults=frozenset(faults),
            options=options,
            run=function,
            module=function.__module__,
            scope=scope,
            effort=effort,
            needs_journey=needs_journey,
        )

    return build


def find_checks() -> dict[str, Check]:
    """All installed checks by id, the built-in ones too.

    Raises:
        PluginError: two checks have one id, or a plugin's module can't be imported.
    """
    checks: dict[str, Check] = {}
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        for module in _modules(point.value):
            for var in vars(importlib.import_module(module)).values():
                if not isinstance(var, Check) or var.module != module:
                    continue
                if var.id in checks:
                    raise PluginError(
                        f"two checks are called {var.id}: one in {checks[var.id].module}, one in "
                        f"{module}; rename one of them"
                    )
                checks[var.id] = var
    return dict(sorted(checks.items()))


def _modules(name: str) -> list[str]:
    try:
        root = importlib.import_module(name)
    except ImportError as error:
        raise PluginError(
            f"entry point {ENTRY_POINT_GROUP}: {name} can't be imported ({error}); "
            "reinstall or remove the package that declares it"
        ) from error
    paths = getattr(root, "__path__", ())
    return [name, *(info.name for info in pkgutil.walk_packages(paths, f"{name}."))]


Fact = (
    Hit
    | Request
    | Push
    | RouteChange
    | PageVisit
    | StepRun
    | TagLoad
    | Cookie
    | ConsoleMessage
    | Evidence
)


def passed(message: str, *, about: str, **more: Any) -> Verdict:  # noqa: ANN401
    """It holds. `more`: evidence (facts of the record), expected, actual, and what it is about.

    `tag`, `vendor`, `event`, `label` and `line` (of the spec) say that, and which test cases it
    decides: those of the line, or else those of the tag's event with this label. One that names
    a tag alone decides the case whose name (`ga4 purchase`, `ga4 G-1 purchase`) is all of `about`.
    """
    return _verdict(Outcome.PASSED, message, about, more)


def failed(message: str, *, about: str, fault: str, **more: Any) -> Verdict:  # noqa: ANN401
    """The verdict that it does not hold. `fault`: its slug. `more`: as passed, severity, fix."""
    return _verdict(Outcome.FAILED, message, about, {"fault": fault, **more})


def cant_tell(message: str, *, about: str, fault: str | None = None, **more: Any) -> Verdict:  # noqa: ANN401
    """The verdict that the evidence leaves it open. `fault`: the inconclusive slug, if one fits."""
    return _verdict(Outcome.CANT_TELL, message, about, {"fault": fault, **more})


def inapplicable(message: str, *, about: str, **more: Any) -> Verdict:  # noqa: ANN401
    """The verdict that there is nothing to check here, or that another check has it."""
    return _verdict(Outcome.INAPPLICABLE, message, about, more)


def _verdict(outcome: Outcome, message: str, about: str, more: dict[str, Any]) -> Verdict:
    facts: Iterable[Fact] = more.pop("evidence", ())
    return Verdict(
        outcome=outcome,
        message=message,
        about=about,
        evidence=tuple(as_evidence(fact) for fact in facts),
        **more,
    )


def as_evidence(fact: Fact) -> Evidence:  # noqa: C901, PLR0911 - one case a kind of fact
    """A reference to a fact of the record, with a caption for a person."""
    match fact:
        case Evidence():
            return fact
        case Hit():
            name = " ".join(filter(None, [fact.vendor, fact.account, fact.event, fact.label]))
            return Evidence(kind="hit", ref=fact.id, caption=f"{name} at {fact.at} ms")
        case Request():
            return Evidence(kind="request", ref=fact.id, caption=f"{fact.method} {fact.url}")
        case TagLoad():
            return Evidence(kind="request", ref=fact.request, caption=f"load of {fact.url}")
        case Push():
            caption = f"{fact.layer} {fact.event or ''} at {fact.at} ms"
            return Evidence(kind="push", ref=fact.id, caption=caption)
        case RouteChange():
            return Evidence(kind="route", ref=fact.id, caption=f"{fact.before} to {fact.url}")
        case PageVisit():
            return Evidence(kind="page", ref=fact.id, caption=fact.final_url)
        case StepRun():
            return Evidence(kind="step", ref=fact.index, caption=fact.action)
        case Cookie():
            return Evidence(kind="cookie", ref=0, caption=f"cookie {fact.name} of {fact.domain}")
        case ConsoleMessage():
            return Evidence(kind="console", ref=fact.id, caption=f"{fact.kind}: {fact.text}")
