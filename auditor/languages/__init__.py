"""The languages of reports for people; beside this file lies a catalogue of each but English."""

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "de": "Deutsch"})
"""Code -> the language's own name, as the report's reader knows it."""
