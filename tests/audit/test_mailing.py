"""The links of a mailing: from an e-mail, from markup, from plain text."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from auditor.audit.mailing import LARGEST, Link, links_in, links_in_file
from auditor.errors import UsageError

MARKUP = """<a href="https://a.example/?x=1&amp;y=2">To <b>the</b> sale</a>
<a href="https://a.example/?x=1&amp;y=2"><img alt="Sale"></a>
<map><area href="https://b.example/" alt="Map"></map>
<a href="mailto:x@y.example">Write</a><a name="top">Top</a><a href="/rel">Rel</a>
<a href="{{webversion}}">Web</a>"""


def mail(**parts: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Spring"
    message.set_content(parts.get("plain", "Hello"))
    if "html" in parts:
        message.add_alternative(parts["html"], subtype="html")
    return message.as_bytes()


def test_each_link_is_told_once_with_its_text() -> None:
    assert links_in(MARKUP, base="https://shop.example/mail/") == [
        Link(url="https://a.example/?x=1&y=2", text="To the sale", count=2),
        Link(url="https://b.example/", text="Map"),
        Link(url="mailto:x@y.example", text="Write"),
        Link(url="https://shop.example/rel", text="Rel"),
        Link(url="https://shop.example/mail/{{webversion}}", text="Web"),
    ]


def test_of_an_e_mail_the_markup_counts_and_plain_text_without_it(tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(mail(plain="See https://plain.example/.", html=MARKUP))
    assert [link.url for link in links_in_file(path) if link.is_web] == [
        "https://a.example/?x=1&y=2", "https://b.example/",
    ]  # fmt: skip
    path.write_bytes(mail(plain="See https://plain.example/a?b=1, or (http://c.example)."))
    assert [link.url for link in links_in_file(path)] == [
        "https://plain.example/a?b=1", "http://c.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("link", "may"),
    [
        (Link(url="https://m.example/u/1", text="Unsubscribe"), True),
        (Link(url="https://m.example/abmelden?u=1"), True),
        (Link(url="https://shop.example/sale", text="Subscribe and save"), False),
    ],
)
def test_a_link_that_ends_the_subscription_is_known_by_its_words(link: Link, may: bool) -> None:
    assert link.may_unsubscribe is may


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.eml", b"\x00\xff\x01", "is not an e-mail"),
        ("b.eml", b"Subject: x\nContent-Type: image/png\n\nx", "has no text"),
        ("c.eml", b"Subject: x\nContent-Type: text/html; charset=nothing\n\n<a>", "can't be read"),
        ("d.html", b"x" * (LARGEST + 1), "is larger than 20 MB"),
    ],
)
def test_what_is_no_mailing_is_refused_with_a_reason(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UsageError, match=why):
        links_in_file(path)
