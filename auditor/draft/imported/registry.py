"""The formats that `tagproof import` knows: which one a file has, and what it says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.config.nodes import Node, YamlError, compose
from auditor.config.wording import printable
from auditor.draft.found import FoundTag
from auditor.draft.imported import (
    codegen_javascript,
    codegen_jsonl,
    codegen_python,
    devtools,
    gtm_export,
    plan_data,
    plan_table,
    selenium,
)
from auditor.draft.imported.nouns import FileFormat, ForeignFile, Imported
from auditor.draft.imported.unreadable import FORMATS as UNREADABLE
from auditor.draft.imported.unreadable import OF_BYTES
from auditor.draft.imported.workbook import is_workbook
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.vendor import Vendor

MOST_BYTES = 20_000_000
READABLE: tuple[FileFormat, ...] = (
    gtm_export.FORMAT,
    devtools.FORMAT,
    selenium.FORMAT,
    codegen_jsonl.FORMAT,
    codegen_python.FORMAT,
    codegen_javascript.FORMAT,
    plan_table.FORMAT,
    plan_data.FORMAT,
)
"""In the order in which they are tried: those with the clearest signs first."""
JSON = (".json", ".side")
LINES = (".jsonl", ".ndjson")
"""Files with an object a line: no line says what the file is as a whole."""
YAML = (".yaml", ".yml")


def import_file(
    path: Path, vendors: Mapping[str, Vendor], tags: Sequence[FoundTag] = ()
) -> tuple[str, Imported]:
    """What a file is, and what it says. `tags` are those that the file itself does not name.

    Raises:
        UsageError: it is not there, broken, too large, unknown, or not readable yet.
    """
    file = _file(path)
    shown = printable(str(path))
    known = next((each for each in READABLE if each.recognises(file)), None)
    if known is not None and known.read is not None:
        return known.name, known.read(file, vendors, tags)
    other = next((each for each in UNREADABLE if each.recognises(file)), None)
    if other is not None:
        raise UsageError(f"{shown}: is {other.name}; import can't read that")
    names = ", ".join(each.name for each in READABLE)
    raise UsageError(f"{shown}: is nothing that import knows; it reads {names}")


def _file(path: Path) -> ForeignFile:
    shown = printable(str(path))
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "is not a path of a file"
        raise UsageError(f"{shown}: can't be read: {why}") from error
    if len(content) > MOST_BYTES:
        raise UsageError(f"{shown}: is larger than {MOST_BYTES // 1_000_000} MB; is it the export?")
    if not content.strip():
        raise UsageError(f"{shown}: is empty")
    if is_workbook(content):
        return ForeignFile(path=path, content=content)
    for beginning, name in OF_BYTES:
        if content.startswith(beginning):
            raise UsageError(f"{shown}: is {name}")
    text = _decoded(shown, content)
    if "\0" in text:
        raise UsageError(f"{shown}:{text[: text.index(chr(0))].count(chr(10)) + 1}: is not text")
    is_yaml = path.suffix in YAML
    data = _yaml(shown, text) if is_yaml else _json(shown, path, text)
    return ForeignFile(path=path, text=text, json=data)


def _decoded(shown: str, content: bytes) -> str:
    # Tools of Windows write UTF-16, with a mark.
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{shown}:{line}: is not UTF-8; save the file as UTF-8") from error


def _yaml(shown: str, text: str) -> Any:  # noqa: ANN401 - whatever a file holds
    try:
        return _plain(compose(text))
    except YamlError as error:
        raise UsageError(f"{shown}:{error.line}: {error}") from error


def _plain(node: Node | None) -> Any:  # noqa: ANN401 - whatever a file holds
    match node.value if node else None:
        case list() as listed:
            return [_plain(each) for each in listed]
        case dict() as mapping:
            return {key: _plain(entry.node) for key, entry in mapping.items()}
        case scalar:
            return scalar


def _json(shown: str, path: Path, text: str) -> Any:  # noqa: ANN401 - whatever a file holds
    if path.suffix not in JSON and text.lstrip()[:1] not in ("{", "["):
        return None
    if path.suffix in LINES:
        return None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{shown}:{error.lineno}: is not JSON: {error.msg} at column {error.colno}"
        ) from error
    except (RecursionError, ValueError) as error:
        raise UsageError(f"{shown}: is not JSON that can be read: it is too deep") from error
