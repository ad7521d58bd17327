"""The shop's list of orders, fetched when the audit's own are placed."""

from __future__ import annotations

from pathlib import Path

from auditor.audit.orders import orders_for_meta
from auditor.config import load_spec
from auditor.prepare.setup import Setup, set_up

BEGAN = "2026-01-01T12:00:00+00:00"
LIST = "id,value,currency,time\n1,9,EUR,2025-12-01T00:00:00Z\n2,49.00,EUR,2026-01-01T12:05:00Z\n"
KEPT = [["2", "49.00", "EUR", 1_767_269_100_000]]


def a_setup(folder: Path, orders: str) -> Setup:
    path = folder / "spec.yaml"
    path.write_text(
        f"version: 1\nsite: {{ url: https://shop.example }}\ntags: {{ ga4: {{ vendor: ga4, account: G-1ABCDEF234 }} }}\norders: {orders}\n"
        "identity: { email: anna@shop.example }\n"
    )
    return set_up(load_spec(path, {}))


def test_a_file_beside_the_spec(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(LIST)
    said = orders_for_meta(a_setup(tmp_path, "orders.csv"), BEGAN)
    assert said == {"orders": {"orders": KEPT}}


def test_what_the_list_says_is_masked(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("id,value\nanna@shop.example,1\n")
    said = orders_for_meta(a_setup(tmp_path, "orders.csv"), BEGAN)
    assert "anna@" not in str(said)


def test_a_list_that_is_not_there_does_not_cost_the_audit(tmp_path: Path) -> None:
    for orders in ("orders.csv", "http://127.0.0.1:9/orders.csv"):
        said = orders_for_meta(a_setup(tmp_path, orders), BEGAN)
        assert isinstance(said["orders"], dict)
        assert said["orders"]["unread"]
