"""The page's own recorder: what runs in every document before its scripts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def page_script(sink: str) -> str:
    """The script; it tells what it sees through the function of the window that `sink` names."""
    source = files(__name__).joinpath("page.js").read_text("utf-8")
    return source.replace("__SINK__", sink)
