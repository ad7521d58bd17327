"""Parses YAML into nodes with their lines. It accepts a small, safe part of YAML 1.2.

Only true and false are booleans (yes, no, on and off are text), and only decimal numbers are
numbers: 0x1F, 0123, 1_000 and 12:30 are text, and so are dates. Keys are text, and none may occur
twice. Aliases and merge keys are resolved, up to a size; tags and a second document are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from auditor.config.wording import printable

Scalar: TypeAlias = str | int | float | bool | None

MOST_NODES = 50_000
"""A spec with hundreds of goals has a few thousand; aliases can make millions of a few lines."""
DEEPEST = 40
_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)?\.[0-9]+(?:[eE][-+]?[0-9]+)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ADVICE = {
    "expected alphabetic or numeric": "put a text that begins with * or & in quotes",
    "cannot start any token": "put the text in quotes",
    "mapping values are not allowed here": "put a text with ': ' in it in quotes, or correct the "
    "indentation",
    "could not find expected ':'": "correct the line before: a key needs a colon and a space",
    "found unexpected end of stream": "close the quotes that are open here",
    "expected ',' or": "put a text with { } [ ] or , in it in quotes, or correct the brackets",
    "expected <block end>": "correct the indentation",
}


class YamlError(Exception):
    """The text is not YAML, or more than a spec may use of it."""

    def __init__(self, line: int, message: str) -> None:
        """`line`: where it shows."""
        super().__init__(message)
        self.line = line


@dataclass(slots=True, eq=False)
class Node:
    """A scalar, a list or a mapping, as written. All aliases of an anchor share its node."""

    line: int
    value: Scalar | list[Node] | dict[str, Entry] = None
    text: str = ""
    """A scalar's own text: 0.50 and not 0.5."""
    size: int = 1
    """How many nodes it holds, with its aliases resolved."""
    height: int = 1
    """How many levels it has."""
    whole: bool = True
    """Whether its end has been read."""
    given: int = 0
    """The line of the parameter that was filled into it, if it stands in a flow."""
    twice: list[tuple[str, int, int]] = field(default_factory=list)
    """A mapping's keys that occur again: key, first line, further line."""

    def grow(self, child: Node) -> None:
        """Add a child's size and height."""
        self.size += child.size
        self.height = max(self.height, child.height + 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key's value, and the line of the key."""

    line: int
    node: Node


def compose(text: str) -> Node | None:
    """The tree of a YAML text; None where it holds nothing.

    Raises:
        YamlError: it is not YAML, or more than a spec may use of it.
    """
    composer = _Composer()
    for event in _events(text):
        composer.take(event)
    return composer.root


def _events(text: str) -> Iterator[yaml.Event]:
    """PyYAML's events; all its errors become YamlError."""
    try:
        yield from yaml.parse(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlError(
            line,
            f"holds the character U+{error.character:04X}, which YAML does not allow; take it out",
        ) from error
    except yaml.MarkedYAMLError as error:
        raise _no_yaml(error, text) from error
    except (ValueError, OverflowError, RecursionError) as error:
        # PyYAML does not catch some of Python's own errors, such as that of "\UFFFFFFFF"
        raise YamlError(1, f"is not valid YAML ({printable(str(error))}); correct it") from error


def _no_yaml(error: yaml.MarkedYAMLError, text: str) -> YamlError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    problem = printable(error.problem or "unreadable")
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    if "found character '\\t'" in problem or shown.lstrip(" ").startswith("\t"):
        return YamlError(line, "is not valid YAML: a tab; indent with spaces")
    advice = next(
        (words for sign, words in _ADVICE.items() if sign in problem), "correct this line"
    )
    if "but got '{'" in problem and "${" in shown:
        advice = "inside { } or [ ], put ${…} in quotes"
    return YamlError(line, f"is not valid YAML: {problem}; {advice}")


@dataclass(slots=True, eq=False)
class _Open:
    """A list or mapping whose end has not been read, and the key that waits for its value."""

    node: Node
    key: tuple[str, int] | None = None
    merge: Entry | None = None
    """What its merge key names."""


class _Composer:
    """Builds the tree, one event at a time, without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._documents = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise YamlError(line, "begins a second document; a spec is one: remove the ---")
            case yaml.AliasEvent():
                self._add(self._named(event.anchor, line), line)
            case yaml.ScalarEvent():
                node = _scalar(event, line)
                self._remember(event, node)
                self._add(node, line, plain=event.implicit[0])
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._begin(event, line)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._end()

    def _begin(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent, line: int) -> None:
        _refuse_tag(event, line)
        is_list = isinstance(event, yaml.SequenceStartEvent)
        self._refuse_depth(1, line)
        node = Node(line, [] if is_list else {}, whole=False)
        self._remember(event, node)
        self._open.append(_Open(node))

    def _end(self) -> None:
        closed = self._open.pop()
        if closed.merge is not None:
            _merge(closed.node, closed.merge.node)
        closed.node.whole = True
        self._add(closed.node, closed.node.line)

    def _remember(self, event: yaml.NodeEvent, node: Node) -> None:
        if event.anchor is not None:
            self._anchors[event.anchor] = node

    def _named(self, anchor: str | None, line: int) -> Node:
        anchor = anchor or ""
        node = self._anchors.get(anchor)
        name = printable(anchor)
        if node is None:
            raise YamlError(
                line,
                f"there is no anchor &{name} above for the alias *{name}; "
                "put a text that begins with * in quotes",
            )
        if not node.whole:
            raise YamlError(line, f"the alias *{name} stands inside &{name} itself; write it out")
        self._refuse_depth(node.height, line)
        return node

    def _refuse_depth(self, height: int, line: int) -> None:
        if len(self._open) + height > DEEPEST:
            raise YamlError(line, f"is nested deeper than {DEEPEST} levels; no spec needs that")

    def _add(self, node: Node, line: int, *, plain: bool = False) -> None:
        """Add a node to the innermost open list, or to the mapping as its next key or value."""
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        into = top.node
        if isinstance(into.value, list):
            into.value.append(node)
        elif top.key is None:
            top.key = _key(node, line, plain=plain), line
            return
        else:
            key, key_line = top.key
            top.key = None
            self._enter(top, key, Entry(key_line, node))
        into.grow(node)
        if into.size > MOST_NODES:
            raise YamlError(
                line,
                f"holds more than {MOST_NODES} values once its aliases are filled in; "
                "write a smaller spec",
            )

    def _enter(self, top: _Open, key: str, entry: Entry) -> None:
        entries = top.node.value
        if not isinstance(entries, dict):
            return
        first = top.merge if key == _MERGE else entries.get(key)
        if first is not None:
            top.node.twice.append((key.lstrip("\0"), first.line, entry.line))
        elif key == _MERGE:
            top.merge = entry
        else:
            entries[key] = entry


_MERGE = "\0<<"
"""Stands for a merge key. No written key can look like this: YAML allows no such character."""


def _key(node: Node, line: int, *, plain: bool) -> str:
    if isinstance(node.value, list | dict):
        raise YamlError(line, "has a list or a mapping for a key; put a text with { or [ in quotes")
    if not node.text:
        raise YamlError(line, "has an empty key; write its name before the colon")
    return _MERGE if plain and node.text == "<<" else node.text


def _merge(into: Node, sources: Node) -> None:
    """Add the sources' entries whose keys the mapping lacks."""
    entries = into.value
    for source in sources.value if isinstance(sources.value, list) else [sources]:
        if not isinstance(source.value, dict) or not isinstance(entries, dict):
            raise YamlError(
                sources.line, "merges what is not a mapping; << takes an alias of a mapping"
            )
        for key, entry in source.value.items():
            entries.setdefault(key, entry)


def _scalar(event: yaml.ScalarEvent, line: int) -> Node:
    text = event.value
    if _SURROGATE.search(text):
        raise YamlError(line, "holds half a character (\\ud800 to \\udfff); write it as one")
    _refuse_tag(event, line)
    plain = event.implicit[0] and event.tag is None
    return Node(line, _resolved(text) if plain else text, text)


def _refuse_tag(event: yaml.NodeEvent, line: int) -> None:
    tag: str | None = getattr(event, "tag", None)
    if tag is not None and tag not in (
        _TEXT_TAGS if isinstance(event, yaml.ScalarEvent) else ("!",)
    ):
        shown = printable(tag.replace("tag:yaml.org,2002:", "!!"))
        raise YamlError(line, f"has the tag {shown}; a spec has none: write the plain value")


def _resolved(text: str) -> Scalar:
    """The value of a plain scalar: null, a boolean, a number, or text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
