"""The formats of a report, one file each, and their registry."""
