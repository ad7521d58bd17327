"""Tells people and programs how an audit went: see `notify` in the spec."""
