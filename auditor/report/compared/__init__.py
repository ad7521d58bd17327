"""An audit beside an earlier one, and beside all of its spec."""
