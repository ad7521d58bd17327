"""Tells an exchange of ids between advertising networks: they make half of a publisher's requests.

Each network hands its id of the visitor to the next, by a redirect or an image. It says nothing
of what the visitor did, so such requests are counted together and not listed one by one.
"""

from __future__ import annotations

import re

from auditor.model import Request

_NAMES = r"""
    [sgm](?:et|ap)_?uids?(?:nb|p|u)?      # setuid, getuidnb, map_uid
  | (?:[a-z0-9]+[-_])*(?:cookie|user|usr|pixel|id|uid|usersync|u|i|db|p|c|dc|dsp|ssp|rtb|ad|data)?
    [-_]?(?:sync|match)(?:ing|er|up)?     # sync, match, cookie_sync, usermatch, dbsync
    (?:[-_]?(?:pixel|redir|redirect|tag|img|image|iframe|js|all|\d+))?
  | sync(?:user|uid|cookie|id)s?
  | i?dsync | um | ums | cm | cms | cksync | xuid | ibs:dpid=.*
"""
_PART = re.compile(
    rf"(?:{_NAMES})(?:\.(?:gif|png|php|aspx?|ashx|html?|js|json|do))?", re.VERBOSE | re.IGNORECASE
)
_HOST = re.compile(
    r"(?:[a-z0-9]+-)*(?:cookie|user|id|pixel|p|c|u|ssp|dsp|ad)?-?"
    r"(?:sync|match|matching)\d*(?:-[a-z0-9]+)*|cm|cms|cs|ssum|ssum-sec",
    re.IGNORECASE,
)
"""The first label of a host that does nothing else."""
_PLACEHOLDER = re.compile(
    r"(?:\$|%24)(?:\{|%7B)?[A-Za-z_]{0,16}U(?:ser)?_?ID(?![a-z])", re.IGNORECASE
)
"""Where the next network's address has a gap for this one's id: $UID, ${USER_ID}."""
_SEARCHED = 4000
"""Characters of a query that are searched for such a gap."""
_DEEPEST = 20
"""Parts of a path that are looked at."""
_LITTLE_BYTES = 1600
"""Bytes of an answer, headers included, that holds nothing but an id or a pixel."""
_NO_CONTENT, _REDIRECTS, _ERRORS = 204, 300, 400


def is_id_exchange(request: Request, host: str, path: str, query: str) -> bool:
    """Whether a request to somebody else's server hands an id from one network to another.

    Its answer is next to nothing, or a redirect: what else goes to /match may be about football.
    """
    if request.method != "GET" or not _answers_little(request):
        return False
    parts = path.strip("/").split("/", _DEEPEST)[:_DEEPEST]
    if any(_PART.fullmatch(part[:80]) for part in parts):
        return True
    first, _, rest = host.partition(".")
    if query and "." in rest and _HOST.fullmatch(first):
        return True
    return _PLACEHOLDER.search(query[:_SEARCHED]) is not None


def _answers_little(request: Request) -> bool:
    status, size = request.status, request.size
    if status is None or status == _NO_CONTENT or _REDIRECTS <= status < _ERRORS:
        return True
    return size is not None and size <= _LITTLE_BYTES
