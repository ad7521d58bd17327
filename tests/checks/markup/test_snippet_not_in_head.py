"""snippet-not-in-head: the container in the body, or far down the head."""

from __future__ import annotations

import pytest
from markuppages import (
    CONTAINER,
    COOKIEBOT,
    GTM,
    SLOW,
    crawled,
    failures_of,
    page,
)

from auditor.testing import an_audit, failures

CHECK = "snippet-not-in-head"
SOUND_HEADS = {
    "high in the head": page(CONTAINER),
    "after what loads meanwhile": page(
        '<script src=a.js defer></script><script async src=b.js></script><link rel=preload href=c.css as=style><link rel="stylesheet" media="print" href="d.css">'
        * 6
        + CONTAINER
    ),
    "after some stylesheets": page('<link rel="stylesheet" href="a.css">' * 5 + CONTAINER),
    "after consent platforms": page(COOKIEBOT * 6 + CONTAINER),
    "no container": page("", SLOW),
    "a script that only holds data": page(
        "", f"<script type='application/json'>{CONTAINER.replace('</script>', '')}</script>"
    ),
    "the state of a framework": page(
        "", "<script>self.__next_f.push([1,'gtm.start gtm.js GTM-TEA1'])</script>"
    ),
    "in a comment": page("", f"<!-- {CONTAINER} -->"),
    "a second copy in the body": page(CONTAINER, CONTAINER),
}


@pytest.mark.parametrize("source", SOUND_HEADS.values(), ids=SOUND_HEADS.keys())
def test_a_container_high_in_the_head_passes(source: str) -> None:
    assert failures_of(CHECK, source) == []


@pytest.mark.parametrize(
    ("source", "about"),
    [
        (page("", CONTAINER), f"{GTM} in the body"),
        (f"<head></head>{CONTAINER}<p>x", f"{GTM} in the body"),
        (f"<head><title>x</title><img src=x>{CONTAINER}</head>", f"{GTM} in the body"),
        (page(SLOW + CONTAINER), f"{GTM} down the head"),
    ],
    ids=["in the body", "after the head", "after what ends the head", "down the head"],
)
def test_a_container_that_stands_late_fails(source: str, about: str) -> None:
    assert failures_of(CHECK, source) == [(CHECK, about)]


def test_how_far_down_is_too_far_is_an_option() -> None:
    audit = an_audit(*crawled(page(SLOW + CONTAINER)))
    assert failures(CHECK, audit, after=6) == []
