"""Reads what a spec sets for its report's looks: titles, colours, a logo, its own templates.

Logo and templates are checked before the audit begins, not when the report is written after it.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

from auditor.config.models import Spec
from auditor.errors import SpecError

LOGO_BYTES = 300_000
_SVG = re.compile(
    rb"\s*(\xef\xbb\xbf)?\s*(<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]", re.DOTALL
)
LOGO = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+")
"""The form of a logo that a report shows; an audit file may hold anything."""


def appearance(spec: Spec) -> dict[str, object]:
    """The spec's `report` as the audit file keeps it, with logo and templates.

    Raises:
        SpecError: the logo or the templates can't be used.
    """
    report = spec.report
    return {
        "title": report.title,
        "client": report.client,
        "prepared_by": report.prepared_by,
        "logo": read_logo(spec),
        "colour": report.colour or "",
        "language": report.language,
        "introduction": report.introduction,
        "audience": report.audience,
        "pdf": report.pdf,
        "hide": list(report.hide),
        "templates": find_templates(spec),
    }


def read_logo(spec: Spec) -> str:
    """The spec's logo as a data: URI; empty where it has none.

    Raises:
        SpecError: it is not there, too large, or no PNG, JPEG or SVG.
    """
    if not spec.report.logo:
        return ""
    path = spec.path.parent / spec.report.logo
    try:
        with path.open("rb") as file:
            data = file.read(LOGO_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        advice = "write the path of a picture, relative to the spec"
        raise _wrong(spec, "logo", f"{path} can't be read ({reason}); {advice}") from error
    if len(data) > LOGO_BYTES:
        limit = f"{LOGO_BYTES // 1000} KB at most"
        raise _wrong(spec, "logo", f"{path} is too large for a file that is mailed; {limit}")
    kind = _kind(data)
    if kind is None:
        raise _wrong(spec, "logo", f"{path} is not a PNG, JPEG or SVG; save the picture as one")
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _kind(data: bytes) -> str | None:
    """The kind of a picture by its content, not by its name; None for any other file."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "svg+xml" if _SVG.match(data[:4096]) else None


def find_templates(spec: Spec) -> str:
    """The folder of the spec's own templates; empty where it has none.

    Raises:
        SpecError: it is not a folder, or a template in it can't be read.
    """
    if not spec.report.templates:
        return ""
    folder = (spec.path.parent / spec.report.templates).resolve()
    if not folder.is_dir():
        advice = "write the path of a folder, relative to the spec"
        raise _wrong(spec, "templates", f"{folder} is not a folder; {advice}")
    reader = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    problems = [
        problem for path in sorted(folder.rglob("*.j2")) for problem in _mistakes(reader, path)
    ]
    if problems:
        raise SpecError(problems)
    return str(folder)


def _mistakes(reader: Environment, path: Path) -> list[str]:
    """One line for what is wrong with a template; none where it can be used."""
    try:
        reader.parse(path.read_text(encoding="utf-8"))
    except TemplateSyntaxError as error:
        return [f"{path}:{error.lineno}: {error.message}; it is one of report.templates"]
    except (OSError, UnicodeDecodeError) as error:
        return [f"{path}: can't be read ({error}); it is one of report.templates"]
    return []


def _wrong(spec: Spec, key: str, text: str) -> SpecError:
    line = spec.line(f"report.{key}") or spec.line("report") or 1
    return SpecError([f"{spec.path}:{line}: report.{key}: {text}"])
