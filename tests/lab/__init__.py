"""The lab: every way in which a page can send a hit, one entry each."""

from __future__ import annotations

from lab.calls import CALLS
from lab.elements import ELEMENTS
from lab.frames import FRAMES
from lab.leaving import INVISIBLE, LEAVING
from lab.mechanism import Mechanism

MECHANISMS: dict[str, Mechanism] = {
    each.name: each for each in (*ELEMENTS, *CALLS, *FRAMES, *LEAVING, *INVISIBLE)
}
"""By name, in the order of the documentation."""
