"""One HTML file that needs nothing else: no script, no request, no font.

What a site wrote is cleaned wherever the template puts it out (`finalize`), and escaped after that
(`autoescape`); the page's own content security policy forbids all that is not its one style sheet.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from auditor.model import Outcome, Severity
from auditor.report.text import LONG, clean, count
from auditor.report.view import ReportView, State

ROWS = 1_000
"""Rows of a table in the HTML file; the JSON file has all."""
PLACES = 200


def render_html(view: ReportView) -> str:
    """Write the report as one HTML page."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            view=view,
            style=Markup(style),  # noqa: S704 - our own file
            style_hash=f"sha256-{digest}",
            rows=ROWS,
            places=PLACES,
            Outcome=Outcome,
            State=State,
        )
    )


@cache
def _style() -> str:
    """The style sheet as it stands in the page: its hash is over exactly these characters."""
    return files("auditor.templates").joinpath("report.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("auditor.templates", ""),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., object]] = {
        "short": _short,
        "lines": _lines,
        "markdown": _markdown,
        "moment": _moment,
        "slug": _slug,
        "count": count,
    }
    environment.filters.update(filters)
    return environment


def _finalize(value: object) -> object:
    if isinstance(value, Markup):
        return value
    return clean(value, LONG) if isinstance(value, str) else value


def _short(text: str, limit: int = 120) -> str:
    """The beginning of a text on one line, where its whole stands nearby."""
    return clean(text[:limit]) + ("…" if len(text) > limit else "")


def _lines(text: str) -> Markup:
    """Text with its line breaks, for <pre>."""
    return escape(clean(text, LONG, lines=True))


def _markdown(text: str) -> Markup:
    """A check's documentation. Raw HTML is shown, not used; links and images stay text."""
    parser = MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink"])
    return Markup(parser.render(clean(text, LONG, lines=True)))  # noqa: S704 - html is off


def _moment(iso: str) -> str:
    """2026-03-01T14:03:22.1+00:00 as people read it: 2026-03-01 14:03 UTC."""
    found = re.match(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)", iso)
    if found is None:
        return iso
    zone = " UTC" if iso.endswith(("+00:00", "Z")) else ""
    return f"{found.group(1)} {found.group(2)}{zone}"


def _slug(value: Outcome | Severity | State) -> str:
    """A class name for the style sheet: cant-tell, critical, works."""
    name = value.name if isinstance(value, (Outcome, Severity)) else State(value).name
    return name.lower().replace("_", "-")
