"""Says where the test visitor's data can't show what a site makes of it before it hashes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from auditor.redact.forms import is_normal

if TYPE_CHECKING:
    from auditor.config.models import Spec
    from auditor.model import Tag
    from auditor.model.vendor_rules import VendorRules

BETTER = {
    "email": "with capital letters and a blank around it, and at Gmail with a dot before the @",
    "phone": 'with blanks, such as "+49 30 1234567"',
    "first_name": "with a capital letter and a blank around it",
    "last_name": "with a capital letter and a blank around it",
    "street": "with capital letters and a blank around it",
}
"""By field, how to write it so that a hash shows whether it was normalised."""
READABLE = ("", "plain")
"""Forms of user data that are not hashes."""


def identity_notes(
    spec: Spec, tags: Mapping[str, Tag], rules: Mapping[str, VendorRules]
) -> Iterator[str]:
    """A line for each field that some tag is sent hashed and that is in its normal form already."""
    for field, better in BETTER.items():
        value = spec.identity.get(field, "")
        hashing = [
            tag.name
            for tag in tags.values()
            if field in tag.user_data and rules[tag.vendor].user_hash not in READABLE
        ]
        if value and hashing and is_normal(field, value):
            yield (
                f"{spec.path}:{spec.line(f'identity.{field}')}: identity.{field} is in its normal "
                f"form already: that {', '.join(hashing)} is sent a hash of something not "
                f"normalised can't be seen; write it {better}"
            )
