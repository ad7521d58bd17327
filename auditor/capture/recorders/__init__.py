"""The recorder: a script of ours that runs in every document before the page's own scripts."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

PARTS = (
    "core",
    "messages",
    "values",
    "timers",
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
"""The files of the script, in order: each may use what those before it define."""


@cache
def page_script(sink: str) -> str:
    """The script; it reports through the function of the window that is named `sink`."""
    parts = (files(__name__).joinpath(f"{name}.js").read_text("utf-8") for name in PARTS)
    return f'(() => {{\n"use strict";\nconst SINK = {json.dumps(sink)};\n{"".join(parts)}}})();\n'
