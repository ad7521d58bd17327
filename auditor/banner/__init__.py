"""The public door for consent banners. PUBLIC: other packages add banners with this, and only this.

A banner is a table: how it is known, what a visitor clicks in it, and where the choice can be read.
"""

from auditor.banner.table import Banner, State, Stored, find_banners
from auditor.model.vendor_rules import Confidence

__all__ = ["Banner", "Confidence", "State", "Stored", "find_banners"]
