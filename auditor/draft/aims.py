"""What the links, buttons and forms of a page are for, and what a visitor writes into fields."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from auditor.draft import words
from auditor.draft.words import Aim
from auditor.wire.address import host_of, path_of, site_of

if TYPE_CHECKING:
    from auditor.capture.walk.page_parts import Control, Field, Form

LONGEST_CALL = 40
"""Characters of what a button says; what is longer is a headline."""
MOST_FIELDS = 25
"""Fields of one form that a draft fills in."""
FEW_FIELDS = 3
"""The most that a newsletter asks for."""
_FILE = re.compile(
    r"\.(?:pdf|zip|docx?|xlsx?|pptx?|csv|epub|dmg|exe|msi|apk|tar|gz|mp3|mp4)$", re.IGNORECASE
)
_CHAT = re.compile(r"^(?:sms|whatsapp|skype|viber):", re.IGNORECASE)
_CHAT_HOSTS = ("wa.me", "api.whatsapp.com", "m.me", "t.me")
_SENDS = re.compile(
    r"\b(?:send|submit|absenden|senden|envoyer|enviar|invia|verstuur|sign|subscribe|join|go)\b",
    re.IGNORECASE,
)
IDENTITY = MappingProxyType(
    {
        "email": "Avery.Test@example.com",
        "phone": "+49 30 1234567",
        "first_name": "Avery",
        "last_name": "Testcase",
    }
)
"""Whom a drafted spec types into forms: an address of nobody's, with capital letters, so that a
missing normalisation shows."""
_TEXT = "Test"
_VALUES: tuple[tuple[str, str], ...] = (
    (r"\bcc-number\b|card.?number|kartennummer", "4242 4242 4242 4242"),
    (r"\bcc-exp\b|expir|ablauf|\bmm ?/ ?yy", "12/34"),
    (r"\bcc-csc\b|\bcvc\b|\bcvv\b|security code|prüf(?:nummer|ziffer)", "123"),
    (r"\bcc-name\b", "{first_name} {last_name}"),
    (r"e-?mail", "{email}"),
    (r"\bpassword\b|\bpasswor[td]\b|\bnew-password\b", "not-a-real-password"),
    (r"\btel\b|phone|telefon|\bmobile?\b", "{phone}"),
    (r"given-name|first.?name|vorname|prénom|nombre\b", "{first_name}"),
    (r"family-name|last.?name|surname|nachname|\bapellido", "{last_name}"),
    (r"postal|post.?code|\bzip\b|\bplz\b|\bcap\b", "10115"),
    (r"street|address|stra(?:ß|ss)e|adresse", "1 Test Street"),
    (r"\bcity\b|\btown\b|\bort\b|\bstadt\b|\bville\b|address-level2", "Berlin"),
    (r"organi[sz]ation|company|firma|unternehmen", "Test"),
    (r"\bsearch\b|\bq\b|query|suche|recherch|busca", "test"),
    (r"\burl\b|website", "https://www.example.com"),
    (r"\bnumber\b|\bquantity\b|\bqty\b", "1"),
    (r"\bname\b|\bnom\b", "{first_name} {last_name}"),
    (r"textarea|message|nachricht|comment", "A test, please ignore."),
)


def aim_of(control: Control, site: str) -> Aim | None:
    """What a link or button is for; None if it is no goal, as most are not."""
    href = control.href
    if href.lower().startswith("tel:"):
        return Aim.PHONE
    if href.lower().startswith("mailto:"):
        return Aim.MAIL
    if _CHAT.match(href) or host_of(href) in _CHAT_HOSTS:
        return Aim.CHAT
    name = control.name
    if words.CART.search(name) or words.CART_MARKS.search(control.marks):
        return Aim.CART
    for aim, pattern in ((Aim.BOOK, words.BOOK), (Aim.APPLY, words.APPLY)):
        if len(name) <= LONGEST_CALL and pattern.search(name):
            return aim
    if not href.lower().startswith(("http://", "https://")):
        return None
    is_file = control.downloads or _FILE.search(path_of(href)) is not None
    if site_of(host_of(href)) != site_of(host_of(site)):
        return Aim.OUTBOUND if control.name and not is_file else None
    return Aim.DOWNLOAD if is_file else None


def aim_of_form(form: Form, path: str) -> Aim | None:
    """What a form is for; None if it is no goal, or nobody can tell."""
    fields, said = form.fields, " ".join(field.words for field in form.fields)
    named = " ".join([form.marks, form.action, *(button.name for button in form.buttons)])
    passwords = [field for field in fields if field.type == "password"]
    texts = [field for field in fields if _takes_text(field)]
    mails = [field for field in texts if field.type == "email" or "mail" in field.words.lower()]
    areas = [field for field in texts if field.tag == "textarea"]
    if any(words.CART.search(button.name) for button in form.buttons):
        return None  # its button is the goal
    if passwords:
        is_new = len(passwords) > 1 or "new-password" in said
        return Aim.REGISTER if is_new else Aim.LOGIN
    if words.CARD.search(said) or (
        words.CHECKOUT_PAGE.search(path) and (words.ADDRESS.search(said) or mails)
    ):
        return Aim.PURCHASE
    is_contact = words.CONTACT.search(f"{named} {path}") is not None
    if mails and not areas and len(texts) <= FEW_FIELDS and not is_contact:
        return Aim.NEWSLETTER
    if mails or (areas and (is_contact or words.CONTACT.search(said))):
        return Aim.CONTACT
    is_search = any(field.type == "search" or field.name in ("q", "s") for field in texts)
    if (
        texts
        and len(texts) <= FEW_FIELDS - 1
        and (is_search or words.SEARCH.search(f"{said} {named}"))
    ):
        return Aim.SEARCH
    return None


def submit_of(form: Form, aim: Aim) -> Control | None:
    """The button that sends the form."""
    wanted = {Aim.PURCHASE: words.ORDER, Aim.NEWSLETTER: words.NEWSLETTER}.get(aim)
    for pattern in (wanted, _SENDS):
        for button in form.buttons if pattern else ():
            if pattern and pattern.search(button.name):
                return button
    is_own = any(button.form is not None for button in form.buttons)
    return form.buttons[-1] if is_own else None


def text_for(field: Field) -> str | None:
    """What a visitor writes into a field; None if nobody knows."""
    said = f"{field.tag} {field.words}" if field.tag == "textarea" else field.words
    for pattern, text in _VALUES:
        if re.search(pattern, said, re.IGNORECASE):
            return text
    return None


def step_for(field: Field, target: dict[str, object]) -> tuple[dict[str, object] | None, str]:
    """The step that fills a field in, and what is not known of it; neither for what is optional."""
    shown = field.label or field.placeholder or field.name or field.tag
    if field.type == "file":
        return None, f"which file to put into “{shown}”" if field.required else ""
    if field.type in ("checkbox", "radio"):
        return (
            ({"check": target}, "") if field.required and field.type == "checkbox" else (None, "")
        )
    if field.tag == "select":
        if not field.required or not field.options:
            return None, ""
        option = field.options[0].replace("{", "{{").replace("}", "}}")
        return {"select_option": {**target, "value": option}}, ""
    if field.type in ("range", "color"):
        return None, ""
    text = text_for(field)
    if text is None and not field.required:
        return None, ""
    step: dict[str, object] = {"fill": {**target, "value": _TEXT if text is None else text}}
    if text is None:
        return step, f"what belongs into “{shown}”"
    return step, f"a password for “{shown}”" if field.type == "password" else ""


def _takes_text(field: Field) -> bool:
    return field.tag == "textarea" or (
        field.tag == "input"
        and field.type not in ("checkbox", "radio", "file", "range", "color", "password")
    )
