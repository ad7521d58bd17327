"""Generates the catalogues of the report's languages: exactly the texts that the code has today.

`make translations FROM="FILE ..."` takes the translations of these files, too.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from auditor.check import find_checks
from auditor.vendor import find_vendors
from tools import ROOT

CATALOGUES = ROOT / "auditor" / "languages"
CALLS = frozenset({"message", "plural_message", "phrase", "gettext", "ngettext"})
"""Functions whose first text is a key of the catalogues."""
COUNTING = frozenset({"plural_message", "ngettext"})
"""Those of them whose second text is the first one's plural."""
CHECK_SECTIONS = ("Why it matters", "How to fix in the tag manager", "How to fix in the code")

Key = str | tuple[str, str]
"""A text to be translated; with its plural where something is counted."""


def keys() -> dict[Key, str]:
    """All texts of reports, and the first file that has each."""
    sources: dict[Key, str] = {}
    for path, key in _all_keys():
        sources.setdefault(key, path)
    return sources


def _all_keys() -> Iterator[tuple[str, Key]]:
    for path in _sources():
        yield from _in_python(path)
    for path in sorted((ROOT / "templates").glob("*.j2")):
        yield from _in_template(path)
    for name, check in find_checks().items():
        source = f"checks/{name}"
        yield source, check.title
        yield from ((source, text) for title in CHECK_SECTIONS if (text := check.section(title)))
    # checks/shared/vendor_rules.py puts the notes of vendors' limits into messages.
    for name, vendor in find_vendors().items():
        notes = [limit.note for limit in vendor.limits if limit.note]
        yield from ((f"auditor/vendors/{name}", note) for note in notes)


def _sources() -> Iterator[Path]:
    for folder in ("auditor", "checks"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def _in_python(path: Path) -> Iterator[tuple[str, Key]]:
    """The keys of a module, by its syntax tree: also those of calls within other calls."""
    source = str(path.relative_to(ROOT))
    for name, texts in _calls(path):
        values = [str(text.value) for text in texts if isinstance(text, ast.Constant)]
        if len(values) == len(texts):
            yield source, (values[0], values[1]) if name in COUNTING else values[0]


def _in_template(path: Path) -> Iterator[tuple[str, Key]]:
    source = str(path.relative_to(ROOT))
    calls = {"_": None, "gettext": None, "ngettext": (1, 2), "plural_message": (1, 2)}
    with path.open("rb") as file:
        extracted = extract("jinja2.ext:babel_extract", file, calls, options={"trimmed": "true"})
        for _, message, _, _ in extracted:
            yield source, message if isinstance(message, str) else (message[0], message[1])


def _calls(path: Path) -> Iterator[tuple[str, list[ast.expr]]]:
    """The calls of the functions in CALLS: the function's name, and its text or texts."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if name in CALLS:
                yield name, node.args[: 2 if name in COUNTING else 1]


def unreadable() -> list[str]:
    """The files with a text that is put together from parts: no catalogue can have its key."""
    return [
        str(path.relative_to(ROOT))
        for path in _sources()
        for _, texts in _calls(path)
        if any(isinstance(text, ast.JoinedStr | ast.BinOp) for text in texts)
    ]


def load(path: Path) -> Catalog:
    """The catalogue of a file."""
    return read_po(BytesIO(path.read_bytes()), locale=path.stem)


def updated(old: Catalog, extra: list[Catalog]) -> Catalog:
    """A catalogue with exactly today's keys, and their translations from `extra` and `old`."""
    new = Catalog(locale=old.locale, fuzzy=False, charset="utf-8", project="tagproof", version="1")
    for key, source in sorted(keys().items(), key=lambda item: (item[1], str(item[0]))):
        entries = (catalogue.get(_id(key)) for catalogue in (*extra, old))
        translations = (entry.string for entry in entries if entry is not None and _is_done(entry))
        new.add(key, next(translations, ""), locations=[(source, 1)])
    return new


def _id(key: Key) -> str:
    return key if isinstance(key, str) else key[0]


def _is_done(message: Message) -> bool:
    """Whether all forms of the message are translated."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(forms)


def as_text(catalogue: Catalog, language: str) -> str:
    """The text of the catalogue's file, without dates and lines: only changed texts change it."""
    out = BytesIO()
    write_po(out, catalogue, width=100, omit_header=True, include_lineno=False)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return head + out.getvalue().decode("utf-8").rstrip() + "\n"


def generate(extra: tuple[Catalog, ...] = ()) -> dict[Path, str]:
    """Each catalogue as it should be, with the translations of `extra`, too."""
    return {
        path: as_text(updated(load(path), list(extra)), path.stem)
        for path in sorted(CATALOGUES.glob("*.po"))
    }


def untranslated() -> Iterator[str]:
    """The missing translations: a line for each catalogue that lacks some, then their texts."""
    for path in sorted(CATALOGUES.glob("*.po")):
        missing = [message.id for message in load(path) if message.id and not _is_done(message)]
        if missing:
            yield f"{path.relative_to(ROOT)}: {len(missing)} texts are not translated"
            yield from (f"  {text!r}" for text in missing)


def main(files: list[str]) -> None:
    """Write the catalogues, with the translations of these files."""
    for path, text in generate(tuple(load(Path(file)) for file in files)).items():
        path.write_text(text, "utf-8")
    for line in untranslated():
        print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
