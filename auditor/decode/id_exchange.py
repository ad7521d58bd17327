"""Tells an exchange of ids between advertising networks: they make half of a publisher's requests.

Each network hands its id of the visitor to the next, by a redirect or an image. It says nothing
of what the visitor did, so such requests are counted together and not listed one by one.
"""

from __future__ import annotations

import re

from auditor.model import Request

_WORDS = frozenset({
    "cksync", "cm", "cms", "cookiematch", "cookiesync", "csync", "dbsync", "getuid", "getuidnb",
    "getuidp", "getuids", "getuidu", "idsync", "isync", "mapuid", "mapuids", "match", "matching",
    "pixelsync", "psync", "setuid", "setuids", "sync", "syncing", "syncuid", "syncuser", "uidsync",
    "um", "ums", "usermatch", "usersync", "usrsync", "usync", "xuid",
})  # fmt: skip
"""What a part of such an address is called, or a word of it: cookie_sync, sync-img."""
_HOST_WORDS = _WORDS | {"cs", "ssum"}
"""The same for the first label of a host that does nothing else: cm.g, ssp-sync.x, usersync2.x."""
_PREFIXES = ("ibs:dpid=",)
_BETWEEN_WORDS = re.compile(r"[-_]")
_BETWEEN_HOST_WORDS = re.compile(r"[-0-9]")
_PLACEHOLDER = re.compile(r"(?:\$|%24)(?:\{|%7B)?U(?:SER_?)?ID\b")
"""Where the next network's address has a gap for this one's id: $UID, ${USER_ID}."""
_SEARCHED = 4000
"""Characters of a query that are searched for such a gap."""
_DEEPEST, _LONGEST = 20, 80
"""Parts of a path that are looked at, and their length."""
_LITTLE_BYTES = 1600
"""Bytes of an answer, headers included, that holds nothing but an id or a pixel."""
_NO_CONTENT, _REDIRECTS, _ERRORS = 204, 300, 400


def is_id_exchange(request: Request, host: str, path: str, query: str) -> bool:
    """Whether a request to somebody else's server hands an id from one network to another.

    Its answer is next to nothing, or a redirect: what else goes to /match may be about football.
    """
    if request.method != "GET" or not _answers_little(request):
        return False
    parts = path.lower().strip("/").split("/", _DEEPEST)[:_DEEPEST]
    if any(_is_called_so(part) for part in parts):
        return True
    first, _, rest = host.partition(".")
    if query and "." in rest and not _HOST_WORDS.isdisjoint(_BETWEEN_HOST_WORDS.split(first)):
        return True
    return _PLACEHOLDER.search(query[:_SEARCHED]) is not None


def _is_called_so(part: str) -> bool:
    if part.startswith(_PREFIXES):
        return True
    name = part[:_LONGEST].partition(".")[0]
    words = _BETWEEN_WORDS.split(name)
    return not _WORDS.isdisjoint((*words, "".join(words)))


def _answers_little(request: Request) -> bool:
    status, size = request.status, request.size
    if status is None or status == _NO_CONTENT or _REDIRECTS <= status < _ERRORS:
        return True
    return size is not None and size <= _LITTLE_BYTES
