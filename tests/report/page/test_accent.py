from __future__ import annotations

import re

import pytest

from auditor.report.page.accent import DARK, LIGHT, READABLE, accent_style, contrast, text_on

COLOURS = ["#ffd400", "#ffffff", "#000000", "#0050b3", "#e30613", "#7f7f7f", "#12AbEf"]


@pytest.mark.parametrize("colour", COLOURS)
def test_any_colour_becomes_readable_links_on_light_and_on_dark(colour: str) -> None:
    light, dark = re.findall(r"--link: (#\w+); --on-link: (#\w+)", accent_style(colour))
    assert contrast(light[0], LIGHT) >= READABLE
    assert contrast(dark[0], DARK) >= READABLE
    assert contrast(*light) >= READABLE
    assert contrast(*dark) >= READABLE


def test_a_colour_that_is_readable_stays_as_it_is() -> None:
    assert accent_style("#0050b3").startswith(":root { --accent: #0050b3; --link: #0050b3;")


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert text_on("#ffd400") == "#000000"


@pytest.mark.parametrize(
    "text", ["", "red", "#fff", "#ffffff;} body{background:url(//x)", "#gggggg"]
)
def test_what_is_no_colour_makes_no_rule(text: str) -> None:
    assert accent_style(text) == ""
