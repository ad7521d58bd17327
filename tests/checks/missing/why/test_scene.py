"""What followed the goal action, as the questions about a missing hit see it."""

from __future__ import annotations

from auditor.testing import a_page, a_record, failures

PARTNER = "https://partner.example/"
MARKUP = "<html><body>Welcome</body></html>"


def test_another_sites_page_lacks_no_tag_of_the_sites() -> None:
    start = a_page(id=1, html="<script>gtag('config','G-TEST0001')</script>")
    pages = (start, a_page(id=2, at=1200, url=PARTNER, final_url=PARTNER, html=MARKUP))
    own = frozenset({"shop.example"})
    record = a_record(hits=(), pages=pages, own_hosts=own)
    assert [fault for fault, _ in failures("missing-hit", record)] == ["no-hit"]
    thanks = a_page(id=2, at=1200, html=MARKUP)
    record = a_record(hits=(), pages=(start, thanks), own_hosts=own)
    assert [fault for fault, _ in failures("missing-hit", record)] == ["tag-absent-on-page"]
