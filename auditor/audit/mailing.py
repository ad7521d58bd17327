"""The links of a mailing or a page: from an e-mail's file, an HTML file, or markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from auditor.errors import UsageError
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 20_000_000
LONGEST_URL, LONGEST_TEXT = 4000, 80
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]{1,4000}", re.IGNORECASE)
_LEAVES = re.compile(
    r"unsub|opt.?out|abmeld|abbestell|desinscri|d[eé]sabonn|afmeld|cancelar.suscrip|disiscri"
    r"|wypisz|avregistrer|odhl[aá]s|list-manage[^ ]*/(?:profile|unsubscribe)",
    re.IGNORECASE,
)
"""What a link says that ends the subscription."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link as it was written, once however often it comes."""

    url: str
    text: str = ""
    count: int = 1

    @property
    def is_web(self) -> bool:
        """Whether it is the address of a page."""
        return self.url.lower().startswith(("http://", "https://")) and bool(host_of(self.url))

    @property
    def may_unsubscribe(self) -> bool:
        """Whether following it may end the receiver's subscription."""
        return bool(_LEAVES.search(self.text) or _LEAVES.search(self.url))


def links_in_file(path: Path) -> list[Link]:
    """The links of an .eml or HTML file.

    Raises:
        UsageError: it can't be read, is too large, or holds no text.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: is larger than 20 MB; give the mailing without attachments")
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: can't be read ({error.strerror}); give a file or URL") from error
    if path.suffix.lower() == ".eml":
        return links_in(*_body(path, content))
    return links_in(content.decode("utf-8", "replace"))


def _body(path: Path, content: bytes) -> tuple[str, bool]:
    """The text of an e-mail, and whether it is markup."""
    try:
        mail = message_from_bytes(content, policy=policy.default)
        if not isinstance(mail, EmailMessage) or not mail.keys():
            raise UsageError(f"{path}: is not an e-mail; save it as .eml, with its headers")
        part = mail.get_body(("html", "plain"))
        if part is None:
            raise UsageError(f"{path}: has no text; save the e-mail whole, as .eml")
        return str(part.get_content()), part.get_content_type() == "text/html"
    except (MessageError, LookupError, ValueError, AttributeError) as error:
        raise UsageError(f"{path}: can't be read as an e-mail ({error})") from error


def links_in(text: str, is_markup: bool = True, base: str = "") -> list[Link]:  # noqa: FBT001, FBT002 - follows the text that it is about
    """The links of a text, each once, in their order; relative ones are those of `base`."""
    if not is_markup:
        return _once(Link(url=each.rstrip(".,;:!")) for each in _ADDRESS.findall(text))
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return _once(
        replace(link, url=_absolute(link.url, base)[:LONGEST_URL]) for link in reader.links
    )


def _absolute(url: str, base: str) -> str:
    try:
        return urljoin(base, url) if base else url
    except ValueError:
        return url


def _once(links: Iterable[Link]) -> list[Link]:
    found: dict[str, Link] = {}
    for link in links:
        before = found.get(link.url)
        if before is None:
            found[link.url] = link
        else:
            found[link.url] = replace(before, text=before.text or link.text, count=before.count + 1)
    return list(found.values())


class _Reader(HTMLParser):
    """Collects links with their texts; of one without a text, what its picture says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[tuple[str, list[str]]] = []
        self._is_open = False

    @property
    def links(self) -> Iterator[Link]:
        for url, texts in self._found:
            yield Link(url=url, text=" ".join(" ".join(texts).split())[:LONGEST_TEXT])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("a", "area") and (href := (given.get("href") or "").strip()):
            self._found.append((href, [given.get("alt") or ""]))
            self._is_open = tag == "a"
        elif tag == "img" and self._is_open:
            self._found[-1][1].append(given.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self._found[-1][1].append(data)
