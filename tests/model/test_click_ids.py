from __future__ import annotations

import pytest

from auditor.model.click_cookies import read_cookie
from auditor.model.click_ids import CLICK_IDS, click_ids_in, made_up
from auditor.redact import Redactor
from auditor.vendor import find_vendors


def test_each_click_id_belongs_to_vendors_that_there_are() -> None:
    named = {vendor for click_id in CLICK_IDS.values() for vendor in click_id.vendors}
    assert named <= find_vendors().keys()


def test_a_cookie_is_said_to_keep_an_id_only_where_it_can_be_read() -> None:
    sure = [name for each in CLICK_IDS.values() if each.sure for name in each.cookies]
    fields = {"_gcl_ag": "2.1.kabc$i1764500000", "dicbo_id": '{"dicbo_id":"abc"}',
              "_fbc": "fb.1.1764500000123.abc"}  # fmt: skip
    values = {name: fields.get(name, "GCL.1764500000.abc") for name in sure}
    assert [name for name, value in values.items() if read_cookie(name, value) is None] == []


@pytest.mark.parametrize("param", CLICK_IDS)
def test_a_made_up_value_is_always_the_same_and_another_one_elsewhere(param: str) -> None:
    value = made_up(param, "purchase")
    assert value == made_up(param, "purchase") != made_up(param, "contact")
    assert value.startswith(CLICK_IDS[param].prefix)
    assert click_ids_in(f"a=1&{param}={value}") == {param: value}


@pytest.mark.parametrize("param", CLICK_IDS)
def test_a_made_up_value_is_nobodys_personal_data(param: str) -> None:
    for seed in "abcdefgh":
        url = f"https://shop.example/?{param}={made_up(param, seed)}"
        assert Redactor({"phone": "+49 30 1234567"}).url(url) == url


def test_a_parameter_that_is_not_known_has_values_too() -> None:
    assert len(made_up("partner_click", "purchase")) == 40


def test_what_is_too_short_to_be_followed_is_left_out() -> None:
    assert click_ids_in("gclid=test&utm_source=x&fbclid=") == {}
