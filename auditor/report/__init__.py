"""Reports of an audit, in several formats."""
