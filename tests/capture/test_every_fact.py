"""Whatever facts there are, somebody in capture records them."""

from __future__ import annotations

import ast
from dataclasses import fields, is_dataclass
from pathlib import Path

from auditor.model import VisitFacts, facts

CAPTURE = Path(__file__).parents[2] / "auditor" / "capture"
ELSEWHERE = {"holds"}
"""What the redactor says of a cookie's value."""


def recorded() -> set[str]:
    """The names under which capture hands something over, or sets it."""
    names = set()
    for file in CAPTURE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.keyword(arg=str(name)):
                    names.add(name)
                case ast.Attribute(attr=name, ctx=ast.Store()):
                    names.add(name)
    return names


def test_each_fact_is_recorded() -> None:
    nouns = [
        noun
        for noun in vars(facts).values()
        if isinstance(noun, type) and is_dataclass(noun) and noun.__module__ == facts.__name__
    ]
    assert VisitFacts in nouns
    names = recorded() | ELSEWHERE
    missing = [
        f"{noun.__name__}.{each.name}"
        for noun in nouns
        for each in fields(noun)
        if each.name not in names
    ]
    assert missing == [], "record it in auditor/capture/"
