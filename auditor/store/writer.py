"""Writes an audit file: one writer, and one transaction per visit."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from auditor.errors import StoreError
from auditor.model import Finding, Hit, TagLoad, TestCase, Unrecognised, VisitFacts
from auditor.model.server import ServerRequest
from auditor.store import connection, older, rows
from auditor.store.connection import guarded
from auditor.store.reader import AuditReader
from auditor.store.rows import Table

T = TypeVar("T")
DERIVED = ("hit", "load", "sighting", "finding", "cell")
"""Tables whose rows are derived from the facts, and can be dropped and made again."""

_SCRIPT_OF = "INSERT INTO script_of SELECT ?, ?, id FROM script WHERE hash = ?"


class AuditFile(AuditReader):
    """The SQLite file of one audit. Close it (or use `with`), so that it ends as a single file."""

    @classmethod
    def create(cls, path: Path, meta: Mapping[str, Any]) -> Self:
        """A new audit file at a path that does not exist; `meta`: JSON values by name.

        Raises:
            StoreError: there is such a file already, or it can't be written there.
        """
        audit = cls(path, connection.create(path))
        audit.update_meta(**meta)
        return audit

    @classmethod
    def open(cls, path: Path) -> Self:
        """The audit in an existing file; one that can't be written is opened for reading.

        Raises:
            StoreError: it is missing, no audit, damaged, or of a newer version.
        """
        return cls(path, connection.open_existing(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Fold the write-ahead log into the file and close it; a second time does nothing."""
        try:
            if self._connection.total_changes:
                self._connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error:
            # The log stays beside the file, and is folded in when the file is opened next.
            pass
        finally:
            self._connection.close()

    def update_meta(self, **values: Any) -> None:  # noqa: ANN401 - whatever JSON holds
        """Set values that hold for the audit as a whole; other names keep theirs."""
        with self._transaction():
            self._connection.executemany(
                "INSERT INTO meta VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [(key, rows.as_json(value)) for key, value in values.items()],
            )

    def add_visit(self, facts: VisitFacts) -> int:
        """Store all facts of one visit, or none, and return the visit's new id.

        The id replaces the one in the visit and in the `visit` field of its facts. Facts must have
        passed `redact`: those that still hold bodies as sent or values of cookies are refused.
        """
        if facts.bodies or facts.cookie_values:
            raise StoreError(f"{self.path}: facts must pass redact before they are stored")
        with self._transaction():
            (last,) = self._connection.execute("SELECT max(id) FROM visit").fetchone()
            visit = (last or 0) + 1
            self._insert(rows.VISIT, [replace(facts.visit, id=visit)], visit)
            self._insert(rows.PAGE, facts.pages, visit)
            self._insert(rows.STEP, facts.steps, visit)
            self._insert(rows.REQUEST, facts.requests, visit)
            self._insert(rows.PUSH, facts.pushes, visit)
            self._insert(rows.ROUTE, facts.routes, visit)
            self._insert(rows.COOKIE, facts.cookies, visit)
            self._insert(rows.STORAGE, facts.storage, visit)
            self._insert(rows.KEPT_ID, facts.kept_ids, visit)
            self._insert(rows.CONSOLE, facts.console, visit)
            self._insert(rows.VIOLATION, facts.violations, visit)
            self._insert(rows.SCRIPT_TIME, facts.script_times, visit)
            self._insert(rows.SCREENSHOT, facts.screenshots, visit)
            self._connection.executemany(
                "INSERT INTO shown VALUES (?, ?, ?)",
                [
                    (visit, rows.without_surrogates(key), rows.without_surrogates(text))
                    for key, text in facts.texts.items()
                ],
            )
            for request, text in facts.scripts.items():
                self._keep_script(visit, request, text)
        return visit

    def _keep_script(self, visit: int, request: int, text: str) -> None:
        """Link a request to its script, and store the script's text unless another visit has."""
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        link = (visit, request, digest)
        if self._connection.execute(_SCRIPT_OF, link).rowcount == 0:
            script = (digest, rows.packed(text))
            self._connection.execute("INSERT INTO script (hash, text) VALUES (?, ?)", script)
            self._connection.execute(_SCRIPT_OF, link)

    def add_server_requests(self, requests: Iterable[ServerRequest]) -> None:
        """Store what the site's server sent, in order and masked; each request gets its id here."""
        with self._transaction():
            numbered = (replace(request, id=n) for n, request in enumerate(requests, 1))
            self._insert(rows.SERVER_REQUEST, numbered, 0)

    def put_derived(
        self,
        visit_id: int,
        hits: Iterable[Hit] = (),
        loads: Iterable[TagLoad] = (),
        findings: Iterable[Finding] = (),
        cells: Iterable[TestCase] = (),
        unrecognised: Iterable[Unrecognised] = (),
    ) -> None:
        """Store all that is derived from one visit, in place of what was derived before.

        Findings come numbered within the visit (by `engine.judge`). Here they get ids that are
        unique in the audit, and the test cases (`cells`) name these ids.
        """
        with self._transaction():
            self._clear("WHERE visit = ?", (visit_id,))
            (last,) = self._connection.execute("SELECT max(id) FROM finding").fetchone()
            ids: dict[int, int] = {}
            stored = []
            for finding in findings:
                ids[finding.id] = (last or 0) + len(ids) + 1
                stored.append(replace(finding, id=ids[finding.id]))
            self._insert(rows.HIT, hits, visit_id)
            self._insert(rows.LOAD, loads, visit_id)
            self._insert(rows.UNRECOGNISED, unrecognised, visit_id)
            self._insert(rows.FINDING, stored, visit_id)
            self._insert(
                rows.CELL,
                [
                    replace(cell, findings=tuple(ids[id_] for id_ in cell.findings))
                    for cell in cells
                ],
                visit_id,
            )

    def add_finding(self, finding: Finding, cells: Iterable[TestCase] = ()) -> None:
        """Add a finding of the audit as a whole; it names a visit, and gets its id here.

        `cells`: the test cases that it decides, in addition to those of the visit.
        """
        with self._transaction():
            (last,) = self._connection.execute("SELECT max(id) FROM finding").fetchone()
            id_, visit = (last or 0) + 1, finding.visit
            self._insert(rows.FINDING, [replace(finding, id=id_)], visit)
            (last_n,) = self._connection.execute(
                "SELECT max(n) FROM cell WHERE visit = ?", (visit,)
            ).fetchone()
            self._connection.executemany(
                rows.CELL.insert,
                [
                    rows.CELL.row(replace(cell, findings=(id_,)), visit, (last_n or 0) + n)
                    for n, cell in enumerate(cells, 1)
                ],
            )

    def replace_finding(self, old: int, new: Finding) -> None:
        """Replace a finding by another one under the same id, which the test cases go on naming."""
        with self._transaction():
            self._connection.execute("DELETE FROM finding WHERE id = ?", (old,))
            self._insert(rows.FINDING, [replace(new, id=old)], new.visit)

    def clear_derived(self) -> None:
        """Drop all that was derived from the facts."""
        with self._transaction():
            self._clear()

    def _clear(self, where: str = "", values: tuple[int, ...] = ()) -> None:
        older.renew_derived(self._connection)
        for table in DERIVED:
            self._connection.execute(f"DELETE FROM {table} {where}", values)  # noqa: S608 - constants of this file

    def _insert(self, table: Table[T], instances: Iterable[T], visit: int) -> None:
        self._connection.executemany(
            table.insert, (table.row(instance, visit, n) for n, instance in enumerate(instances, 1))
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with guarded(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
