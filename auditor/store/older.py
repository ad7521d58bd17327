"""Reads audit files of the previous format as if they had today's.

The file is not changed: facts never are, and it may be read-only. Instead, temporary views of the
connection hide the tables whose columns have changed.
"""

from __future__ import annotations

import sqlite3
from functools import partial

from auditor.model.older import key_of, kind_of, role_of

OLDEST = 5
"""The oldest format that can be read: its keys of steps and elements are sentences."""
_VIEWS = """
CREATE TEMP VIEW step AS
  SELECT *, kind_of(action) AS kind, role_of(action) AS role FROM main.step;
CREATE TEMP VIEW shown AS
  SELECT visit, key_of(key) AS key, text FROM main.shown
  UNION ALL SELECT visit, exact_key_of(key), text FROM main.shown;
"""


def adapt(connection: sqlite3.Connection) -> None:
    """Add the views that make a connection to a file of format 5 answer in today's format."""
    connection.create_function("kind_of", 1, kind_of, deterministic=True)
    connection.create_function("role_of", 1, role_of, deterministic=True)
    for name, exact in (("key_of", False), ("exact_key_of", True)):
        connection.create_function(name, 1, partial(key_of, exact=exact), deterministic=True)
    connection.executescript(_VIEWS)
