"""noscript-misplaced: where the frame for browsers without scripts stands."""

from __future__ import annotations

import pytest
from markuppages import (
    CONTAINER,
    FRAME,
    GTM,
    failures_of,
    page,
)

from auditor.model import Category

CHECK = "noscript-misplaced"
FRAMES = {
    "missing": page(CONTAINER, top=""),
    "in the head": page(CONTAINER + FRAME, top=""),
    "below content": page(CONTAINER, body=f"<header>Tea</header>{FRAME}", top=""),
}


@pytest.mark.parametrize(("how", "source"), FRAMES.items(), ids=FRAMES.keys())
def test_a_frame_that_is_not_at_the_bodys_beginning_fails(how: str, source: str) -> None:
    assert failures_of(CHECK, source) == [(CHECK, f"noscript of {GTM} {how}")]


@pytest.mark.parametrize(
    "source",
    [
        page(CONTAINER),
        page(CONTAINER, top=f"<!-- x --><script>1</script><noscript>y</noscript>{FRAME}"),
        page(""),
        page(CONTAINER)[:200],
    ],
    ids=["right", "after scripts", "no container", "cut off above the body"],
)
def test_a_frame_in_its_place_and_a_page_without_need_pass(source: str) -> None:
    assert failures_of(CHECK, source) == []


def test_a_missing_frame_is_no_fault_where_tags_wait_for_a_choice() -> None:
    forbidden = frozenset({Category.ANALYTICS})
    given = {"forbidden_before_choice": forbidden}
    assert failures_of(CHECK, FRAMES["missing"], **given) == []
    assert len(failures_of(CHECK, FRAMES["in the head"], **given)) == 1
