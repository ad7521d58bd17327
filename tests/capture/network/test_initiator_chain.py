"""What stands in a stack: a wrapper around the browser's function is not the sender."""

from __future__ import annotations

import pytest

from auditor.capture.network.initiator_chain import behind_wrapper

W, S, P = "https://a.example/tracker.js", "https://a.example/shop.js", "https://a.example/"


@pytest.mark.parametrize(
    ("stack", "behind"),
    [
        ((f"{W}:1:2", f"{S}:3:4", f"{P}:5:6"), (f"{S}:3:4", f"{P}:5:6")),
        ((f"{W}:1:2", f"{W}:7:2", f"{S}:3:4"), (f"{S}:3:4",)),
        ((*(f"{W}:{n}:2" for n in range(4)), f"{S}:3:4"), None),
        ((f"{W}:1:2", f"{W}:2:2"), None),
        ((), None),
    ],
    ids=["behind it", "two call sites", "too many to be a wrapper", "nothing behind", "empty"],
)
def test_the_script_right_behind_a_wrapper_counts(
    stack: tuple[str, ...], behind: tuple[str, ...] | None
) -> None:
    assert behind_wrapper(stack) == (stack if behind is None else behind)
