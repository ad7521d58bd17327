"""Judging: checks run on stored facts; their verdicts become findings and an exit code."""
