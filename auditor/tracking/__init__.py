"""Tracking asserted in tests: a page is watched, and its goals and hits are expected."""

from auditor.tracking.tracking import Tracking
from auditor.tracking.watch import Watch

__all__ = ["Tracking", "Watch"]
