"""The only door into the store: secrets and personal data become a mask."""

from auditor.redact.redactor import Redactor

__all__ = ["Redactor"]
