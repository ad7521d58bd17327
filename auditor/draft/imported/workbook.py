"""Reads the cells of a workbook (XLSX) as texts: no formulas, no links, no entities."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.parsers import expat

MOST_BYTES = 50_000_000
"""Of one part, unpacked: a few bytes can be packed gigabytes."""
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_SHEETS = 50
MOST_DIGITS = 8
LONGEST_CELL = 2_000
WORKBOOK = "xl/workbook.xml"
_SHEET = re.compile(r"xl/worksheets/sheet(\d{1,4})\.xml")
_CELL = re.compile(r"([A-Z]{1,3})\d+")


class WorkbookError(Exception):
    """It is not a workbook that can be read; the message says why."""


def is_workbook(content: bytes) -> bool:
    """Whether these bytes are an XLSX file, and not another archive."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return WORKBOOK in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def sheets(content: bytes) -> Iterator[list[list[str]]]:
    """The rows of each sheet, in the order of the sheets' numbers.

    Raises:
        WorkbookError: a part is broken, or too large.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        shared = _texts(_part(archive, "xl/sharedStrings.xml")) if (
            "xl/sharedStrings.xml" in names
        ) else []  # fmt: skip
        numbered = sorted((int(m[1]), name) for name in names if (m := _SHEET.fullmatch(name)))
        for _, name in numbered[:MOST_SHEETS]:
            reader = _Sheet(shared)
            _parse(_part(archive, name), reader, name)
            yield reader.rows


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as file:
            content = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        raise WorkbookError(
            f"{name} can't be unpacked; save it again, without a password"
        ) from error
    except Exception as error:  # zlib has errors of its own
        raise WorkbookError(f"{name} can't be unpacked: it is broken") from error
    if len(content) > MOST_BYTES:
        raise WorkbookError(f"{name} is larger than {MOST_BYTES // 1_000_000} MB")
    return content


class _Strings:
    """Collects the texts that cells share."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._is_text = False

    def start(self, tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            self._parts = []
        self._is_text = tag == "t"

    def end(self, tag: str) -> None:
        self._is_text = False
        if tag == "si":
            self.texts.append("".join(self._parts)[:LONGEST_CELL])

    def data(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)


class _Sheet:
    """Collects the rows of a sheet."""

    def __init__(self, shared: list[str]) -> None:
        self.rows: list[list[str]] = []
        self._shared = shared
        self._column, self._kind, self._parts = 0, "", list[str]()
        self._is_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self.rows.append([])
            self._column = 0
            if len(self.rows) > MOST_ROWS:
                raise WorkbookError(f"has more than {MOST_ROWS} rows")
        elif tag == "c":
            place = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _number(place[1]) if place else self._column + 1
            self._kind, self._parts = attributes.get("t", ""), []
        self._is_value = tag in ("v", "t")

    def end(self, tag: str) -> None:
        self._is_value = False
        if tag == "c" and self.rows and 0 < self._column <= MOST_COLUMNS:
            row = self.rows[-1]
            row += [""] * (self._column - len(row))
            row[self._column - 1] = self._said("".join(self._parts))[:LONGEST_CELL]

    def data(self, text: str) -> None:
        if self._is_value:
            self._parts.append(text)

    def _said(self, text: str) -> str:
        if self._kind == "s":
            is_place = (
                text.isdecimal() and len(text) <= MOST_DIGITS and int(text) < len(self._shared)
            )
            return self._shared[int(text)] if is_place else ""
        if self._kind == "b":
            return "true" if text == "1" else "false"
        return "" if self._kind == "e" else text


def _texts(content: bytes) -> list[str]:
    strings = _Strings()
    _parse(content, strings, "xl/sharedStrings.xml")
    return strings.texts


def _parse(content: bytes, into: _Strings | _Sheet, name: str) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, found: into.start(tag.rpartition(" ")[2], found)
    parser.EndElementHandler = lambda tag: into.end(tag.rpartition(" ")[2])
    parser.CharacterDataHandler = into.data
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes it so
    except expat.ExpatError as error:
        raise WorkbookError(f"{name}:{error.lineno}: is not XML that can be read") from error


def _refuse(*_: object) -> None:
    raise WorkbookError("declares entities, as no workbook does")


def _number(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
