"""missing-hit: a container or library that was not there to send anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from missinghits import LEAD, SECOND, because, fault_of, judged

from auditor.model import (
    Container,
    ContainerTag,
    Violation,
)
from auditor.testing import (
    PAGE,
    a_hit,
    a_load,
    a_page,
    a_push,
)

GTAG = "https://www.googletagmanager.com/gtag/js?id=G-TEST0001"


@dataclass(frozen=True)
class Loading:
    fields: Mapping[str, Any]
    fault: str
    reason: str


A_TAG = ContainerTag(kind="gaawe", vendor="ga4", account="G-TEST0001", event="purchase")
LOADINGS = {
    "deleted": Loading(
        {"loads": (a_load(status=404),)},
        "container-unpublished",
        "the container GTM-TEST01 is not published (HTTP 404).",
    ),
    "empty": Loading(
        {"loads": (a_load(),), "containers": (Container(request=1, account="GTM-TEST01"),)},
        "container-unpublished",
        "the published container GTM-TEST01 has no tags in it.",
    ),
    "container refused": Loading(
        {"loads": (a_load(status=None, failure="csp"),)},
        "blocked-by-csp",
        "the page's content security policy refused the container GTM-TEST01.",
    ),
    "library refused": Loading(
        {"loads": (a_load(), a_load(url=GTAG, account="G-TEST0001", failure="csp", status=None))},
        "blocked-by-csp",
        "the page's content security policy refused the vendor's script.",
    ),
    "inline refused": Loading(
        {"violations": (Violation(at=5, directive="script-src-elem", blocked="inline", page_url=PAGE),)},
        "blocked-by-csp",
        "the page's content security policy refused the scripts in its markup, such as the tag's "
        "snippet.",
    ),
    "over http": Loading(
        {"loads": (a_load(status=None, failure="mixed-content"),)},
        "tag-library-failed",
        "the container GTM-TEST01 did not load (it is asked for over http, which browsers refuse "
        "on a page over https).",
    ),
    "no connection": Loading(
        {"loads": (a_load(url=GTAG, account="", status=None, failure="net::ERR_FAILED"),)},
        "tag-library-failed",
        "the vendor's script did not load (net::ERR_FAILED).",
    ),
    "container out of order": Loading(
        {"expect": (LEAD,), "loads": (a_load(status=500),)},
        "tag-library-failed",
        "the container GTM-TEST01 did not load (HTTP 500).",
    ),
    "fallback only": Loading(
        {"pages": (a_page(source="<noscript><iframe src=//www.googletagmanager.com/ns.html?id=GTM-1>"
                                 "</iframe></noscript>"),)},
        "noscript-only",
        "all that /thanks has of it is the fallback for browsers without scripts.",
    ),
    "absent": Loading(
        {"pages": (a_page(source="<html><p>Thank you"),)},
        "tag-absent-on-page",
        "/thanks has no trace of it.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOADINGS)
def test_a_tag_that_was_not_there_could_not_send(name: str) -> None:
    case = LOADINGS[name]
    assert (fault_of(**case.fields), because(**case.fields)) == (case.fault, case.reason)
    assert judged(**case.fields).fix


@pytest.mark.parametrize(
    "fields",
    [
        {"loads": (a_load(status=404), a_load(request=2, account="GTM-OTHER"))},
        {"loads": (a_load(status=404, page=1), a_load(page=2)), "pages": (a_page(), SECOND)},
        {"loads": (a_load(),), "containers": (Container(request=1, account="G", readable=False),)},
        {
            "loads": (a_load(), a_load(request=2, url=GTAG, account="G-TEST0001")),
            "containers": (Container(request=1, account="GTM-TEST01"),),
        },
        {
            "loads": (a_load(),),
            "containers": (Container(request=1, account="GTM-TEST01", tags=(A_TAG,)),),
        },
        {"pages": (a_page(source="<script src=//www.googletagmanager.com/gtm.js>"),)},
        {"pages": (a_page(),)},
        {"pages": (a_page(source="<p>Thank you"),), "loads": (a_load(),)},
        {"pages": (a_page(source="<p>Thank you"),), "hits": (a_hit(event="page_view", at=10),)},
        {"loads": (a_load(page=3, status=404),), "pages": (a_page(), SECOND)},
        {"pages": (a_page(source="<p>Thank you"),), "pushes": (a_push("gtm.dom"),)},
    ],
    ids=[
        "another container",
        "mended on the next page",
        "unreadable",
        "a snippet beside an empty container",
        "a full container",
        "named in the page",
        "markup not known",
        "asked for",
        "hits from the page",
        "a page that is not the goal's",
        "a container from the browser's cache",
    ],
)
def test_a_tag_that_was_there_had_other_reasons(fields: dict[str, Any]) -> None:
    assert because(**fields) == "nothing announced it and nothing was sent."


def test_the_page_before_the_goal_action_is_the_one_it_was_done_on() -> None:
    first = a_page(at=0)
    second = a_page(id=2, index=2, at=500)
    fields = {"pages": (first, second), "loads": (a_load(page=1, status=404),)}
    assert fault_of(**fields) == "no-hit"
    assert fault_of(**{**fields, "loads": (a_load(page=2, status=404),)}) == "container-unpublished"


def test_a_library_that_loads_in_the_end_is_no_reason() -> None:
    assert fault_of(loads=(a_load(status=503), a_load(request=2))) == "no-hit"


def test_another_vendors_library_is_no_reason() -> None:
    assert fault_of(loads=(a_load("meta", status=503),)) == "no-hit"
