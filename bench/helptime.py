"""Wall time of `tagproof --help`, beside a Python that does nothing."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 15


def _seconds(*command: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def measure() -> None:
    tagproof = str(Path(sys.executable).with_name("tagproof"))
    ours, bare = [], []
    for _ in range(ROUNDS + 1):
        ours.append(_seconds(tagproof, "--help"))
        bare.append(_seconds(sys.executable, "-c", "pass"))
    print(
        f"tagproof --help {statistics.median(ours[1:]) * 1000:.0f} ms, "
        f"python -c pass {statistics.median(bare[1:]) * 1000:.0f} ms (median of {ROUNDS})"
    )
