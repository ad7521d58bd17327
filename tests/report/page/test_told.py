"""The table of what each vendor was told of each conversion."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from auditor.check.told import Told, packed
from auditor.report.formats.registry import build_view
from auditor.report.page.html import render_html
from auditor.store import AuditFile


def a_row(**fields: Any) -> Told:
    given: dict[str, Any] = {
        "goal": "purchase", "leg": "accept", "device": "desktop", "visit": 1, "tag": "meta",
        "event": "Purchase", "browser": 1, "server": 1, "counts": 1,
    }  # fmt: skip
    return Told(**{**given, **fields})


def rows(audit: AuditFile, *told: Told, **meta: Any) -> list[list[str]]:
    audit.update_meta(told=packed(told), **meta)
    soup = BeautifulSoup(render_html(build_view(audit)), "html.parser")
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in soup.select("#told tr")
    ]


def test_both_sides_and_the_shop(audit: AuditFile) -> None:
    row = a_row(
        counts=2, browser_worth="49 EUR", server_worth="48 EUR", order="SO-1", order_worth="50 EUR"
    )
    [heads, cells] = rows(audit, row, tap={"port": 1})
    assert heads[2:5] == ["Browser", "Server", "Counted by the vendor"]
    assert cells == [
        "Order placed accept, desktop", "meta Purchase", "1", "1", "2", "49 EUR", "48 EUR",
        "SO-1 50 EUR",
    ]  # fmt: skip


def test_without_a_tap_the_servers_columns_are_left_out(audit: AuditFile) -> None:
    [heads, cells] = rows(audit, a_row(server=None, browser_worth="49 EUR"))
    assert "Server" not in heads
    assert cells[2:] == ["1", "1", "49 EUR", "\N{EN DASH}"]


def test_where_neither_is_known_there_is_no_table(audit: AuditFile) -> None:
    assert rows(audit) == []


@pytest.mark.parametrize("field", ["browser_worth", "server_worth", "order", "order_worth"])
def test_what_a_site_sent_is_escaped(audit: AuditFile, field: str) -> None:
    row = a_row(**{"order": "SO-1", field: "<img src=x onerror=alert(1)>"})
    assert "<img src=x onerror=alert(1)>" in " ".join(rows(audit, row, tap={"port": 1})[1])
