"""The plan in each of its formats."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Literal, assert_never, get_args

from auditor.report.formats.csv import BOM, csv_rows
from auditor.report.meta import AuditMeta, read_meta
from auditor.report.names import language_of
from auditor.report.plan.wording import COLUMNS, TAG_COLUMNS, Wording

if TYPE_CHECKING:
    from auditor.prepare.setup import Setup
    from auditor.report.plan.planned import Plan

PlanFormat = Literal["markdown", "html", "csv", "xlsx", "json"]
FORMATS = get_args(PlanFormat)
SUFFIXES: dict[str, PlanFormat] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".json": "json",
}
"""By the ending of a file's name."""


def render_plan(plan: Plan, setup: Setup, format_name: PlanFormat, language: str = "") -> bytes:
    """The plan as a file's bytes, in the spec's language or another one."""
    # ruff: noqa: PLC0415 - a format's imports are made only when it is asked for
    meta = _meta(setup, language)
    words = Wording(language_of(meta))
    match format_name:
        case "markdown":
            from auditor.report.plan.markdown import render_markdown

            return render_markdown(plan, words.language).encode()
        case "html":
            from auditor.report.page.html import render_page

            page = render_page(
                "plan.html.j2", meta, plan=plan, words=words, tag_columns=TAG_COLUMNS
            )
            return page.encode()
        case "csv":
            return (BOM + csv_rows([words.titles(COLUMNS), *words.rows(plan)])).encode()
        case "xlsx":
            return _workbook(plan, words)
        case "json":
            from auditor.report.plan.data import render_json

            return render_json(plan).encode()
    assert_never(format_name)


def _workbook(plan: Plan, words: Wording) -> bytes:
    from auditor.model import message
    from auditor.report.plan.xlsx import Sheet, workbook

    return workbook([
        Sheet(
            name=words.say(message("Plan")),
            titles=words.titles(COLUMNS),
            rows=tuple(words.rows(plan)),
        ),
        Sheet(
            name=words.say(message("Tags")),
            titles=words.titles(TAG_COLUMNS),
            rows=tuple(words.tag_rows(plan)),
        ),
    ])  # fmt: skip


def _meta(setup: Setup, language: str) -> AuditMeta:
    """What the page says of itself, as a report's does."""
    own = {id_: vendor.name or id_ for id_, vendor in setup.spec.vendors.items()}
    return read_meta({
        **setup.appearance,
        "language": language or setup.spec.report.language,
        "own_vendors": own,
        "tool_version": version("tagproof"),
    })  # fmt: skip
