"""Tracking as a test of one's own sees it: a page is watched, and goals are asserted."""

from auditor.tracking.tracking import Tracking
from auditor.tracking.watch import Watch

__all__ = ["Tracking", "Watch"]
