from __future__ import annotations

import pytest

from auditor.model import VisitRecord
from auditor.testing import a_page, a_record, a_visit, an_audit, failures, verdicts

CHECK = "utm-links"


def crawled(markup: str, url: str = "https://shop.example/a") -> VisitRecord:
    page = a_page(url=url, final_url=url, html=f"<body>{markup}</body>")
    return a_record(goal=None, visit=a_visit(goal=None, goal_at=None, url=url), pages=(page,))


def test_a_link_to_the_site_itself_with_utm_parameters_is_a_fault() -> None:
    record = crawled('<a class="x" href="/b?a=1&amp;utm_source=teaser">Tea</a>')
    (verdict,) = verdicts(CHECK, record)
    assert verdict.fault == "utm-on-internal-link"
    assert verdict.actual == "https://shop.example/b?a=1&utm_source=teaser"


def test_a_link_on_many_pages_is_one_finding() -> None:
    link = "<a href='https://shop.example/b?utm_source=menu'>Tea</a>"
    pages = [crawled(link, f"https://shop.example/{name}") for name in "abc"]
    (verdict,) = verdicts(CHECK, an_audit(*pages))
    assert "on /a and 2 more pages carries" in verdict.message


@pytest.mark.parametrize(
    ("href", "why"),
    [
        ("/b?x=1?utm_source=a", "a second question mark stands before them"),
        ("/b/utm_source=a", "they stand in the path"),
        ("/b?UTM_Source=a", "their names have capital letters"),
        ("/b?utm_source=email&utm_medium=news", "source and medium are exchanged"),
    ],
)
def test_what_nobody_can_read_is_told_apart(href: str, why: str) -> None:
    (verdict,) = verdicts(CHECK, crawled(f'<a href="{href}">Tea</a>'))
    assert (verdict.fault, str(verdict.message).endswith(f"{why}.")) == ("utm-malformed", True)


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="/b?page=2">Tea</a>',
        '<a href="https://partner.example/?utm_source=shop">Partner</a>',
        '<!-- <a href="/b?utm_source=old">Tea</a> -->',
        '<p data-href="/b?utm_source=a">Tea</p>',
        '<a href="https://[?utm_source=a">Tea</a>',
    ],
)
def test_other_links_are_right(markup: str) -> None:
    assert [each.outcome for each in verdicts(CHECK, crawled(markup))] == ["passed"]


def test_a_journeys_pages_are_not_looked_at() -> None:
    page = a_page(html='<a href="/b?utm_source=a">Tea</a>')
    assert failures(CHECK, a_record(pages=(page,))) == []
