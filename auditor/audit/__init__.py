"""Runs audits, of a site in a browser or of a HAR file, and prints reports as PDF."""
