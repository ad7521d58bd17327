"""Audit files of the format before this one, read as if they were of this one.

Facts are never changed, and a file may be there for reading only: views of this connection stand
before the tables that have changed.
"""

from __future__ import annotations

import sqlite3
from functools import partial

from auditor.model.older import key_of, kind_of, role_of

OLDEST = 5
"""The oldest format that can be read: it knows steps and elements by their sentences."""
_VIEWS = """
CREATE TEMP VIEW step AS
  SELECT *, kind_of(action) AS kind, role_of(action) AS role FROM main.step;
CREATE TEMP VIEW shown AS
  SELECT visit, key_of(key) AS key, text FROM main.shown
  UNION ALL SELECT visit, exact_key_of(key), text FROM main.shown;
"""


def adapt(connection: sqlite3.Connection) -> None:
    """Let a connection to a file of format 5 answer as one of today's does."""
    connection.create_function("kind_of", 1, kind_of, deterministic=True)
    connection.create_function("role_of", 1, role_of, deterministic=True)
    for name, exact in (("key_of", False), ("exact_key_of", True)):
        connection.create_function(name, 1, partial(key_of, exact=exact), deterministic=True)
    connection.executescript(_VIEWS)
