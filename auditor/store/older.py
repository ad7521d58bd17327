"""Reads audit files of the previous formats as if they had today's.

Its facts are not changed, and it may be read-only. Instead, temporary views of the connection hide
the tables whose columns have changed, and stand for those that came later. Derived tables get their
new columns once their rows are to be made anew.
"""

from __future__ import annotations

import sqlite3
from functools import partial

from auditor.model.older import key_of, kind_of, role_of

OLDEST = 5
"""The oldest format that can be read: its keys of steps and elements are sentences."""
_WITHOUT_KINDS, _WITHOUT_KEPT_IDS, _WITHOUT_BROWSER, _WITHOUT_SERVER = 5, 6, 7, 8
_WITH_ENVIRONMENT = ("hit", "load")
"""Derived tables that have had a column `environment` since format 8."""
_VIEWS = """
CREATE TEMP VIEW visit AS
  SELECT *, '' AS user_agent, '' AS language, NULL AS clock_offset, NULL AS withdrawn_at
  FROM main.visit;
CREATE TEMP VIEW step AS SELECT *, NULL AS asks, '' AS contradicted FROM main.step;
"""
_VIEWS_OF_SERVER = """
CREATE TEMP VIEW server_request AS
  SELECT 0 AS id, 0 AS at, '' AS method, '' AS url, '' AS host, '' AS content_type, '' AS body,
    '' AS body_note, 0 AS status WHERE 0;
"""
_VIEWS_OF_KEPT_IDS = """
CREATE TEMP VIEW kept_id AS
  SELECT 0 AS visit, 0 AS n, 0 AS step, '' AS param, 'landing' AS place, '' AS name, '' AS host,
    'whole' AS form, NULL AS lifetime_days WHERE 0;
"""
_VIEWS_OF_KINDS = """
DROP VIEW step;
CREATE TEMP VIEW step AS
  SELECT *, kind_of(action) AS kind, role_of(action) AS role, NULL AS asks, '' AS contradicted
  FROM main.step;
CREATE TEMP VIEW shown AS
  SELECT visit, key_of(key) AS key, text FROM main.shown
  UNION ALL SELECT visit, exact_key_of(key), text FROM main.shown;
"""


def adapt(connection: sqlite3.Connection, version: int) -> None:
    """Add the views that make a connection to a file of an older format answer in today's."""
    for table in _lacking_environment(connection):
        connection.execute(
            f"CREATE TEMP VIEW {table} AS SELECT *, '' AS environment FROM main.{table}"  # noqa: S608 - names from this file
        )
    if version <= _WITHOUT_SERVER:
        connection.executescript(_VIEWS_OF_SERVER)
    if version <= _WITHOUT_BROWSER:
        connection.executescript(_VIEWS)
    if version <= _WITHOUT_KEPT_IDS:
        connection.executescript(_VIEWS_OF_KEPT_IDS)
    if version > _WITHOUT_KINDS:
        return
    connection.create_function("kind_of", 1, kind_of, deterministic=True)
    connection.create_function("role_of", 1, role_of, deterministic=True)
    for name, exact in (("key_of", False), ("exact_key_of", True)):
        connection.create_function(name, 1, partial(key_of, exact=exact), deterministic=True)
    connection.executescript(_VIEWS_OF_KINDS)


def renew_derived(connection: sqlite3.Connection) -> None:
    """Give the derived tables today's columns, so that their rows can be made anew."""
    for table in _lacking_environment(connection):
        connection.execute(f"DROP VIEW temp.{table}")
        connection.execute(
            f"ALTER TABLE main.{table} ADD COLUMN environment TEXT NOT NULL DEFAULT ''"
        )


def _lacking_environment(connection: sqlite3.Connection) -> list[str]:
    return [
        table
        for table in _WITH_ENVIRONMENT
        if "environment"
        not in {row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")}
    ]
