"""Checks: one a file."""
