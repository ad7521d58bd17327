"""Peak memory of the Python process of an audit, at 50 and at 500 pages."""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
from pathlib import Path

import pythondocs

from bench.crawl import audit, setup_for

PAGES = (50, 500)


def _peak(url: str, pages: int, answer: multiprocessing.Queue[tuple[int, float]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _, urls = audit(setup_for(url, root, pages), root / "audit.db")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.put((len(urls), peak))


def measure() -> None:
    """Print the peak of each audit, which runs in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    with pythondocs.serving() as url:
        for pages in PAGES:
            answer = spawn.Queue()
            process = spawn.Process(target=_peak, args=(url, pages, answer))
            process.start()
            visited, peak = answer.get()
            process.join()
            print(f"{visited} pages: peak {peak:.0f} MB")
