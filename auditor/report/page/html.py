"""The report as one HTML file that loads nothing, and works without its script.

Texts of a site are cleaned when a template writes them (`finalize`), and escaped after that
(`autoescape`); the page's content security policy forbids everything but its one style sheet, its
one script and its own pictures.
"""

from __future__ import annotations

import base64
import hashlib
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from auditor.config.branding import LOGO
from auditor.errors import UsageError
from auditor.model import Outcome, Run, plural_message
from auditor.report.content.score import PENALTY, WEIGHTS
from auditor.report.language import Language
from auditor.report.meta import AuditMeta
from auditor.report.names import language_of
from auditor.report.page.accent import accent_style
from auditor.report.page.evidence_budget import shown_evidence
from auditor.report.page.facets import Facets
from auditor.report.page.filters import Filters
from auditor.report.page.grids import Block, all_grids
from auditor.report.view import Journey, Problem, ReportView, State

Paper = Literal["", "summary", "full"]
_OWN = PackageLoader("auditor.templates", "")
_OPTIONS: dict[str, Any] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": ["jinja2.ext.i18n"],
}


HIDDEN_FROM: Mapping[str, frozenset[str]] = {
    "client": frozenset({"matrix"}),
    "developer": frozenset({"score"}),
    "both": frozenset(),
}
"""Sections that an audience has no use for."""


def render_html(view: ReportView, language: str | None = None, paper: Paper = "") -> str:
    """The report as one HTML page, in its own language or in another one.

    `paper`: how much of it is to be printed; empty: all, for the screen.

    Raises:
        UsageError: one of the spec's own templates is wrong.
    """
    reader, folder = language_of(view.meta, language or ""), view.meta.templates
    if not folder:
        return _render(_ours(reader), view, paper)
    try:
        return _render(_theirs(reader, folder), view, paper)
    except UsageError:
        raise
    except Exception as error:
        position = _template_position(error, folder)
        if position is None:
            raise
        what = str(error) or type(error).__name__
        raise UsageError(f"{position}: {what}; it is one of report.templates") from error


def _render(environment: Environment, view: ReportView, paper: Paper) -> str:
    brief = paper == "summary" or view.meta.audience == "client"
    hidden = view.meta.hide | HIDDEN_FROM[view.meta.audience]
    if brief:
        hidden |= {"journeys"}
    view = replace(view, meta=replace(view.meta, hide=hidden))
    sheets = [_source(environment, name) for name in ("report.css", "timeline.css", "own.css")]
    style = "\n".join([*sheets[:2], accent_style(view.meta.colour), *sheets[2:]])
    script = _source(environment, "report.js")
    grids, block = all_grids(view), Block(environment.filters["say"])
    expecting = [any(row.fields[at] for row in view.matrix) for at in range(len(view.columns))]
    for grid in grids.values():
        of_problem = grid.id.startswith("places-")
        if not hidden & ({"problems"} if of_problem else {"inventory"}):
            block.add(grid)
    return environment.get_template("report.html.j2").render(
        view=view,
        meta=view.meta,
        style=Markup(style),  # noqa: S704 - our own file, or the spec's
        script=Markup(script),  # noqa: S704 - the same
        policy=_policy(style, script),
        logo=view.meta.logo if LOGO.fullmatch(view.meta.logo) else "",
        hide=hidden,
        paper=paper,
        brief=brief,
        columns=[at for at, expected in enumerate(expecting) if expected],
        silent=[c for c, expected in zip(view.columns, expecting, strict=True) if not expected],
        several_devices=len(_devices(view)) > 1,
        anchors=_anchors(view),
        walks=_walks(view),
        grids=grids,
        block=block,
        facets=Facets(view),
        titles={goal.name: goal.title for goal in view.goals},
        evidence=shown_evidence(view),
        weights=WEIGHTS,
        penalties={severity.name: points for severity, points in PENALTY.items()},
        Outcome=Outcome,
        State=State,
    )


def render_page(template: str, meta: AuditMeta, **values: object) -> str:
    """Another page in the style and language of the audit's report, without a script."""
    environment = _ours(language_of(meta))
    style = "\n".join([_source(environment, "report.css"), accent_style(meta.colour)])
    return environment.get_template(template).render(
        meta=meta,
        style=Markup(style),  # noqa: S704 - our own file
        policy=_policy(style, ""),
        anchors=frozenset(),
        Outcome=Outcome,
        State=State,
        **values,
    )


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    """The hash by which a policy allows an element with exactly this text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"


def _source(environment: Environment, name: str) -> str:
    """The text of a style sheet or script; empty if there is no such file."""
    if environment.loader is None or name not in environment.loader.list_templates():
        return ""
    return environment.loader.get_source(environment, name)[0]


def _anchors(view: ReportView) -> frozenset[str]:
    """The ids that links of the page may lead to; not those in hidden sections."""
    groups: list[tuple[str, Sequence[Problem | Journey]]] = [
        ("problems", view.problems),
        ("problems", view.open_questions),
        ("accepted", view.suppressed),
        ("journeys", view.journeys),
    ]
    shown = (group for section, group in groups if section not in view.meta.hide)
    return frozenset(part.anchor for group in shown for part in group)


def _devices(view: ReportView) -> frozenset[str]:
    """The devices that any part of the report tells of."""
    of_problems = (problem.devices for problem in view.problems + view.open_questions)
    walked = {journey.device for journey in view.journeys}
    return frozenset(walked.union((case.device for case in view.cells), *of_problems))


def _walks(view: ReportView) -> Mapping[tuple[str, str, str], str]:
    """The timeline's anchor for each goal, leg and device; a journey's before its repetitions'."""
    anchors: dict[tuple[str, str, str], str] = {}
    for journey in sorted(view.journeys, key=lambda journey: journey.run != Run.JOURNEY):
        anchors.setdefault((journey.goal, journey.leg, journey.device), journey.anchor)
    return anchors if "journeys" not in view.meta.hide else {}


def _ours(language: Language) -> Environment:
    """An environment with tagproof's own templates only."""
    return _with_language(Environment(loader=_OWN, autoescape=True, **_OPTIONS), language)


def _theirs(language: Language, folder: str) -> Environment:
    """An environment with the spec's own templates before ours.

    The folder's path comes with the audit file, which may come from anybody: its templates must not
    be able to do more than write a page.
    """
    if not Path(folder).is_dir():
        raise UsageError(
            f"{folder}: the folder of report.templates is not there; write the report where the "
            "spec is, or make an empty folder there to have tagproof's own templates"
        )
    loader = ChoiceLoader([FileSystemLoader(folder), _OWN])
    sandboxed = ImmutableSandboxedEnvironment(loader=loader, autoescape=True, **_OPTIONS)
    return _with_language(sandboxed, language)


def _with_language(environment: Environment, language: Language) -> Environment:
    """The environment, with filters and fixed texts in this language."""
    filters = Filters(language)
    environment.filters.update(filters.all())
    environment.finalize = filters.finalize
    environment.globals |= {"language": language.code, "plural_message": plural_message}
    # The method comes from Jinja's i18n extension, and is in no type.
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True
    )
    return environment


def _template_position(error: Exception, folder: str) -> str | None:
    """The file:line of a mistake in one of the spec's own templates. None: it is elsewhere."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}" if _within(error.filename, folder) else None
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if _within(frame.filename, folder)]
    return f"{inside[-1].filename}:{inside[-1].lineno}" if inside else None


def _within(file: str, folder: str) -> bool:
    return Path(file).is_relative_to(folder)
