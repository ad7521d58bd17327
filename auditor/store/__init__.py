"""The audit file: one SQLite file per audit, with the captured facts and all that is derived."""

from auditor.store.reader import AuditReader, Counts
from auditor.store.writer import AuditFile

__all__ = ["AuditFile", "AuditReader", "Counts"]
