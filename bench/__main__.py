"""Measures tagproof side by side with alternatives: `make bench`, or ONLY="NAME ..." of them.

Each measurement is a function that prints one or two lines. What is compared runs in turn, A B A B,
so that a drifting speed of the machine affects both. Quote the medians of the ratios.
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
    steady,
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
    "steady": steady.measure,
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
