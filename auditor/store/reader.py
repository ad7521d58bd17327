"""Reads an audit file, a page of rows at a time, so that memory does not grow with the audit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from auditor.errors import StoreError
from auditor.model import (
    Finding,
    Hit,
    Outcome,
    PageVisit,
    Severity,
    TagLoad,
    TestCase,
    Unrecognised,
    Visit,
    VisitFacts,
)
from auditor.model.server import ServerRequest
from auditor.store import rows, survey
from auditor.store.connection import guarded
from auditor.store.rows import Table
from auditor.store.survey import CookieSeen, VisitSummary, Weight

T = TypeVar("T")
PAGE_OF_ROWS = 200
_FACT_TABLES: Mapping[str, tuple[Table[Any], str]] = MappingProxyType({
    "pages": (survey.PAGE_WITHOUT_MARKUP, "id"),
    "steps": (rows.STEP, '"index"'),
    "requests": (rows.REQUEST, "id"),
    "pushes": (rows.PUSH, "id"),
    "routes": (rows.ROUTE, "id"),
    "cookies": (rows.COOKIE, "n"),
    "storage": (rows.STORAGE, "n"),
    "kept_ids": (rows.KEPT_ID, "n"),
    "console": (rows.CONSOLE, "id"),
    "violations": (rows.VIOLATION, "n"),
    "script_times": (rows.SCRIPT_TIME, "n"),
    "screenshots": (rows.SCREENSHOT, "id"),
})  # fmt: skip
"""By field of VisitFacts: the table of its rows, and the column that orders them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The number of rows of each kind in an audit."""

    visits: int
    pages: int
    requests: int
    held: int
    """Requests that were answered here and reached no vendor."""
    pushes: int
    hits: int
    findings: int


class AuditReader:
    """An open audit file, for reading."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Use AuditFile.open or AuditFile.create instead."""
        self.path = path
        self._connection = connection

    @property
    def meta(self) -> dict[str, Any]:
        """What the file says of the audit as a whole: JSON values by name."""
        with guarded(self.path, reading=True):
            entries = self._connection.execute(
                "SELECT key, value FROM meta ORDER BY key"
            ).fetchall()
            return {key: json.loads(value) for key, value in entries}

    def visits(self) -> Iterator[Visit]:
        """All visits, in the order in which they were stored."""
        return self._by_id(rows.VISIT)

    def facts(self, visit_id: int) -> VisitFacts:
        """All that was captured of one visit.

        Raises:
            StoreError: there is no such visit.
        """
        return replace(
            self.some_facts(visit_id, *_FACT_TABLES),
            pages=self.pages(visit_id),
            texts=self._texts(visit_id),
            scripts=self._scripts(visit_id),
        )

    def some_facts(self, visit_id: int, *parts: str) -> VisitFacts:
        """Those facts of one visit that `parts` names by their fields in VisitFacts.

        Pages come without their markup.

        Raises:
            StoreError: there is no such visit.
        """
        visits = self._of(rows.VISIT, visit_id, key="id")
        if not visits:
            raise StoreError(f"{self.path}: there is no visit {visit_id}")
        facts: dict[str, Any] = {
            part: self._of(table, visit_id, order=order)
            for part in parts
            for table, order in [_FACT_TABLES[part]]
        }
        return VisitFacts(visit=visits[0], **facts)

    def server_requests(self) -> tuple[ServerRequest, ...]:
        """What the site's server sent to the tap, in order."""
        return tuple(self._by_id(rows.SERVER_REQUEST))

    def pages(self, visit_id: int) -> tuple[PageVisit, ...]:
        """The pages of one visit."""
        return self._of(rows.PAGE, visit_id, order="id")

    def hits(self, visit_id: int) -> tuple[Hit, ...]:
        """The hits decoded from one visit's requests."""
        return self._of(rows.HIT, visit_id, order="id")

    def loads(self, visit_id: int) -> tuple[TagLoad, ...]:
        """The tag libraries that one visit loaded."""
        return self._of(rows.LOAD, visit_id, order="n")

    def unrecognised(self, visit_id: int) -> tuple[Unrecognised, ...]:
        """The requests of one visit that may hold hits and could not be read."""
        return self._of(rows.UNRECOGNISED, visit_id, order="n")

    def all_unrecognised(self) -> Iterator[Unrecognised]:
        """The requests of the whole audit that may hold hits and could not be read."""
        columns = ", ".join(rows.UNRECOGNISED.columns)
        with guarded(self.path, reading=True):
            statement = f"SELECT {columns} FROM sighting ORDER BY visit, n"  # noqa: S608 - constants of rows.py
            yield from map(rows.UNRECOGNISED.read, self._connection.execute(statement))

    def visit_summaries(self) -> Iterator[VisitSummary]:
        """The pages and tags of each visit, counted in SQL: quicker than reading facts and hits."""
        with guarded(self.path, reading=True):
            yield from survey.visit_summaries(self._connection)

    def weights(self) -> tuple[Weight, ...]:
        """The bytes that each vendor's account took, and on how many page loads."""
        with guarded(self.path, reading=True):
            return tuple(survey.weights(self._connection))

    def cookies_seen(self) -> tuple[CookieSeen, ...]:
        """The cookies of the audit, each name and domain once."""
        with guarded(self.path, reading=True):
            return tuple(survey.cookies(self._connection))

    def first_sent(
        self, visit_id: int, vendor: str, account: str
    ) -> tuple[str, tuple[str, ...]] | None:
        """The initiator of a visit's first hit to an account, and what led to its request."""
        with guarded(self.path, reading=True):
            return survey.first_sent(self._connection, visit_id, vendor, account)

    def findings(self) -> Iterator[Finding]:
        """All findings, suppressed ones too, in the order of their visits."""
        return self._by_id(rows.FINDING)

    def findings_in_short(self) -> Iterator[Finding]:
        """All findings without evidence, wording, actual values and fixes: quicker to read."""
        with guarded(self.path, reading=True):
            for row in self._connection.execute(_IN_SHORT):
                outcome, severity = Outcome(row[0]), Severity(row[1])
                yield Finding(
                    outcome=outcome, severity=severity, **dict(zip(_SHORT, row[2:], strict=True))
                )

    def goals(self) -> frozenset[str]:
        """The names of the goals that were walked, or whose walk broke off."""
        with guarded(self.path, reading=True):
            statement = "SELECT DISTINCT goal FROM visit WHERE goal IS NOT NULL"
            return frozenset(goal for (goal,) in self._connection.execute(statement))

    def test_cases(self) -> Iterator[TestCase]:
        """The test cases of the audit: all visits of one case (300 pages of a crawl) are one cell.

        Its outcome is the worst of its visits', its findings are those of all visits with it.
        """
        with guarded(self.path, reading=True):
            ordered = self._connection.execute(_CELLS)
            for (_, *case), rows_of_case in groupby(ordered, key=lambda row: row[:6]):
                worst, *others = rows_of_case
                as_bad = [row for row in (worst, *others) if row[6] == worst[6]]
                yield TestCase(
                    **dict(zip(_CASE, case, strict=True)),
                    outcome=Outcome(worst[6]),
                    findings=tuple(chain.from_iterable(json.loads(row[7]) for row in as_bad)),
                )

    def screenshot(self, visit_id: int, screenshot_id: int) -> bytes:
        """The picture of one screenshot, PNG or JPEG.

        Raises:
            StoreError: there is no such screenshot.
        """
        with guarded(self.path, reading=True):
            row = self._connection.execute(
                "SELECT image FROM screenshot WHERE visit = ? AND id = ?", (visit_id, screenshot_id)
            ).fetchone()
        if row is None:
            raise StoreError(f"{self.path}: visit {visit_id} has no screenshot {screenshot_id}")
        return bytes(row[0])

    def has_values(self) -> bool:
        """Whether any hit of a goal that was walked to its end had a value, currency or items."""
        with guarded(self.path, reading=True):
            statement = (
                "SELECT EXISTS(SELECT 1 FROM hit JOIN visit ON visit.id = hit.visit"
                " WHERE visit.goal IS NOT NULL AND visit.error IS NULL"
                " AND (hit.value IS NOT NULL OR hit.currency IS NOT NULL OR hit.items <> '[]'))"
            )
            return bool(self._connection.execute(statement).fetchone()[0])

    def counts(self) -> Counts:
        """The number of rows of each kind."""
        with guarded(self.path, reading=True):
            row = self._connection.execute(
                "SELECT (SELECT count(*) FROM visit), (SELECT count(*) FROM page),"
                " (SELECT count(*) FROM request), (SELECT count(*) FROM request WHERE held),"
                " (SELECT count(*) FROM push), (SELECT count(*) FROM hit),"
                " (SELECT count(*) FROM finding)"
            ).fetchone()
        names = ("visits", "pages", "requests", "held", "pushes", "hits", "findings")
        return Counts(**dict(zip(names, row, strict=True)))

    def _texts(self, visit_id: int) -> Mapping[str, str]:
        with guarded(self.path, reading=True):
            texts = self._connection.execute(
                "SELECT key, text FROM shown WHERE visit = ?", (visit_id,)
            ).fetchall()
        return MappingProxyType(dict(texts))

    def _scripts(self, visit_id: int) -> Mapping[int, str]:
        with guarded(self.path, reading=True):
            scripts = self._connection.execute(
                "SELECT request, text FROM script_of JOIN script ON script.id = script"
                " WHERE visit = ? ORDER BY request",
                (visit_id,),
            ).fetchall()
            return MappingProxyType({request: _script(text) for request, text in scripts})

    def _of(
        self, table: Table[T], visit_id: int, *, key: str = "visit", order: str = "1"
    ) -> tuple[T, ...]:
        statement = (
            f"SELECT {', '.join(table.columns)} FROM {table.name}"  # noqa: S608 - constants of rows.py
            f" WHERE {key} = ? ORDER BY {order}"
        )
        with guarded(self.path, reading=True):
            selected = self._connection.execute(statement, (visit_id,)).fetchall()
            return tuple(map(table.read, selected))

    def _by_id(self, table: Table[T]) -> Iterator[T]:
        """All rows, a page at a time: between two pages the caller may write."""
        statement = (
            f"SELECT id, {', '.join(table.columns)} FROM {table.name}"  # noqa: S608 - constants of rows.py
            " WHERE id > ? ORDER BY id LIMIT ?"
        )
        last = 0
        while True:
            with guarded(self.path, reading=True):
                page = self._connection.execute(statement, (last, PAGE_OF_ROWS)).fetchall()
                objects = [table.read(row[1:]) for row in page]
            yield from objects
            if len(page) < PAGE_OF_ROWS:
                return
            last = page[-1][0]


