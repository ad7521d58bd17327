"""The languages of reports for people; beside this file lies a catalogue of each but English."""

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "de": "Deutsch"})
"""The languages of reports for people: auditor/languages has a catalogue of each but English."""
