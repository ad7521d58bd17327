"""References of tags to what is there, and to what is not."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.decode.gtm_references import MOST, References


@pytest.mark.parametrize(
    ("tag", "unknown"),
    [
        ({"vtp_value": ["macro", 0]}, ()),
        ({"vtp_value": ["macro", 9]}, ("variable 9",)),
        ({"setup_tags": ["list", ["tag", 9, 0]]}, ("tag 9",)),
        ({"vtp_value": "{{Order total}}"}, ("Order total",)),
        ({"vtp_table": ["list", ["map", "a", ["template", "x{{B}}", "y{{B}}"]]]}, ("B",)),
        ({"vtp_html": "<p>{{name}}</p>"}, ()),
        ({"metadata": ["map", "name", "{{name}}"]}, ()),
        ({"vtp_value": "{ { a } }"}, ()),
    ],
)
def test_what_is_not_there_is_named(tag: Any, unknown: tuple[str, ...]) -> None:
    assert References(variables=1, tags=2).unknown_names(tag) == unknown


def test_tags_that_others_call_for_are_known() -> None:
    references = References(variables=0, tags=3)
    references.unknown_names({"teardown_tags": ["list", ["tag", 2, 1]]})
    assert references.called == {2}


def test_no_more_than_a_limit_is_looked_at() -> None:
    references = References(variables=0, tags=0)
    assert references.unknown_names({"vtp_a": ["list", *["x"] * MOST, "{{B}}"]}) == ()