@lru_cache(maxsize=16)
def _script(packed: bytes) -> str:
    """A container's script, unpacked; cached, since all pages of a site have the same."""
    return rows.unpacked(packed)


_SHORT = (
    "id", "check", "fault", "message", "fingerprint", "about", "visit", "goal", "leg", "device",
    "page_url", "tag", "vendor", "line", "suppressed_by",
)  # fmt: skip
_IN_SHORT = f"""SELECT outcome, severity, {", ".join(f'"{name}"' for name in _SHORT)}
    FROM finding ORDER BY id"""  # noqa: S608 - constants of this file
WORST_FIRST = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED, Outcome.INAPPLICABLE)
_CASE = ("goal", "tag", "about", "leg", "device")
_RANK = " ".join(
    f"WHEN '{outcome.replace(chr(39), chr(39) * 2)}' THEN {rank}"
    for rank, outcome in enumerate(WORST_FIRST)
)
_CELLS = (
    f"SELECT min(visit * 100000 + n) OVER (PARTITION BY {', '.join(_CASE)}) AS first,"  # noqa: S608 - constants of this file
    f" {', '.join(_CASE)}, outcome, findings FROM cell"
    f" ORDER BY first, CASE outcome {_RANK} END, visit, n"
)
"""Test cases in the order of their first visits; within one, the worst visit first."""
