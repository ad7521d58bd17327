"""Generators of files of this repository: `make generated` and `make report-pictures`.

Tools are not installed. They may import the support of the tests (`sites`, `lab`), never the other
way round.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
CURE = "stale: run `make generated`"
"""The message of a test that finds a generated file out of date."""
