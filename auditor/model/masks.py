"""Masks: what stands in the place of a value that must not be stored.

`redact` writes them, checks read them: (masked:email), (masked:identity.phone:sha256:digits).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote

PLANTED = "identity."
"""What the names of the test visitor's data begin with."""
AS_TYPED = "as-typed"
"""The form of a hash of anything but what vendors ask for: capital letters, spaces ..."""
DIGITS = "digits"
"""The form of a hash of a phone number with its country's code and without the plus."""
MASK = re.compile(
    r"\(masked[:-](?P<of>identity\.[\w.-]{1,80}?|[a-z]{1,20})"
    r"(?:[:-](?P<hashed>md5|sha1|sha256|sha512))?(?:[:-](?P<form>as-typed|digits))?\)"
)
_LETTERS = re.compile("[A-Za-z0-9+/_-]{16,}")
_SIGNS = ("KG1hc2tlZD", "htYXNrZW", "obWFza2Vk")
"""Base64 of `(masked:`, by where it begins in a group of three bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """One mask, taken apart."""

    of: str
    """What was there: `identity.email` of the test visitor; `email` or `phone` of anybody; `secret`
    or `param` where the spec wants a thing hidden."""
    hashed: str = ""
    """The algorithm, where a hash of it was there: md5, sha1, sha256, sha512."""
    form: str = ""
    """What was hashed: empty for the form that vendors ask for, else AS_TYPED or DIGITS."""

    @property
    def field(self) -> str:
        """What it is called: `email` for the test visitor's as for anybody's."""
        return self.of.removeprefix(PLANTED)

    @property
    def is_planted(self) -> bool:
        """Whether it was the test visitor's."""
        return self.of.startswith(PLANTED)

    @property
    def is_readable(self) -> bool:
        """Whether it was personal data that anybody can read."""
        return not self.hashed and (self.is_planted or self.of in {"email", "phone"})

    @property
    def is_hash(self) -> bool:
        """Whether it was a hash of the test visitor's data."""
        return bool(self.hashed)

    def __str__(self) -> str:
        """As `redact` writes it."""
        return f"(masked:{':'.join(filter(None, (self.of, self.hashed, self.form)))})"


def without_colons(text: str) -> str:
    """The text with its masks in a form that may stand in the host of an address."""
    return MASK.sub(lambda found: found[0].replace(":", "-"), text)


def masks_in(text: str) -> tuple[Mask, ...]:
    """The masks in a text, each once: also escaped as in a URL, and within JSON in base64."""
    found: dict[Mask, None] = {}
    if "masked" in text:
        plain = unquote(unquote(text)) if "%" in text else text
        found = {Mask(**match.groupdict("")): None for match in MASK.finditer(plain)}
    if any(sign in text for sign in _SIGNS):
        for letters in _LETTERS.findall(text):
            if any(sign in letters for sign in _SIGNS):
                # Letters before it (x_eyJ...) may not belong to it.
                for start in range(4):
                    found |= dict.fromkeys(masks_in(_decoded(letters[start:])))
    return tuple(found)


def _decoded(letters: str) -> str:
    plain = letters.replace("-", "+").replace("_", "/")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return ""
    return data.decode("utf-8", "replace")
