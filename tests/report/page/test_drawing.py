"""A timeline as it is laid out: marks, numbers and labels that can be read at any width."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from auditor.model import Outcome
from auditor.report.formats.registry import build_view
from auditor.report.page.drawing import APART, Drawing, draw
from auditor.report.page.html import render_html
from auditor.report.view import Journey, Lane, Mark
from auditor.store import AuditFile


def a_journey(*marks: Mark, **more: Any) -> Journey:
    given: dict[str, Any] = {
        "anchor": "journey-1",
        "visit": 1,
        "goal": "purchase",
        "title": "Order placed",
        "leg": "accept",
        "device": "desktop",
        "run": "journey",
        "outcome": Outcome.PASSED,
        "error": "",
        "ended": 10_000,
        "goal_at": 6000,
        "consent_at": 2000,
        "has_choice": True,
        "lanes": (Lane(title="Google Analytics 4", kind="hits", marks=marks),),
    }
    return Journey(**{**given, **more})


def chapters(drawing: Drawing) -> dict[str, list[str]]:
    return {str(c.title): [str(item.mark.label) for item in c.items] for c in drawing.chapters}


THREE = tuple(Mark(at=at, label=str(at)) for at in (1000, 3000, 7000))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            {},
            {
                "Before the choice": ["1000"],
                "After the choice": ["3000"],
                "From the goal action on": ["7000"],
            },
        ),
        (
            {"consent_at": None},
            {
                "The visitor makes no choice": ["1000", "3000"],
                "From the goal action on, still without a choice": ["7000"],
            },
        ),
        (
            {"has_choice": False, "consent_at": None},
            {"Before the goal action": ["1000", "3000"], "From the goal action on": ["7000"]},
        ),
        (
            {"consent_at": 6500},
            {"Before the choice": ["1000", "3000"], "After the choice": ["7000"]},
        ),
        (
            {"goal_at": None, "consent_at": None},
            {"The visitor makes no choice": ["1000", "3000", "7000"]},
        ),
    ],
    ids=["chosen", "never chosen", "nothing to choose", "chosen late", "no goal, no choice"],
)
def test_the_list_says_what_came_before_and_after_choice_and_goal(
    more: dict[str, Any], told: dict[str, list[str]]
) -> None:
    assert chapters(draw(a_journey(*THREE, **more))) == told


def test_the_time_before_the_choice_is_shaded() -> None:
    assert draw(a_journey()).before == 20.9
    assert draw(a_journey(consent_at=None)).before == 100
    assert draw(a_journey(consent_at=0)).before == 0
    assert draw(a_journey(has_choice=False, consent_at=None)).before == 0


def test_numbers_stand_apart_and_a_crowd_is_counted() -> None:
    crowd = [Mark(at=at, label="x") for at in (1000, 1010, 1020, 4000)]
    [row] = draw(a_journey(*crowd)).rows
    assert [dot.number for dot in row.dots] == ["1+2", "", "", "4"]
    shown = [dot.x for dot in row.dots if dot.number]
    assert all(b - a >= APART for a, b in itertools.pairwise(shown))


def test_all_lies_within_the_picture_whatever_the_times_say() -> None:
    odd = (Mark(at=-5, label="x"), Mark(at=99_999_999, label="y", until=100_000_000))
    drawing = draw(a_journey(*odd, ended=0, goal_at=50))
    places = [dot.x + dot.width for row in drawing.rows for dot in row.dots]
    assert all(0 <= place <= 100 for place in places)
    assert 0 < len(drawing.ticks) <= 8


@pytest.mark.parametrize("ended", [1, 450, 5220, 61_000, 900_000, 86_400_000])
def test_the_axis_has_a_few_round_seconds(ended: int) -> None:
    ticks = draw(a_journey(ended=ended)).ticks
    assert 1 <= len(ticks) <= 8
    assert str(ticks[0][1]) == "0 s"


def test_shapes_tell_marks_apart_without_colour() -> None:
    marks = (
        Mark(at=1, label="a"),
        Mark(at=2, label="b", failed=True),
        Mark(at=3, label="c", missing=True, anchor="problem-1"),
    )
    [row] = draw(a_journey(*marks)).rows
    assert [dot.shape for dot in row.dots] == ["hit", "failed", "missing"]
    assert [dot.bad for dot in row.dots] == [False, False, True]
    assert [mark.label for mark in row.missing] == ["c"]


OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".tl-picture")].map(picture => [
    [...picture.querySelectorAll(".tl-axis text, .tl-title bdi")],
    ...[...picture.querySelectorAll(".tl-track")].map(track => [...track.querySelectorAll(".tl-n")]),
  ]).flat().map(texts => texts
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([_, box]) => box.width > 0));
  const wrong = [];
  for (const texts of boxes)
    for (const [one, a] of texts)
      for (const [other, b] of texts)
        if (a !== b && a.left < b.right - 1 && b.left < a.right - 1
            && a.top < b.bottom - 2 && b.top < a.bottom - 2) wrong.push([one, other]);
  return [boxes.flat().length, wrong];
}"""


async def test_no_label_lies_on_another_at_any_width(
    audit: AuditFile, tmp_path: Path, browser: Browser
) -> None:
    page_file = tmp_path / "report.html"
    page_file.write_text(render_html(build_view(audit)), encoding="utf-8")
    page = await browser.new_page()
    for width in (360, 768, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        await page.goto(page_file.as_uri())
        labels, wrong = await page.evaluate(OVERLAPS)
        assert labels > 50
        assert not wrong, width
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
