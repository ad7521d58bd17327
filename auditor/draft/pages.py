"""Which of a site's pages stand for the others: one of each kind, the telling ones first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from auditor.draft.words import TELLING

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)


def kind_of(url: str) -> str:
    """The kind of pages that an address stands for: /products/*."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if len(parts) > 1 and _LANGUAGE.fullmatch(parts[0]):
        parts = parts[1:]
    if not parts:
        return "/"
    # A single name is a page of its own: /contact. Below it, and with digits, there are many.
    if len(parts) == 1:
        return "/" + re.sub(r"\d+", "*", parts[0])
    return f"/{parts[0]}/" + "/".join("*" * (len(parts) - 1))


def next_page(pages: Iterable[str], seen: Collection[str]) -> str | None:
    """The page to look at next: of a kind not seen yet, those with a goal before all others.

    Of what was seen least there is one first: a product, a contact page, a cart, and so on.
    """
    fresh = [page for page in pages if kind_of(page) not in seen]
    for telling in sorted(TELLING, key=lambda words: sum(map(bool, map(words.search, seen)))):
        if page := next((page for page in fresh if telling.search(urlsplit(page).path)), None):
            return page
    return next(iter(fresh), None)
