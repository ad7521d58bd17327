"""Loads a spec from YAML, and reports all of its mistakes at once, with their lines.

The way of a spec: `read` (file to text), `nodes` (YAML to nodes with lines), `flows` (shared steps
are put where they are used), `document` (nodes to plain data, variables filled in), then two
independent looks for mistakes: pydantic's models (`models` and what it imports; `pydantic_errors`
puts their errors into words) and `mistakes`, which compares parts of the spec with one another.
`load` brings these together.
"""

from auditor.config.load import load_spec
from auditor.config.pending import unbuilt

__all__ = ["load_spec", "unbuilt"]
