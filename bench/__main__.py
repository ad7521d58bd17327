"""Measure tagproof side by side with what it is compared to: `make bench`.

Each measurement is a function that prints one line or two; pairs run in turn, A B A B, so that a
machine whose speed drifts treats both alike. Quote medians of the ratios.
"""

from __future__ import annotations

import sys

from bench import (
    batching,
    capture,
    crawl,
    decode,
    faults,
    helptime,
    mechanisms,
    memory,
    report,
    verdict,
)

MEASUREMENTS = {
    "capture": capture.measure,
    "mechanisms": mechanisms.measure,
    "crawl": crawl.measure,
    "verdict": verdict.measure,
    "batching": batching.measure,
    "decode": decode.measure,
    "faults": faults.measure,
    "help": helptime.measure,
    "memory": memory.measure,
    "report": report.measure,
}


def main(names: list[str]) -> None:
    for name in names or MEASUREMENTS:
        print(f"── {name}", flush=True)
        MEASUREMENTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
