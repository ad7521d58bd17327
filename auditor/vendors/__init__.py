"""Vendors, one file each: mostly a table of endpoints and of where in a request its fields stand."""
