"""Reads tracking plans that are tables: CSV files and workbooks, with a row for each parameter."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.draft.found import FoundTag
from auditor.draft.imported.nouns import FileFormat, ForeignFile, Imported
from auditor.draft.imported.plans import MOST_EVENTS, PlannedEvent, PlannedParam, imported_plan
from auditor.draft.imported.workbook import WorkbookError, is_workbook, sheets
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.vendor import Vendor

MOST_ROWS = 20_000
FIRST_ROWS = 20
"""Rows among which the heads of the columns are looked for."""
LONGEST_EVENT = 100
HEADS = {
    "event": ("event", "eventname", "events", "ereignis", "ereignisname", "eventaction"),
    "param": ("parameter", "parameters", "parametername", "param", "params", "property",
              "properties", "propertyname", "eventproperty", "eventproperties", "attribute",
              "attributes", "eventparameter", "eventparameters", "parameterkey", "eigenschaft"),
    "required": ("required", "mandatory", "requiredoptional", "isrequired", "presence", "pflicht",
                 "pflichtfeld", "propertyrequired", "requirement", "obligatory"),
    "optional": ("optional", "isoptional"),
    "kind": ("type", "datatype", "propertytype", "propertydatatype", "valuetype", "datentyp",
             "parametertype", "format"),
    "allowed": ("allowedvalues", "enum", "enumvalues", "possiblevalues", "permittedvalues",
                "permittedpropertyvalues", "erlaubtewerte"),
    "about": ("trigger", "triggers", "when", "eventdescription", "triggerdescription", "auslser",
              "wann", "eventtrigger"),
    "vendor": ("vendor", "tool", "platform", "destination", "tag", "anbieter", "ziel"),
}  # fmt: skip
"""What a column is for -> how its head may be called, in small letters without signs."""
_NO = ("", "no", "n", "false", "0", "optional", "nein", "never", "-", "o")
_YES = ("yes", "y", "true", "1", "x", "optional", "ja")
_MARK = re.compile(r"\s*(?:\*|\((?:required|mandatory)\))\s*$", re.IGNORECASE)
_OPTIONAL = re.compile(r"\s*(?:\?|\(optional\))\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, by what its columns are for."""

    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


def _recognises(file: ForeignFile) -> bool:
    if file.content:
        return is_workbook(file.content)
    if file.json is not None:
        return False
    is_table = file.path.suffix.lower() in (".csv", ".tsv")
    return is_table or _heads(_cells(file.text[:20_000])) is not None


def _read(file: ForeignFile, vendors: Mapping[str, Vendor], tags: Sequence[FoundTag]) -> Imported:
    try:
        tables = list(sheets(file.content)) if file.content else [_cells(file.text)]
    except WorkbookError as error:
        raise UsageError(f"{file.path}: {error}") from error
    planned = [table for table in tables if _heads(table) is not None]
    if not planned:
        first = next((row for table in tables for row in table if any(row)), [])
        shown = ", ".join(filter(None, (cell.strip()[:30] for cell in first[:12]))) or "empty"
        raise UsageError(
            f"{file.path}:1: no column is called Event, and none Parameter; "
            f"the first row is: {shown}"
        )
    events: dict[tuple[str, str], PlannedEvent] = {}
    for table in planned:
        for row in _rows(table):
            _add(row, events)
    if not events:
        raise UsageError(f"{file.path}: has no events below the heads of its columns")
    if len(events) > MOST_EVENTS:
        raise UsageError(f"{file.path}: has more than {MOST_EVENTS} events; import a part of it")
    return imported_plan(events.values(), tags, vendors)


def _cells(text: str) -> list[list[str]]:
    """The rows of a CSV file, whichever sign stands between its columns."""
    lines = text.splitlines()[:FIRST_ROWS]
    delimiter = max((",", ";", "\t"), key=lambda sign: sum(line.count(sign) for line in lines))
    rows: list[list[str]] = []
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter):
            rows.append([cell.strip() for cell in row[:60]])
            if len(rows) > MOST_ROWS:
                break
    except csv.Error:
        # A cell of more than 128 KB: no plan has one.
        return rows
    return rows


def _heads(table: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]] | None:
    """The row of the heads, and what each column is for; None: it is no plan."""
    for number, row in enumerate(table[:FIRST_ROWS]):
        found: dict[int, str] = {}
        for column, head in enumerate(row):
            letters = re.sub(r"[^a-z]", "", head[:60].lower())
            use = next((use for use, names in HEADS.items() if letters in names), "")
            if use and use not in found.values():
                found[column] = use
        if {"event", "param"} <= set(found.values()):
            return number, found
    return None


def _rows(table: Sequence[Sequence[str]]) -> Iterator[_Row]:
    """The rows below the heads; an empty cell of an event means the one above."""
    number, columns = _heads(table) or (0, {})
    above = {"event": "", "vendor": ""}
    for row in table[number + 1 :]:
        cells = {use: row[column].strip() for column, use in columns.items() if column < len(row)}
        if cells.get("event"):
            above = {name: cells.get(name, "") for name in above}
        yield _Row({**cells, **above})


def _add(row: _Row, events: dict[tuple[str, str], PlannedEvent]) -> None:
    name = row["event"]
    if not name or len(name) > LONGEST_EVENT:
        return
    key = (name, row["vendor"])
    before = events.get(key) or PlannedEvent(name=name, vendor=row["vendor"])
    known = {param.name for param in before.params}
    events[key] = PlannedEvent(
        name=name,
        about=before.about or row["about"],
        params=(*before.params, *(param for param in _params(row) if param.name not in known)),
        vendor=before.vendor,
    )


def _params(row: _Row) -> Iterator[PlannedParam]:
    for written in re.split(r"[,;|\n]+", row["param"]):
        name = _OPTIONAL.sub("", _MARK.sub("", written)).strip()
        if not name:
            continue
        is_required = not _OPTIONAL.search(written)
        if "required" in row.cells and not _MARK.search(written):
            is_required = row["required"].lower() not in _NO
        elif "optional" in row.cells:
            is_required = row["optional"].lower() not in _YES
        allowed = [each.strip().strip("\"'") for each in re.split(r"[,;|\n]+", row["allowed"])]
        yield PlannedParam(
            name=name,
            is_required=is_required,
            kind=row["kind"],
            allowed=tuple(filter(None, allowed)),
        )


FORMAT = FileFormat(name="a tracking plan (CSV, XLSX)", recognises=_recognises, read=_read)
