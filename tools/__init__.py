"""What makes files of this repository: `make generated` and `make report-pictures`.

Never installed. Tools may import the support of the tests (`sites`, `lab`); no test support imports
a tool.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
CURE = "stale: run `make generated`"
"""What a test says that meets a generated file which is not what its generator makes today."""
