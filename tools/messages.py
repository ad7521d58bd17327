"""The catalogues of the report's languages: what the code says now goes in, the rest goes out.

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
OF_CHECKS = ("Why it matters", "How to fix in the tag manager", "How to fix in the code")

Key = str | tuple[str, str]
"""What a catalogue is asked for; with the plural where something is counted."""


def keys() -> dict[Key, str]:
    """All that reports say, and the file that says it."""
    found: dict[Key, str] = {}
    for path, key in _all_keys():
        found.setdefault(key, path)
    return found


def _all_keys() -> Iterator[tuple[str, Key]]:
    for path in _sources():
        yield from _in_python(path)
    for path in sorted((ROOT / "templates").glob("*.j2")):
        yield from _in_template(path)
    for name, each in find_checks().items():
        place = f"checks/{name}"
        yield place, each.title
        yield from ((place, text) for title in OF_CHECKS if (text := each.section(title)))
    # What becomes of a hit that is beyond a vendor's limit: checks/shared/vendor_rules.py says it.
    for name, vendor in find_vendors().items():
        notes = [limit.note for limit in vendor.limits if limit.note]
        yield from ((f"auditor/vendors/{name}", note) for note in notes)


def _sources() -> Iterator[Path]:
    for folder in ("auditor", "checks"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def _in_python(path: Path) -> Iterator[tuple[str, Key]]:
    """By the syntax tree: a call within the arguments of another one is found, too."""
    place = str(path.relative_to(ROOT))
    for name, texts in _calls(path):
        if all(isinstance(each, ast.Constant) for each in texts):
            values = [str(each.value) for each in texts if isinstance(each, ast.Constant)]
            yield place, (values[0], values[1]) if name in COUNTING else values[0]


def _in_template(path: Path) -> Iterator[tuple[str, Key]]:
    place = str(path.relative_to(ROOT))
    calls = {"_": None, "gettext": None, "ngettext": (1, 2), "plural_message": (1, 2)}
    with path.open("rb") as file:
        found = extract("jinja2.ext:babel_extract", file, calls, options={"trimmed": "true"})
        for _, message, _, _ in found:
            yield place, message if isinstance(message, str) else (message[0], message[1])


def _calls(path: Path) -> Iterator[tuple[str, list[ast.expr]]]:
    """Each call of a function that hands a text on, and its text or texts."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if name in CALLS:
                yield name, node.args[: 2 if name in COUNTING else 1]


def unreadable() -> list[str]:
    """Each file in which a `message` has a template that is put together: no catalogue knows it."""
    return [
        str(path.relative_to(ROOT))
        for path in _sources()
        for _, texts in _calls(path)
        if any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in texts)
    ]


def load(path: Path) -> Catalog:
    """A catalogue as it stands in its file."""
    return read_po(BytesIO(path.read_bytes()), locale=path.stem)


def updated(old: Catalog, extra: list[Catalog]) -> Catalog:
    """A catalogue with exactly today's keys, and all translations that there are of them."""
    new = Catalog(locale=old.locale, fuzzy=False, charset="utf-8", project="tagproof", version="1")
    for key, place in sorted(keys().items(), key=lambda item: (item[1], str(item[0]))):
        entries = (each.get(_id(key)) for each in (*extra, old))
        known = next((each.string for each in entries if each is not None and _is_done(each)), "")
        new.add(key, known, locations=[(place, 1)])
    return new


def _id(key: Key) -> str:
    return key if isinstance(key, str) else key[0]


def _is_done(message: Message) -> bool:
    """Whether it is translated, each of its forms."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(forms)


def as_text(catalogue: Catalog, language: str) -> str:
    """The catalogue's file; its next version differs only where its texts do."""
    out = BytesIO()
    write_po(out, catalogue, width=100, omit_header=True, include_lineno=False)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return head + out.getvalue().decode("utf-8").rstrip() + "\n"


def made(extra: tuple[Catalog, ...] = ()) -> dict[Path, str]:
    """Each catalogue as it should be, with the translations of `extra`, too."""
    return {
        path: as_text(updated(load(path), list(extra)), path.stem)
        for path in sorted(CATALOGUES.glob("*.po"))
    }


def untranslated() -> Iterator[str]:
    """What is left to translate: a line for each catalogue that lacks something, and the texts."""
    for path in sorted(CATALOGUES.glob("*.po")):
        missing = [message.id for message in load(path) if message.id and not _is_done(message)]
        if missing:
            yield f"{path.relative_to(ROOT)}: {len(missing)} texts are not translated"
            yield from (f"  {text!r}" for text in missing)


def main(files: list[str]) -> None:
    """Take the translations of these files into the catalogues."""
    for path, text in made(tuple(load(Path(file)) for file in files)).items():
        path.write_text(text, "utf-8")
    for line in untranslated():
        print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
