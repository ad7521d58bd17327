"""A page's source and its markup share most lines: masked once, they become what they would alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Leg, PageVisit, Visit, VisitFacts
from auditor.redact import Redactor

IDENTITY = {
    "email": "avery@shop.example",
    "phone": "+49 30 12345678",
    "first_name": "Avery",
    "street": "Main street 1",
}
PIECES = st.sampled_from(
    ["avery@shop.example", "avery%40shop.example", "Avery", "+49 30 12345678", "0049 30 12345678",
     "other@mail.example", "+44 20 7946 0958", "Main+street+1", "YXZlcnlAc2hvcC5leGFtcGxl",
     "avery@", "shop.example", "<p class='a'>", '"', "\\u0040", "&amp;", "%20", " ", "text", "\r"]
)  # fmt: skip
LINES = st.lists(st.lists(PIECES, max_size=5).map("".join), max_size=8)
VISIT = Visit(id=0, goal=None, leg=Leg(name="accept"), device="desktop", began="")


def masked(redactor: Redactor, html: str, source: str) -> tuple[str, str]:
    page = PageVisit(
        id=1, visit=0, index=1, at=0, url="/", final_url="/", status=200, html=html, source=source
    )
    [shown] = redactor.facts(VisitFacts(visit=VISIT, pages=(page,))).pages
    assert replace(shown, html=html, source=source) == page
    return shown.html, shown.source


@given(shared=LINES, only_html=LINES, only_source=LINES)
def test_both_are_masked_as_each_would_be_alone(
    shared: list[str], only_html: list[str], only_source: list[str]
) -> None:
    html = "\n".join([*shared, *only_html])
    source = "\n".join([*only_source, *reversed(shared)])
    redactor = Redactor(IDENTITY)
    both = masked(redactor, html, source)
    assert both == (masked(redactor, html, "")[0], masked(redactor, "", source)[1])
    assert both == (redactor.text(html), redactor.text(source))


def test_a_value_of_several_lines_is_masked_in_both() -> None:
    redactor = Redactor({"address": "Main street 1\n10115 Berlin"})
    html, source = "<p>\nMain street 1\n10115 Berlin\n</p>", "Main street 1\n10115 Berlin"
    for shown in masked(redactor, html, source):
        assert "Berlin" not in shown
        assert "(masked:identity.address)" in shown
