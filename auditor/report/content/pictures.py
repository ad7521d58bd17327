"""Screenshots as data: URIs for a page, each at most once."""

from __future__ import annotations

import base64

from auditor.model import VisitFacts

IMAGES = 120
"""Screenshots of a report at most. A page shows fewer: see page/evidence_budget.py."""
IMAGE_BYTES = 700_000
"""A larger screenshot is left out."""
TYPES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
"""The first bytes of a picture -> its type."""


class Pictures:
    """Hands out each screenshot of an audit once."""

    def __init__(self) -> None:
        """Start with no screenshot handed out."""
        self._handed_out: set[tuple[int, int]] = set()

    def take(self, ref: int, facts: VisitFacts) -> str:
        """The visit's screenshot with this id; empty for none, or if it was handed out before."""
        shot = next((screenshot for screenshot in facts.screenshots if screenshot.id == ref), None)
        key = (facts.visit.id, ref)
        if shot is None or len(shot.image) > IMAGE_BYTES or key in self._handed_out:
            return ""
        kind = next((name for magic, name in TYPES.items() if shot.image.startswith(magic)), None)
        if kind is None or len(self._handed_out) >= IMAGES:
            return ""
        self._handed_out.add(key)
        return f"data:image/{kind};base64,{base64.b64encode(shot.image).decode('ascii')}"
