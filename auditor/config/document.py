"""Turns YAML nodes into plain data, with variables filled in and the line of every key path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from auditor.config.environment import Filled, KeyPath, fill, is_always_secret, is_public
from auditor.config.nodes import Node, Scalar
from auditor.config.wording import printable, quoted

Data = Scalar | list["Data"] | dict[str, "Data"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a spec: where it is, and what is wrong, in words for the user."""

    key_path: KeyPath
    text: str
    line: int | None = None
    """Its line, if that is not the line of the key path."""
    hides: bool = True
    """Whether other problems at or below the key path are only consequences, and not shown."""
    as_written: bool = False
    """Whether the key path is that of the file, before flows are in place."""
    vague: bool = False
    """Whether it is not shown if a problem below it says more."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step is written that stands elsewhere once all flows are in place."""

    key_path: KeyPath
    flow: str = ""
    """The flow that it is a step of; empty: of none."""
    used: KeyPath = ()
    """Where the flow is used."""


def dotted(key_path: KeyPath) -> str:
    """The key path in one text: goals.purchase.steps.2.click."""
    return ".".join(printable(str(part)) for part in key_path)


@dataclass(slots=True)
class Document:
    """A spec's plain data, the line and node of each key path, and mistakes found so far."""

    data: Data = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    nodes: dict[KeyPath, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    """Keys that occur twice, values that are missing, variables that are not set."""
    places: dict[KeyPath, Place] = field(default_factory=dict)
    """By the key path of a step, where it is written, if that is elsewhere."""
    secret_names: frozenset[str] = frozenset()
    """The variables whose values must be masked."""

    def line(self, key_path: KeyPath) -> int:
        """The line of a key path; if the file does not have it, that of the nearest one above."""
        while key_path and key_path not in self.lines:
            key_path = key_path[:-1]
        return self.lines.get(key_path, 1)

    def written(self, key_path: KeyPath) -> KeyPath:
        """The key path as the file has it."""
        for length in range(len(key_path), 0, -1):
            if (place := self.places.get(key_path[:length])) is not None:
                return (*place.key_path, *key_path[length:])
        return key_path

    def given(self, key_path: KeyPath) -> int:
        """The line of the value that a flow was given for what stands here; 0: for nothing."""
        node = self.nodes.get(key_path)
        return node.given if node is not None else 0

    def shown(self, key_path: KeyPath) -> str:
        """A scalar as the file writes it: never with values of the environment."""
        node = self.nodes[key_path]
        text = quoted(node.text)
        return text if isinstance(node.value, str) else text[1:-1]

    def from_environment(self, key_path: KeyPath) -> bool:
        """Whether a part of the value may come from the environment."""
        node = self.nodes.get(key_path)
        return node is not None and isinstance(node.value, str) and "${" in node.value


def document(
    root: Node, environ: Mapping[str, str], places: Mapping[KeyPath, Place] = MappingProxyType({})
) -> Document:
    """The document of a tree of nodes; what is wrong is in its `problems`.

    `places`: of the steps that are written elsewhere.
    """
    builder = _Builder(environ)
    builder.document.places.update(places)
    builder.document.data = builder.data(root, ())
    builder.document.lines[()] = root.line
    builder.document.secret_names = frozenset(
        builder.secret - builder.public | builder.always_secret
    )
    return builder.document


class _Builder:
    """Builds a document from nodes."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.document = Document()
        self.secret: set[str] = set()
        self.public: set[str] = set()
        self.always_secret: set[str] = set()
        self._environ = environ
        self._filled: dict[int, Filled] = {}
        """By the node's id: a node that several aliases share is filled in, and reported, once."""
        self._reported: set[int] = set()

    def data(self, node: Node, key_path: KeyPath) -> Data:
        """The data of a node; no deeper than `nodes.DEEPEST`."""
        lines = self.document.lines
        self.document.nodes[key_path] = node
        match node.value:
            case dict() as entries:
                self._report(node, self._key_problems(node, key_path))
                data: dict[str, Data] = {}
                for key, entry in entries.items():
                    inner = (*key_path, key)
                    lines[inner] = entry.line
                    data[key] = self.data(entry.node, inner)
                return data
            case list() as elements:
                items: list[Data] = []
                for index, element in enumerate(elements):
                    inner = (*key_path, index)
                    lines[inner] = element.line
                    items.append(self.data(element, inner))
                return items
            case str() as text:
                return self._text(node, text, key_path)
            case None if key_path:
                text = "has no value; write one, or take the line out"
                self._report(node, iter([Problem(key_path, text)]))
                return None
            case scalar:
                return scalar

    def _text(self, node: Node, text: str, key_path: KeyPath) -> str:
        """A text with its variables filled in."""
        if "${" not in text:
            return text
        if id(node) not in self._filled:
            self._filled[id(node)] = fill(text, self._environ)
        filled = self._filled[id(node)]
        self._report(node, (Problem(key_path, problem) for problem in filled.problems))
        if is_always_secret(key_path):
            self.always_secret |= filled.names
        elif is_public(key_path):
            self.public |= filled.names
        else:
            self.secret |= filled.names
        return filled.text

    def _report(self, node: Node, problems: Iterator[Problem]) -> None:
        if id(node) not in self._reported:
            self._reported.add(id(node))
            self.document.problems.extend(problems)

    def _key_problems(self, node: Node, key_path: KeyPath) -> Iterator[Problem]:
        """Keys of a mapping that occur twice, or hold a variable."""
        for key, first, line in node.twice:
            both = "on this line" if first == line else f"on line {first} and on line {line}"
            text = f"is there twice {both}; keep one"
            yield Problem((*key_path, key), text, line, hides=False)
        if isinstance(node.value, dict):
            for key, entry in node.value.items():
                if "${" in key:
                    text = "has a variable in its name; only values can hold ${…}"
                    yield Problem((*key_path, key), text, entry.line)
