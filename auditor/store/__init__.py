"""The audit file: one SQLite file an audit, with facts as captured and what was derived of them."""

from auditor.store.reader import AuditReader, Counts
from auditor.store.writer import AuditFile

__all__ = ["AuditFile", "AuditReader", "Counts"]
