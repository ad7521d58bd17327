"""Reads Playwright's scripts in JavaScript and TypeScript: split into words, never run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.draft.found import FoundTag
from auditor.draft.imported.journeys import checked, protected
from auditor.draft.imported.nouns import FileFormat, ForeignFile, Imported, ImportedGoal
from auditor.draft.imported.playwright_calls import (
    LOOP,
    Called,
    Chain,
    Pattern,
    Unreadable,
    steps_of,
)
from auditor.draft.imported.script_tokens import Token, TokenError, tokens
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.vendor import Vendor

DEEPEST = 20
"""Arguments within arguments that are read."""
LOOPS = ("for", "while")
_END = Token("sign", "", 0)
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}


def _recognises(file: ForeignFile) -> bool:
    text = file.text
    is_named = file.path.suffix in (".js", ".ts", ".mjs", ".cjs") or "playwright" in text
    return file.json is None and is_named and ".goto(" in text


def _read(file: ForeignFile, _: Mapping[str, Vendor], __: Sequence[FoundTag]) -> Imported:
    try:
        reader = _Reader(list(tokens(file.text)))
        chains = checked(file, list(reader.chains()))
    except TokenError as error:
        raise UsageError(f"{file.path}:{error.line}: is not JavaScript: {error}") from error
    url, steps = steps_of(chains)
    title = reader.title or file.path.name.split(".")[0].replace("-", " ")
    return protected(Imported(url=url, goals=(ImportedGoal(title=title, steps=steps),)))


class _Reader:
    """Finds the chains of calls among the words of a script."""

    def __init__(self, words: Sequence[Token]) -> None:
        self._words, self._at = words, 0
        self.title = ""
        """What the first test is called."""

    def chains(self) -> Iterator[Chain]:
        """The calls that begin with a page or with expect, in the order of the file."""
        before = _END
        while (word := self._peek()) is not _END:
            is_root = word.kind == "name" and (
                word.text.startswith("page") or word.text == "expect"
            )
            is_root = is_root and before.text != "." and self._peek(1).text in (".", "(")
            if is_root:
                chain = self._chain()
                if chain.calls:
                    yield chain
                before = _END
                continue
            if word.text in LOOPS and self._peek(1).text == "(":
                yield Chain(line=word.line, root="page", calls=(Called(name=LOOP),))
            if word.text == "test" and self._peek(1).text == "(" and self._peek(2).kind == "text":
                self.title = self.title or self._peek(2).text
            before = word
            self._at += 1

    def _peek(self, ahead: int = 0) -> Token:
        at = self._at + ahead
        return self._words[at] if at < len(self._words) else _END

    def _take(self, sign: str) -> bool:
        """Go past a sign, if it is there."""
        if self._peek().kind != "sign" or self._peek().text != sign:
            return False
        self._at += 1
        return True

    def _chain(self, depth: int = 0) -> Chain:
        root = self._peek()
        self._at += 1
        calls: list[Called] = []
        if self._take("("):
            calls.append(_called(root.text, self._arguments(depth)))
        while self._peek().text == "." and self._peek(1).kind == "name":
            name = _snake(self._peek(1).text)
            self._at += 2
            arguments = self._arguments(depth) if self._take("(") else []
            calls.append(_called(name, arguments))
        return Chain(line=root.line, root=root.text, calls=tuple(calls))

    def _arguments(self, depth: int) -> list[Any]:
        """What stands up to the bracket that closes."""
        return list(self._listed(")", depth + 1))

    def _listed(self, end: str, depth: int) -> Iterator[Any]:
        while self._peek() is not _END and not self._take(end):
            yield self._value(depth)
            # What follows a value that was read is no more of it, up to the next comma.
            while self._peek() is not _END and self._peek().text not in (",", end):
                self._skip()
            self._take(",")

    def _skip(self) -> None:
        """Go past a word, or past all that it opens."""
        depth = 0
        while (word := self._peek()) is not _END:
            is_sign = word.kind == "sign"
            depth += is_sign and word.text in "([{"
            depth -= is_sign and word.text in ")]}"
            self._at += 1
            if depth <= 0:
                return

    def _value(self, depth: int) -> Any:  # noqa: ANN401 - whatever a script gives
        word = self._peek()
        if depth > DEEPEST:
            raise TokenError(word.line, "it is too deep")
        if word.kind == "name":
            if word.text in _CONSTANTS:
                self._at += 1
                return _CONSTANTS[word.text]
            return self._chain(depth)
        if self._take("["):
            return list(self._listed("]", depth + 1))
        if self._take("{"):
            return self._object(depth + 1)
        if word.kind == "sign":
            self._skip()
            return Unreadable()
        self._at += 1
        match word.kind:
            case "text":
                return word.text
            case "pattern":
                return Pattern(word.text)
            case "number":
                return int(word.text) if re.fullmatch(r"-?\d{1,9}", word.text) else Unreadable()
        return Unreadable()

    def _object(self, depth: int) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while self._peek() is not _END and not self._take("}"):
            name = self._peek().text
            self._at += 1
            if self._take(":"):
                pairs[name] = self._value(depth)
            while self._peek() is not _END and self._peek().text not in (",", "}"):
                self._skip()
            self._take(",")
        return pairs


def _called(name: str, arguments: list[Any]) -> Called:
    named = arguments[-1] if arguments and isinstance(arguments[-1], dict) else {}
    return Called(name=name, arguments=tuple(arguments), named=named)


def _snake(name: str) -> str:
    """The name as Python's Playwright has it: getByRole, get_by_role."""
    return re.sub(r"(?<=[a-z])([A-Z]+)", r"_\1", name[:80]).lower()


FORMAT = FileFormat(name="a Playwright script in JavaScript", recognises=_recognises, read=_read)
