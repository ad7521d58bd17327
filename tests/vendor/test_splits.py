import pytest

from auditor.vendor.splits import listed_ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("A,B", [("A", False), ("B", False)]),
        ("A,,B", [("A", False), ("", True), ("B", False)]),
        (",B", [("", True), ("B", False)]),
        ("A,", [("A", False)]),
        ("", []),
        (",", []),
    ],
)
def test_a_gap_between_listed_ids_is_an_empty_id_and_a_text_without_any_is_no_item(
    text: str, ids: list[tuple[str, bool]]
) -> None:
    items = listed_ids("ids")({"ids": text})
    assert [(item.item_id, item.has_empty_id) for item in items] == ids
