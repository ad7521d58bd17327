"""One HTML file that needs nothing else: no request, no font, and its one script is no must.

What a site wrote is cleaned wherever a template puts it out (`finalize`), and escaped after that
(`autoescape`); the page's own content security policy forbids all that is not its one style sheet,
its one script and the pictures that it carries.
"""

from __future__ import annotations

import base64
import hashlib
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

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

_OWN = PackageLoader("auditor.templates", "")
_OPTIONS: dict[str, Any] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": ["jinja2.ext.i18n"],
}


def render_html(view: ReportView, language: str | None = None) -> str:
    """Write the report as one HTML page, in its own language or in another one.

    Raises:
        UsageError: one of the spec's own templates is wrong.
    """
    speaks, folder = language_of(view.meta, language or ""), view.meta.templates
    if not folder:
        return _render(_ours(speaks), view)
    try:
        return _render(_theirs(speaks, folder), view)
    except UsageError:
        raise
    except Exception as error:
        place = _place(error, folder)
        if place is None:
            raise
        what = str(error) or type(error).__name__
        raise UsageError(f"{place}: {what}; it is one of report.templates") from error


def _render(environment: Environment, view: ReportView) -> str:
    sheets = [_source(environment, name) for name in ("report.css", "timeline.css", "own.css")]
    style = "\n".join([*sheets[:2], accent_style(view.meta.colour), *sheets[2:]])
    script = _source(environment, "report.js")
    grids, block = all_grids(view), Block(environment.filters["say"])
    hidden = view.meta.hide
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
    """Write another page in the style and language of the audit's report, without a script."""
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
    """What a policy calls an element's text: it must stand in the page exactly so."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"


def _source(environment: Environment, name: str) -> str:
    """A style sheet or script, as it stands in its file."""
    if environment.loader is None or name not in environment.loader.list_templates():
        return ""
    return environment.loader.get_source(environment, name)[0]


def _anchors(view: ReportView) -> frozenset[str]:
    """The ids that links of the page may lead to: sections may be hidden."""
    groups: list[tuple[str, Sequence[Problem | Journey]]] = [
        ("problems", view.problems),
        ("problems", view.open_questions),
        ("accepted", view.suppressed),
        ("journeys", view.journeys),
    ]
    shown = (group for section, group in groups if section not in view.meta.hide)
    return frozenset(each.anchor for group in shown for each in group)


def _walks(view: ReportView) -> Mapping[tuple[str, str, str], str]:
    """The timeline of a goal, leg and device: the walk as the spec has it."""
    found: dict[tuple[str, str, str], str] = {}
    for journey in sorted(view.journeys, key=lambda each: each.run != Run.JOURNEY):
        found.setdefault((journey.goal, journey.leg, journey.device), journey.anchor)
    return found if "journeys" not in view.meta.hide else {}


def _ours(language: Language) -> Environment:
    """With tagproof's own templates only."""
    return _speaking(Environment(loader=_OWN, autoescape=True, **_OPTIONS), language)


def _theirs(language: Language, folder: str) -> Environment:
    """With the spec's own templates before ours.

    The folder's path comes with the audit file, which may come from anybody: what stands there
    must not be able to do more than write a page.
    """
    if not Path(folder).is_dir():
        raise UsageError(
            f"{folder}: the folder of report.templates is not there; write the report where the "
            "spec is, or make an empty folder there to have tagproof's own templates"
        )
    loader = ChoiceLoader([FileSystemLoader(folder), _OWN])
    sandboxed = ImmutableSandboxedEnvironment(loader=loader, autoescape=True, **_OPTIONS)
    return _speaking(sandboxed, language)


def _speaking(environment: Environment, language: Language) -> Environment:
    """The environment, with filters and fixed texts of the language."""
    filters = Filters(language)
    environment.filters.update(filters.all())
    environment.finalize = filters.finalize
    environment.globals |= {"language": language.code, "plural_message": plural_message}
    # The extension's own methods: Jinja types them by no name that could be called.
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True
    )
    return environment


def _place(error: Exception, folder: str) -> str | None:
    """file:line in one of the spec's own templates; None: the mistake is not there."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}" if _within(error.filename, folder) else None
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if _within(frame.filename, folder)]
    return f"{inside[-1].filename}:{inside[-1].lineno}" if inside else None


def _within(file: str, folder: str) -> bool:
    return Path(file).is_relative_to(folder)
