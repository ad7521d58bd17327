"""What capture says is recognised, so that a report says it in its reader's language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.model import Message, message
from auditor.report.language import Language
from auditor.report.recorded import TEMPLATES, recognised

ROOT = Path(__file__).parent.parent.parent
SOURCES = [*(ROOT / "auditor/capture").rglob("*.py"), ROOT / "auditor/audit/runner.py"]
GERMAN = Language("de", {})
FROM_ELSEWHERE = re.compile(
    r"^(x+([:;] x+|x+| \(x+\)| failed: x+)?|x: no element .*|x of this .*)$"
)
"""Sentences that are made of another one, or hold an error of the browser's."""


def literals(node: ast.AST) -> str:
    """A text of the source; what is filled in is x."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            "x" if isinstance(v, ast.FormattedValue) else literals(v) for v in node.values
        )
    return ""


def all_texts() -> str:
    trees = [ast.parse(path.read_text("utf-8")) for path in SOURCES]
    return "\n".join(literals(node) for tree in trees for node in ast.walk(tree))


@pytest.mark.parametrize("template", TEMPLATES)
def test_capture_still_says_each_of_them(template: str) -> None:
    said = all_texts()
    for piece in re.split(
        r"\{\w+\}|; check the name|; the page has| and says|was interrupted|failed", template
    ):
        assert piece.removeprefix(" hit").removeprefix("s").strip(" .:;()“”") in said


def texts_of_failures() -> Iterator[str]:
    """The texts that capture gives its failures and its own steps."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
                place = {"StepError": 0, "fail": 0, "saying": 0, "begin": 1}.get(name)
                if place is not None and len(node.args) > place:
                    yield literals(node.args[place])
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "text":
                yield literals(node.value)


def test_each_failure_and_step_of_capture_is_recognised() -> None:
    texts = {
        re.sub(r"x(?=( s\b| elements| requests))|(?<=HTTP )x|(?<=Step )x", "3", text)
        for text in texts_of_failures()
        if " " in text and "Playwright" not in text
    }
    unknown = {text for text in texts if not isinstance(recognised(text), Message)}
    assert {text for text in unknown if not FROM_ELSEWHERE.match(text)} == set()


def test_a_sentence_within_a_sentence_is_translated_and_the_specs_own_words_stay() -> None:
    error = "Step 3: click button “Buy now”: no element matches button “Buy now” (waited 10 s)"
    german = (
        "Schritt 3: click button “Buy now”: kein Element passt zu button “Buy now” (10 s gewartet)"
    )
    assert GERMAN.say(recognised(error)) == german
    placed = error.replace("Step 3:", "Step 3 of consent.accept (shop.yaml:14):")
    assert GERMAN.say(recognised(placed)) == german.replace(
        "Schritt 3:", "Schritt 3 von consent.accept (shop.yaml:14):"
    )
    why = message("It is unclear whether {hit} is sent: {why}.", hit="ga4 purchase", why=error)
    assert GERMAN.say(why) == f"Ob ga4 purchase gesendet wird, lässt sich nicht sagen: {german}."


def test_a_sentence_that_lost_its_full_stop_is_translated_without_one() -> None:
    why = "The page crashed the browser's renderer"
    said = GERMAN.say(message("It is unclear whether {hit} stays away: {why}.", hit="x", why=why))
    assert said.endswith(": Die Seite hat den Renderer des Browsers zum Absturz gebracht.")


def test_what_nobody_knows_stays_as_it_is() -> None:
    assert recognised("click button “Buy”") == "click button “Buy”"
    assert not isinstance(recognised("click button “Buy”"), Message)
    assert not isinstance(recognised(""), Message)
