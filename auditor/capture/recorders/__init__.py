"""The page's own recorder: what runs in every document before its scripts."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

PARTS = (
    "core",
    "messages",
    "values",
    "rest",
    "busy",
    "layers",
    "globals",
    "consent",
    "storage",
    "calls",
    "document",
    "routes",
)
"""The files of the script, in their order: each may use what those before it define."""


@cache
def page_script(sink: str) -> str:
    """The script; it tells what it sees through the function of the window that `sink` names."""
    parts = (files(__name__).joinpath(f"{name}.js").read_text("utf-8") for name in PARTS)
    return f'(() => {{\n"use strict";\nconst SINK = {json.dumps(sink)};\n{"".join(parts)}}})();\n'
