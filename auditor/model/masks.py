"""Masks: the texts that replace values which must not be stored.

`redact` writes them and checks read them: (masked:email), (masked:identity.phone:sha256:digits).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote

PLANTED = "identity."
"""The prefix of the names of the test visitor's data."""
AS_TYPED = "as-typed"
"""The form of a hash of the data as typed in (capital letters, spaces ...), which vendors can't
use."""
DIGITS = "digits"
"""The form of a hash of a phone number with country code and without the plus."""
DOTTED = "dotted"
"""The form of a hash of a Gmail address as it is, with the dots that Gmail does not look at."""
DOTLESS = "dotless"
"""The form of a hash of a Gmail address without these dots, and without what follows a plus."""
MASK = re.compile(
    r"\(masked[:-](?P<of>identity\.[\w.-]{1,80}?|[a-z]{1,20})"
    r"(?:[:-](?P<hashed>md5|sha1|sha256|sha512))?(?:[:-](?P<form>as-typed|digits|dotted|dotless))?\)"
)
_LETTERS = re.compile("[A-Za-z0-9+/_-]{16,}")
_IN_BASE64 = ("KG1hc2tlZD", "htYXNrZW", "obWFza2Vk")
"""Base64 of `(masked:`, for each of the three bytes of a group that it can begin at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """The parts of one mask."""

    of: str
    """The masked value: `identity.email` of the test visitor; `email` or `phone` of anybody;
    `secret` or `param` if the spec hides it."""
    hashed: str = ""
    """The algorithm, if the value was a hash: md5, sha1, sha256, sha512."""
    form: str = ""
    """The form of what was hashed: empty for the form that all vendors require, else AS_TYPED, or
    one that only some require: DIGITS, DOTTED, DOTLESS."""

    @property
    def field(self) -> str:
        """The name of the data: `email`, whether the test visitor's or anybody's."""
        return self.of.removeprefix(PLANTED)

    @property
    def is_planted(self) -> bool:
        """Whether the value was the test visitor's data."""
        return self.of.startswith(PLANTED)

    @property
    def is_readable(self) -> bool:
        """Whether the value was personal data in clear text."""
        return not self.hashed and (self.is_planted or self.of in {"email", "phone"})

    @property
    def is_hash(self) -> bool:
        """Whether the value was a hash of the test visitor's data."""
        return bool(self.hashed)

    def __str__(self) -> str:
        """Return the mask as `redact` writes it."""
        return f"(masked:{':'.join(filter(None, (self.of, self.hashed, self.form)))})"


def without_colons(text: str) -> str:
    """The text with hyphens for the colons in its masks: the form that a URL's host may hold."""
    return MASK.sub(lambda mask: mask[0].replace(":", "-"), text)


def masks_in(text: str) -> tuple[Mask, ...]:
    """The masks in a text, each once: also those escaped as in a URL, or in JSON in base64."""
    masks: dict[Mask, None] = {}
    if "masked" in text:
        plain = unquote(unquote(text)) if "%" in text else text
        masks = {Mask(**match.groupdict("")): None for match in MASK.finditer(plain)}
    if any(beginning in text for beginning in _IN_BASE64):
        for letters in _LETTERS.findall(text):
            if any(beginning in letters for beginning in _IN_BASE64):
                # The first letters (x_eyJ...) may not belong to the base64.
                for start in range(4):
                    masks |= dict.fromkeys(masks_in(_decoded(letters[start:])))
    return tuple(masks)


def _decoded(letters: str) -> str:
    plain = letters.replace("-", "+").replace("_", "/")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return ""
    return data.decode("utf-8", "replace")
