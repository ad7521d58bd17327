"""A spec's text as plain data, with its variables filled in and the line of every place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.config.environment import Filled, Place, fill, is_always_secret, is_public
from auditor.config.nodes import Node, Scalar
from auditor.config.wording import printable, quoted

Data = Scalar | list["Data"] | dict[str, "Data"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake: where, and what is wrong in the words of the user."""

    place: Place
    text: str
    line: int | None = None
    """Where it is not the line of the place."""
    hides: bool = True
    """Whether what else is said of the place, or below it, is only a consequence."""
    vague: bool = False
    """Whether it goes without saying when something below it is wrong."""


def dotted(place: Place) -> str:
    """goals.purchase.steps.2.click."""
    return ".".join(printable(str(part)) for part in place)


@dataclass(slots=True)
class Document:
    """The data, and what is known of each place in it."""

    data: Data = None
    lines: dict[Place, int] = field(default_factory=dict)
    nodes: dict[Place, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    """Keys that come twice, values that are missing, variables that are not set."""
    secret_names: frozenset[str] = frozenset()
    """The variables whose values must be masked."""

    def line(self, place: Place) -> int:
        """The line of a place; of what is around it, where it is not there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def shown(self, place: Place) -> str:
        """A scalar as the file has it: never what the environment put in."""
        node = self.nodes[place]
        text = quoted(node.text)
        return text if isinstance(node.value, str) else text[1:-1]

    def from_environment(self, place: Place) -> bool:
        """Whether the environment may have a part in the value."""
        node = self.nodes.get(place)
        return node is not None and isinstance(node.value, str) and "${" in node.value


def document(root: Node, environ: Mapping[str, str]) -> Document:
    """Fill a tree's variables in and lay it out; mistakes stand in the document's problems."""
    made = _Layout(environ)
    made.document.data = made.lay(root, ())
    made.document.lines[()] = root.line
    made.document.secret_names = frozenset(made.secret - made.public | made.always_secret)
    return made.document


class _Layout:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.document = Document()
        self.secret: set[str] = set()
        self.public: set[str] = set()
        self.always_secret: set[str] = set()
        self._environ = environ
        self._filled: dict[int, Filled] = {}
        """By the node's id: what stands behind an alias is filled in, and told of, once."""
        self._told: set[int] = set()

    def lay(self, node: Node, place: Place) -> Data:
        """The data of a node; no deeper than `nodes.DEEPEST`."""
        lines = self.document.lines
        self.document.nodes[place] = node
        match node.value:
            case dict() as entries:
                self._note(node, self._keys(node, place))
                data: dict[str, Data] = {}
                for key, entry in entries.items():
                    inner = (*place, key)
                    lines[inner] = entry.line
                    data[key] = self.lay(entry.node, inner)
                return data
            case list() as elements:
                items: list[Data] = []
                for index, element in enumerate(elements):
                    inner = (*place, index)
                    lines[inner] = element.line
                    items.append(self.lay(element, inner))
                return items
            case str() as text:
                return self._text(node, text, place)
            case None if place:
                text = "has no value; write one, or take the line out"
                self._note(node, iter([Problem(place, text)]))
                return None
            case scalar:
                return scalar

    def _text(self, node: Node, text: str, place: Place) -> str:
        if "${" not in text:
            return text
        if id(node) not in self._filled:
            self._filled[id(node)] = fill(text, self._environ)
        filled = self._filled[id(node)]
        self._note(node, (Problem(place, problem) for problem in filled.problems))
        if is_always_secret(place):
            self.always_secret |= filled.names
        elif is_public(place):
            self.public |= filled.names
        else:
            self.secret |= filled.names
        return filled.text

    def _note(self, node: Node, problems: Iterator[Problem]) -> None:
        if id(node) not in self._told:
            self._told.add(id(node))
            self.document.problems.extend(problems)

    def _keys(self, node: Node, place: Place) -> Iterator[Problem]:
        for key, first, line in node.twice:
            text = f"is there twice, on line {first} and on line {line}; keep one"
            yield Problem((*place, key), text, line, hides=False)
        if isinstance(node.value, dict):
            for key, entry in node.value.items():
                if "${" in key:
                    text = "has a variable in its name; only values can hold ${…}"
                    yield Problem((*place, key), text, entry.line)
