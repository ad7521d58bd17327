from __future__ import annotations

import pytest

from auditor.model.click_cookies import read_cookie

CLICK = "Cj0KCQiA5rGuBhCnARIsAN11vgR_k3-xYz"
FBCLID = "IwZXh0bgNhZW0CMTAAAR2"


@pytest.mark.parametrize(
    ("name", "value", "form", "id_", "made"),
    [
        ("_gcl_aw", f"GCL.1764500000.{CLICK}", "GCL", CLICK, 1764500000),
        ("_gcl_gb", f"GCL.1764500000.{CLICK}", "GCL", CLICK, 1764500000),
        ("_gcl_dc", f"GCL.1764500000.{CLICK}", "GCL", CLICK, 1764500000),
        ("_gcl_ag", f"2.1.k{CLICK}$i1764500000", "2.1", CLICK, 1764500000),
        ("_gcl_gs", "2.1.k1$i1764500000$u34734563", "2.1", "1", 1764500000),
        ("FPGCLAW", f"2.1.k{CLICK}$i1764500000$u5", "2.1", CLICK, 1764500000),
        ("FPGCLAW", f"GCL.1764500000.{CLICK}", "GCL", CLICK, 1764500000),
        ("_fbc", f"fb.1.1764500000123.{FBCLID}", "fb", FBCLID, 1764500000),
        ("_fbc", f"fb.1.1764500000123.{FBCLID}.AQ", "fb", FBCLID, 1764500000),
        ("_fbc", f"fb.2.1764500000123.{FBCLID}.AQEBAQIA", "fb", FBCLID, 1764500000),
        ("_uetmsclkid", "_uet0a1b2c3d", "_uet", "0a1b2c3d", None),
        ("dicbo_id", "%7B%22dicbo_id%22%3A%22v4-abc%22%7D", "json", "v4-abc", None),
        ("li_fat_id", "5b1c", "plain", "5b1c", None),
    ],
)  # fmt: skip
def test_a_click_cookie_is_read(
    name: str, value: str, form: str, id_: str, made: int | None
) -> None:
    reading = read_cookie(name, value)
    assert reading is not None
    assert (reading.kind, reading.form, reading.id, reading.made) == ("click", form, id_, made)


@pytest.mark.parametrize(
    ("name", "value", "id_"),
    [
        ("_ga", "GA1.1.123456789.1764500000", "123456789.1764500000"),
        ("_ga", "GA1.2-2.123456789.1764500000", "123456789.1764500000"),
        ("_gcl_au", "1.1.123456789.1764500000", "123456789.1764500000"),
        ("_fbp", "fb.1.1764500000123.123456789012345678", "123456789012345678"),
    ],
)
def test_a_browsers_cookie_is_read(name: str, value: str, id_: str) -> None:
    reading = read_cookie(name, value)
    assert reading is not None
    assert (reading.kind, reading.id) == ("client", id_)


@pytest.mark.parametrize(
    ("value", "form", "number"),
    [
        ("GS1.1.1764500000.3.1.1764500100.60.0.0", "GS1", 3),
        ("GS2.1.s1764500000$o3$g1$t1764500100$j60$l0$h0", "GS2", 3),
        ("GS2.1.o3$s1764500000$t1764500100", "GS2", 3),
        ("GS2.1.s1764500000", "GS2", None),
    ],
)
def test_a_session_is_read_by_position_and_by_letter(
    value: str, form: str, number: int | None
) -> None:
    reading = read_cookie("_ga_ABC1234", value)
    assert reading is not None
    assert (reading.kind, reading.form, reading.id) == ("session", form, "1764500000")
    assert reading.number == number


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_gcl_aw", ""),
        ("_gcl_aw", CLICK),
        ("_gcl_aw", "GCL.yesterday.abc"),
        ("_gcl_ag", f"GCL.1764500000.{CLICK}"),
        ("_gcl_ag", "2.1.k$i1764500000"),
        ("_fbc", FBCLID),
        ("_fbc", f"fb.1.1764500000123.{FBCLID}.abc"),
        ("_ga", "GA9.1.1.1764500000"),
        ("_ga_ABC1234", "GS3.1.s1764500000"),
        ("_ga_ABC1234", "GS2.1.o1$g1"),
        ("_ga_ABC1234", "GS2.1.s²"),
        ("_uetmsclkid", "_uet"),
        ("dicbo_id", "v4-abc"),
        ("dicbo_id", "[" * 3000),
        ("_twclid", "2-abc"),
        ("session", "abc"),
        ("li_fat_id", "x" * 5000),
    ],
)
def test_what_has_another_form_is_not_known(name: str, value: str) -> None:
    assert read_cookie(name, value) is None
