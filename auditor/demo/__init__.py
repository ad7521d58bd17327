"""The demo shop: a small site with tags, in a sound build and in one with planted faults."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from auditor.demo.server import serve

__all__ = ["SPEC", "serve"]

SPEC: Traversable = files("auditor.demo") / "spec.yaml"
"""The spec of the shop: the same for both builds."""
