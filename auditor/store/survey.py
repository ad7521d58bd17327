"""Sums and counts of an audit for the reports, made in SQL without reading requests and hits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from auditor.model import PageVisit, ScriptTime, TagLoad, Visit
from auditor.store import rows
from auditor.store.rows import Table


class HitCount(NamedTuple):
    """The hits of one visit to one vendor's account from one page."""

    visit: int
    page: int | None
    page_url: str
    vendor: str
    account: str
    hits: int
    held: int
    undelivered: int
    early: int
    """The hits that were sent before the visitor's choice."""
    environments: tuple[str, ...]
    """The environments that they name themselves."""


class Load(NamedTuple):
    """A library that a visit loaded."""

    load: TagLoad
    account: str
    """Its account; if the load names none, the only account of its vendor in the visit."""
    chain: tuple[str, ...]
    """The chain of initiators of its request."""


class VisitSummary(NamedTuple):
    """The pages, hits and libraries of one visit."""

    visit: Visit
    pages: tuple[PageVisit, ...]
    """Without their markup."""
    hits: tuple[HitCount, ...]
    """In the order in which the first hit of each count was sent."""
    loads: tuple[Load, ...]
    times: tuple[ScriptTime, ...]


class Weight(NamedTuple):
    """The bytes of the libraries and hits of one vendor's account."""

    vendor: str
    account: str
    page_loads: int
    """The page loads that had any of them."""
    transferred: int
    """Bytes, headers included."""


class CookieSeen(NamedTuple):
    """A cookie of the audit, as the last visit with it has it."""

    name: str
    domain: str
    vendor: str | None
    lifetime_days: float | None
    early: bool
    """Whether it was set before the visitor's choice in any visit."""


PAGE_WITHOUT_MARKUP = Table("page", PageVisit, left_out=frozenset({"html", "source"}))

_HITS = """
    SELECT hit.visit, page, page_url, vendor, account, count(*), sum(held), sum(NOT delivered),
        sum(consent_at IS NULL OR sent_at < consent_at), json_group_array(DISTINCT environment)
    FROM hit JOIN visit ON visit.id = hit.visit
    GROUP BY hit.visit, page, page_url, vendor, account ORDER BY hit.visit, min(hit.id)"""
_ACCOUNT = """
    CASE WHEN load.account <> '' THEN load.account ELSE (
        SELECT iif(count(DISTINCT account) = 1, max(account), '') FROM (
            SELECT vendor, account FROM hit WHERE visit = load.visit
            UNION ALL SELECT vendor, account FROM load AS other WHERE visit = load.visit
        ) WHERE vendor = load.vendor AND account <> ''
    ) END"""
_LOADS = f"""
    SELECT load.visit, {_ACCOUNT}, chain, {{columns}}
    FROM load LEFT JOIN request ON request.visit = load.visit AND request.id = load.request
    ORDER BY load.visit, load.n"""  # noqa: S608 - constants of this file
_WEIGHTS = f"""
    SELECT vendor, account, sum(page_loads), sum(bytes) FROM (
        SELECT vendor, account, count(DISTINCT coalesce(page, -1)) AS page_loads,
            coalesce(sum(size), 0) AS bytes
        FROM (
            SELECT hit.visit, vendor, account, carrier.value AS request
            FROM hit, json_each(hit.requests) AS carrier
            UNION SELECT visit, vendor, {_ACCOUNT}, request FROM load
        ) AS sent JOIN request ON request.visit = sent.visit AND request.id = sent.request
        GROUP BY sent.visit, vendor, account
    ) GROUP BY vendor, account"""  # noqa: S608 - constants of this file
_FIRST_SENT = """
    SELECT hit.initiator, chain
    FROM hit JOIN request
        ON request.visit = hit.visit AND request.id = json_extract(hit.requests, '$[0]')
    WHERE hit.visit = ? AND vendor = ? AND account = ? ORDER BY hit.id LIMIT 1"""
_COOKIES = """
    SELECT cookie.name, cookie.domain, vendor, lifetime_days, early FROM (
        SELECT name, domain, max(before_choice) AS early, min(visit << 32 | n) AS first,
            max(visit << 32 | n) AS last
        FROM cookie GROUP BY name, domain
    ) JOIN cookie ON visit = last >> 32 AND n = last & 0xffffffff ORDER BY first"""


def visit_summaries(connection: sqlite3.Connection) -> Iterator[VisitSummary]:
    """The summary of each visit, in the order in which the visits were stored."""
    pages = _ByVisit(_rows(connection, PAGE_WITHOUT_MARKUP, "id"))
    hits = _ByVisit(map(_hit_count, connection.execute(_HITS)))
    loads = _ByVisit(_loads(connection))
    times = _ByVisit(_rows(connection, rows.SCRIPT_TIME, "n"))
    columns = ", ".join(rows.VISIT.columns)
    for row in connection.execute(f"SELECT {columns} FROM visit ORDER BY id"):  # noqa: S608 - constants of rows.py
        visit = rows.VISIT.read(row)
        yield VisitSummary(
            visit=visit,
            pages=tuple(page for _, page in pages.of(visit.id)),
            hits=tuple(hits.of(visit.id)),
            loads=tuple(load for _, load in loads.of(visit.id)),
            times=tuple(time for _, time in times.of(visit.id)),
        )


def weights(connection: sqlite3.Connection) -> Iterator[Weight]:
    """The weight of each vendor's account, over the whole audit."""
    return map(Weight._make, connection.execute(_WEIGHTS))


def cookies(connection: sqlite3.Connection) -> Iterator[CookieSeen]:
    """Each name and domain of a cookie once, in the order of their first visits."""
    for name, domain, vendor, days, early in connection.execute(_COOKIES):
        yield CookieSeen(name, domain, vendor, days, bool(early))


def first_sent(
    connection: sqlite3.Connection, visit: int, vendor: str, account: str
) -> tuple[str, tuple[str, ...]] | None:
    """The initiator of the visit's first hit to an account, and its chain of initiators."""
    row = connection.execute(_FIRST_SENT, (visit, vendor, account)).fetchone()
    return None if row is None else (row[0], tuple(json.loads(row[1])))


def _rows(
    connection: sqlite3.Connection, table: Table[Any], order: str
) -> Iterator[tuple[int, Any]]:
    """The visit of each row, and the object that the row holds."""
    statement = (
        f"SELECT visit, {', '.join(table.columns)} FROM {table.name} ORDER BY visit, {order}"  # noqa: S608 - constants of rows.py
    )
    for visit, *row in connection.execute(statement):
        yield visit, table.read(tuple(row))


def _loads(connection: sqlite3.Connection) -> Iterator[tuple[int, Load]]:
    columns = ", ".join(f"load.{name}" for name in rows.LOAD.columns)
    for visit, account, chain, *row in connection.execute(_LOADS.format(columns=columns)):
        initiators = () if chain is None else tuple(json.loads(chain))
        yield visit, Load(load=rows.LOAD.read(tuple(row)), account=account, chain=initiators)


def _hit_count(row: tuple[Any, ...]) -> HitCount:
    *counts, environments = row
    return HitCount._make((*counts, tuple(filter(None, json.loads(environments)))))


class _ByVisit:
    """Rows that are ordered by visit, handed out visit by visit."""

    def __init__(self, ordered: Iterable[tuple[Any, ...]]) -> None:
        self._rows = iter(ordered)
        self._next = next(self._rows, None)

    def of(self, visit: int) -> Iterator[Any]:
        """The rows of a visit; call it once a visit, in their order."""
        while self._next is not None and self._next[0] == visit:
            yield self._next
            self._next = next(self._rows, None)
