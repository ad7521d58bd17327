"""Drives a browser and gathers the facts of each visit; it judges nothing."""
