"""YAML -> spec: loading with line numbers, and every mistake in one go."""

from auditor.config.load import load_spec
from auditor.config.pending import unbuilt

__all__ = ["load_spec", "unbuilt"]
