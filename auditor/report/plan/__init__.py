"""The plan: what a spec asks of those who implement it, as a document."""
