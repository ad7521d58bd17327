"""The parts of a report view, made from an audit: one file for each."""
