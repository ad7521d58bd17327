"""The language of a report: its catalogue, and how it writes numbers, lists and moments.

A catalogue is auditor/languages/CODE.po, and is compiled when it is read. English needs none: its
texts are the catalogue's keys.
"""

from __future__ import annotations

import datetime as dt
import gettext
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import assert_never

from babel import Locale
from babel.dates import format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from auditor.languages import LANGUAGES
from auditor.model import Message
from auditor.model.messages import Value
from auditor.report.recorded import recognised

VENDOR_FIRST = frozenset({"hit", "who"})
"""Names in a message whose value begins with a vendor's id: see auditor.model.message."""

RECORDED = frozenset({"why", "step"})
"""Names in a message whose value may be a sentence of capture's."""


class Language:
    """Translates messages, and writes numbers, lists and moments, in one language."""

    def __init__(self, code: str, vendors: Mapping[str, str]) -> None:
        """Take a code of LANGUAGES (of another one: English), and the vendors' names by id."""
        self.code = code if code in LANGUAGES else "en"
        self.locale = Locale.parse(self.code)
        self._catalogue = _catalogue(self.code)
        self._vendors = vendors

    def say(self, text: str) -> str:
        """A message in this language; any other text is not ours and stays as it is."""
        if not isinstance(text, Message):
            return text
        template = self.gettext(text.template)
        if text.plural:
            template = self.ngettext(text.template, text.plural, text.number)
        return template.format_map({n: self._value(n, value) for n, value in text.values.items()})

    def gettext(self, text: str) -> str:
        """A fixed text in this language."""
        return self._catalogue.gettext(text) if text else text

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The fixed text in this language that fits the number."""
        return self._catalogue.ngettext(one, many, number)

    def number(self, number: float | Decimal) -> str:
        """A number as this language writes it: 1,234.5, or 1.234,5."""
        return format_decimal(number, locale=self.locale)

    def moment(self, iso: str) -> str:
        """A moment of ISO 8601 as people write it; any other text stays as it is."""
        try:
            moment = dt.datetime.fromisoformat(iso)
        except ValueError:
            return iso
        zone = " UTC" if moment.utcoffset() == dt.timedelta(0) else ""
        return f"{format_datetime(moment, 'medium', locale=self.locale)}{zone}"

    def _value(self, name: str, value: Value) -> str:
        match value:
            case int() | Decimal():
                return self.number(value)
            case tuple():
                return format_list([self.say(part) for part in value], locale=self.locale)
            case str() if name in RECORDED and not isinstance(value, Message):
                return self._recorded(value)
            case str() if name in VENDOR_FIRST and not isinstance(value, Message):
                vendor, space, rest = value.partition(" ")
                return f"{self._vendors.get(vendor, vendor)}{space}{rest}"
            case str():
                return self.say(value)
        assert_never(value)

    def _recorded(self, text: str) -> str:
        """A sentence of capture's; within another one it has lost its full stop."""
        if isinstance(recorded := recognised(text), Message):
            return self.say(recorded)
        whole = recognised(f"{text}.")
        return self.say(whole).removesuffix(".") if isinstance(whole, Message) else text


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    source = files("auditor.languages").joinpath(f"{code}.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source), locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
