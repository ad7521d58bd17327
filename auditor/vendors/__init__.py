"""Vendors, one file each: mostly a table of endpoints and of where their fields stand."""
