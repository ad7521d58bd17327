"""Creates and opens the SQLite file of an audit; turns SQLite's errors into ones with advice."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import msgspec

from auditor.errors import NoAuditError, StoreError
from auditor.store import older

APPLICATION_ID = 0x74_61_67_70
"""`tagp`, in the header of each audit file."""
SCHEMA_VERSION = 9
BUSY_SECONDS = 5

_ADVICE = {
    sqlite3.SQLITE_FULL: "the disk is full; make room there or choose another --output. "
    "What was stored before can still be reported",
    sqlite3.SQLITE_READONLY: "it can't be written; check its permissions and those of its folder",
    sqlite3.SQLITE_BUSY: "another process is writing to it; wait until that has ended",
    sqlite3.SQLITE_LOCKED: "another process is writing to it; wait until that has ended",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore it from a copy or run the audit again",
    sqlite3.SQLITE_NOTADB: "this is not an audit file; give the .db file that `tagproof run` wrote",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened; check its permissions and those of its folder",
    sqlite3.SQLITE_IOERR: "the disk can't be read or written there; check that it is not full and "
    "still connected",
}

_UNREADABLE = (
    ArithmeticError, KeyError, TypeError, ValueError, msgspec.MsgspecError, zlib.error,
)  # fmt: skip
"""Errors that reading a value raises where the value is not one that an audit writes."""


@contextmanager
def guarded(path: Path, *, reading: bool = False) -> Iterator[None]:
    """Turn SQLite's errors into a StoreError that says what to do.

    `reading`: values that can't be understood mean that the file is damaged.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        advice = _ADVICE.get(code) or f"can't be used as an audit file: {error}"
        kind = NoAuditError if code == sqlite3.SQLITE_NOTADB else StoreError
        raise kind(f"{path}: {advice}") from error
    except _UNREADABLE as error:
        if not reading:
            raise
        raise StoreError(f"{path}: {_ADVICE[sqlite3.SQLITE_CORRUPT]} ({error})") from error


def create(path: Path) -> sqlite3.Connection:
    """A new file with empty tables.

    Raises:
        StoreError: there is such a file already, or it can't be written there.
    """
    if path.exists():
        reason = "is a folder" if path.is_dir() else "exists already"
        raise StoreError(f"{path}: {reason}; choose another name for the audit file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb"):
            pass
    except OSError as error:
        raise StoreError(
            f"{path}: can't be written ({error.strerror}); choose another --output"
        ) from error
    try:
        with guarded(path):
            return _with_tables(_connect(path, "rw"))
    except StoreError:
        path.unlink(missing_ok=True)
        raise


def open_existing(path: Path) -> sqlite3.Connection:
    """A connection to an existing audit; read-only where the file can't be written.

    Raises:
        StoreError: it is missing, no audit, damaged, or of a newer version.
    """
    if not path.exists():
        raise NoAuditError(
            f"{path}: there is no such file; give the .db file that `tagproof run` wrote"
        )
    if path.is_dir():
        raise NoAuditError(
            f"{path}: is a folder; give the .db file in it that `tagproof run` wrote"
        )
    with guarded(path):
        connection = _connect(path, "rw" if os.access(path, os.W_OK) else "ro")
        try:
            _check_format(path, connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _with_tables(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection to a new file, in which the tables have been created."""
    schema = files(__package__).joinpath("schema.sql").read_text("utf-8")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(f"BEGIN; {schema} COMMIT")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _check_format(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse a file that this version can't read; adapt the connection to an older format."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise NoAuditError(f"{path}: {_ADVICE[sqlite3.SQLITE_NOTADB]}")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path}: was written by a newer tagproof (format {version}, this one reads "
            f"{SCHEMA_VERSION}); update tagproof"
        )
    if version < older.OLDEST:
        raise StoreError(f"{path}: its format {version} is too old; run the audit again")
    connection.execute("SELECT count(*) FROM meta").fetchone()
    if version < SCHEMA_VERSION:
        older.adapt(connection, version)
