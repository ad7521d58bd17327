"""Requests: each is paused, held or let go, and what became of it is noted."""
