"""Reads audit files of the previous formats as if they had today's.

The file is not changed: facts never are, and it may be read-only. Instead, temporary views of the
connection hide the tables whose columns have changed, and stand for those that came later.
"""

from __future__ import annotations

import sqlite3
from functools import partial

from auditor.model.older import key_of, kind_of, role_of

OLDEST = 5
"""The oldest format that can be read: its keys of steps and elements are sentences."""
_WITHOUT_KINDS = 5
_WITHOUT_CLICK_IDS = 6
_VIEWS = """
CREATE TEMP VIEW visit AS SELECT *, NULL AS withdrawn_at FROM main.visit;
"""
_VIEWS_OF_CLICK_IDS = """
CREATE TEMP VIEW kept_id AS
  SELECT 0 AS visit, 0 AS n, 0 AS step, '' AS param, 'landing' AS place, '' AS name, '' AS host,
    'whole' AS form, NULL AS lifetime_days WHERE 0;
"""
_VIEWS_OF_KINDS = """
CREATE TEMP VIEW step AS
  SELECT *, kind_of(action) AS kind, role_of(action) AS role FROM main.step;
CREATE TEMP VIEW shown AS
  SELECT visit, key_of(key) AS key, text FROM main.shown
  UNION ALL SELECT visit, exact_key_of(key), text FROM main.shown;
"""


def adapt(connection: sqlite3.Connection, version: int) -> None:
    """Add the views that make a connection to a file of an older format answer in today's."""
    connection.executescript(_VIEWS)
    if version <= _WITHOUT_CLICK_IDS:
        connection.executescript(_VIEWS_OF_CLICK_IDS)
    if version > _WITHOUT_KINDS:
        return
    connection.create_function("kind_of", 1, kind_of, deterministic=True)
    connection.create_function("role_of", 1, role_of, deterministic=True)
    for name, exact in (("key_of", False), ("exact_key_of", True)):
        connection.create_function(name, 1, partial(key_of, exact=exact), deterministic=True)
    connection.executescript(_VIEWS_OF_KINDS)
