"""The forms of user data in which vendors differ before they hash it. No check is in here."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import DIGITS, Mask, Message, message
from auditor.model.messages import phrase
from auditor.model.vendor_rules import HashForm, VendorRules

SENTENCES: Mapping[HashForm, str] = {
    "digits": phrase(
        "The field {field} that {who} recognises visitors by holds a hash of the digits without "
        "the plus."
    ),
    "plus": phrase(
        "The field {field} that {who} recognises visitors by holds a hash of the number with its "
        "plus."
    ),
    "dotted": phrase(
        "The field {field} that {who} recognises visitors by holds a hash of the Gmail address "
        "with its dots, and is looked up without them."
    ),
    "dotless": phrase(
        "The field {field} that {who} recognises visitors by holds a hash of the Gmail address "
        "without its dots, and is looked up with them."
    ),
}
"""The sentence on a field that is hashed in this form, and should not be."""
FORMS_IN_WORDS: Mapping[HashForm, Message] = {
    "digits": message("a hash of the digits without the plus"),
    "plus": message("a hash of the number with its plus"),
    "dotted": message("a hash of the address with its dots"),
    "dotless": message("a hash of the address without its dots"),
}


def wrong_form(mask: Mask, rules: VendorRules) -> HashForm | None:
    """The form in which a value was hashed; None where it is right, or no vendor minds."""
    wanted, form = rules.hash_forms.get(mask.field), _form_of(mask)
    return form if wanted is not None and form != wanted else None


def _form_of(mask: Mask) -> HashForm | None:
    """The form that was hashed, of those in which vendors differ."""
    if mask.field == "phone":
        return "digits" if mask.form == DIGITS else "plus"
    match mask.form:
        case "dotted" | "dotless":
            return mask.form
        case _:
            return None
