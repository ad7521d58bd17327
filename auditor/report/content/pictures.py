"""Screenshots as a page carries them: as data: URIs, each once."""

from __future__ import annotations

import base64

from auditor.model import VisitFacts

IMAGES = 120
"""Screenshots that are held at a time; a file that can be mailed has room for less (html.py)."""
IMAGE_BYTES = 700_000
"""Bytes of the largest one that is worth its place."""
TYPES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
"""What a picture begins with."""


class Pictures:
    """Hands out each screenshot of an audit once."""

    def __init__(self) -> None:
        """Begin with none handed out."""
        self._taken: set[tuple[int, int]] = set()

    def take(self, ref: int, facts: VisitFacts) -> str:
        """The screenshot with this id; empty when there is none, or it has been taken."""
        shot = next((screenshot for screenshot in facts.screenshots if screenshot.id == ref), None)
        key = (facts.visit.id, ref)
        if shot is None or len(shot.image) > IMAGE_BYTES or key in self._taken:
            return ""
        kind = next((name for magic, name in TYPES.items() if shot.image.startswith(magic)), None)
        if kind is None or len(self._taken) >= IMAGES:
            return ""
        self._taken.add(key)
        return f"data:image/{kind};base64,{base64.b64encode(shot.image).decode('ascii')}"
