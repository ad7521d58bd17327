"""Hashes of personal data: what they look like, and those of nothing. No check is in here."""

from __future__ import annotations

import base64
import hashlib
import re

NOTHINGS = (
    "", " ", "undefined", "null", "None", "none", "nan", "NaN", "NULL", "nil", "[object Object]",
    "[object object]", "false", "0", "-", "n/a", "(not set)",
)  # fmt: skip
"""Texts that sites hash where they have no data to hash."""
ALGORITHMS = ("md5", "sha1", "sha256", "sha512")
IN_HEX = (32, 40, 64, 128)
"""How many digits their hashes have in hexadecimal."""
FORMS = {
    "md5": re.compile("[0-9a-fA-F]{32}|[A-Za-z0-9+/_-]{22}"),
    "sha1": re.compile("[0-9a-fA-F]{40}|[A-Za-z0-9+/_-]{27}"),
    "sha256": re.compile("[0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}"),
}
"""What a hash of each kind looks like, in hexadecimal digits or in base64."""


def _nothings() -> dict[str, str]:
    """The hashes of NOTHINGS in each way to write them, and what was hashed."""
    texts: dict[str, str] = {}
    for text in NOTHINGS:
        for algorithm in ALGORITHMS:
            data = hashlib.new(algorithm, text.encode(), usedforsecurity=False).digest()
            letters = base64.b64encode(data).decode().rstrip("=")
            for code in (data.hex(), letters, letters.replace("+", "-").replace("/", "_")):
                texts[code] = text
    return texts


NOTHING_HASHED = _nothings()


def hash_of_nothing(text: str) -> str | None:
    """The text of NOTHINGS whose hash this is; None where it is none of them."""
    code = text.rstrip("=")
    return NOTHING_HASHED.get(code.lower() if len(code) in IN_HEX else code)
