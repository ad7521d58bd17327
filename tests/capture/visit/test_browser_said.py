"""What the browser says of itself is noted: a linker's checksum is made over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

LIES = "<script>Date.prototype.getTimezoneOffset = () => ({})</script>"


async def test_what_has_another_form_is_left_out_and_the_next_page_asked(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = f"<title>Shop</title>{LIES}"
    site.pages["/next"] = "<title>Next</title>"
    facts = await visitor.walk(site.url, [{"navigate": "/"}, {"navigate": "/next"}])
    assert facts.visit.clock_offset is not None
    assert "Mozilla/5.0" in facts.visit.user_agent
    assert facts.visit.language
