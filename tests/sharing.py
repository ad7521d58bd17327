"""How processes share the tests: file by file, and the planted sites audit by audit."""

from __future__ import annotations

from sites.portions import portion_of
from xdist.scheduler import LoadScopeScheduling


class PiecesOfWork(LoadScopeScheduling):  # type: ignore[misc] # xdist says nothing of its types
    """What belongs together runs in one process, so that it is set up only once."""

    def _split_scope(self, nodeid: str) -> str:
        path, _, test = nodeid.partition("::")
        portion = portion_of(test.partition("[")[2].removesuffix("]"))
        return path if portion is None or "sites/" not in path else f"{path}, {portion}"
