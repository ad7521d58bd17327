"""What to mask on a picture of a page: what was typed into it, and personal data that it shows.

This is read from the browser's `DOMSnapshot`, not by a script in the page: the snapshot has closed
shadow roots and texts of style sheets, and the page can neither notice nor forge it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

Rect = tuple[float, float, float, float]
"""Left, top, width, height."""
Mask = Callable[[str], str]
"""Masks personal data and secrets in a text; a text without any stays as it is."""

STYLES = ("display", "visibility", "opacity")
"""The computed styles that a snapshot must have of each element, in this order."""
BUTTONS = frozenset({"button", "submit", "reset", "image", "checkbox", "radio", "range", "color"})
"""Kinds of `<input>` that nothing is typed into."""
EDITABLE = frozenset({"", "true", "plaintext-only"})
EMBEDS = frozenset({"IFRAME", "FRAME", "OBJECT", "EMBED", "FENCEDFRAME"})
PARTS = 1000
"""A block with more texts than this is masked as a whole, if anything in it is."""
MARGIN = 2.0
"""Pixels around a text, which its letters may reach into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """An element that shows another document."""

    node: int
    """The browser's id of the element."""
    rect: Rect
    document: int | None
    """Which document of the same snapshot; None: one of another process, or none."""


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas of a document, in its own coordinates."""

    masked: list[Rect] = field(default_factory=list)
    """What must be masked."""
    embedded: list[Embedded] = field(default_factory=list)
    """What shows another document, which may hold more to mask."""


def areas_of(snapshot: Mapping[str, Any], number: int, view: Rect, mask: Mask) -> Areas:
    """What to mask of one document of a snapshot, as far as it is in view."""
    layout = _Layout(snapshot, number)
    areas = Areas()
    texts: defaultdict[int, list[int]] = defaultdict(list)
    for box, node in enumerate(layout.nodes):
        rect = layout.rect(box)
        if layout.text(box):
            texts[layout.block(node)].append(box)
        elif meet(rect, view) and layout.is_shown(box):
            name = layout.name(node)
            if name in EMBEDS:
                document = layout.inside.get(node)
                areas.embedded.append(Embedded(node=layout.ids[node], rect=rect, document=document))
            elif layout.is_filled(node, name, mask):
                areas.masked.append(rect)
    for boxes in texts.values():
        if any(meet(layout.rect(box), view) and layout.is_shown(box) for box in boxes):
            areas.masked.extend(_lines(layout, boxes, mask))
    return areas


def meet(one: Rect, other: Rect) -> bool:
    """Whether two rectangles have something in common."""
    apart = (
        one[0] >= other[0] + other[2]
        or other[0] >= one[0] + one[2]
        or one[1] >= other[1] + other[3]
        or other[1] >= one[1] + one[3]
    )
    return not apart and min(one[2], one[3], other[2], other[3]) > 0


def _lines(layout: _Layout, boxes: Sequence[int], mask: Mask) -> Iterator[Rect]:
    """The lines of a block's text in which something is masked."""
    whole = "".join(map(layout.text, boxes))
    masked = mask(whole)
    if masked == whole:
        return
    few = boxes if len(boxes) <= PARTS else ()
    parts = [(box, mask(layout.text(box))) for box in few]
    # What is masked may go on from one element to the next: then all of them are masked.
    is_across = "".join(part for _, part in parts) != masked
    for box in boxes if is_across else ():
        yield from layout.lines(box, 0, len(layout.text(box)))
    for box, part in () if is_across else parts:
        text = layout.text(box)
        if part != text:
            yield from layout.lines(box, *_difference(text, part))


def _difference(text: str, masked: str) -> tuple[int, int]:
    """Where in a text the masks begin and end; all of it, where the browser counts otherwise."""
    if not text.isascii() and any(ord(character) > 0xFFFF for character in text):  # noqa: PLR2004 - UTF-16
        return 0, len(text)
    same = sum(1 for _ in takewhile(_equal, zip(text, masked, strict=False)))
    after, other = text[same:][::-1], masked[same:][::-1]
    return same, len(text) - sum(1 for _ in takewhile(_equal, zip(after, other, strict=False)))


def _equal(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


class _Layout:
    """One document of a snapshot, whose lists of numbers it looks up."""

    def __init__(self, snapshot: Mapping[str, Any], number: int) -> None:
        document = snapshot["documents"][number]
        self._strings: Sequence[str] = snapshot["strings"]
        self._tree = document["nodes"]
        self._layout = document["layout"]
        self.nodes: Sequence[int] = self._layout["nodeIndex"]
        """The node of each box."""
        self.ids: Sequence[int] = self._tree["backendNodeId"]
        self.inside = _rare(self._tree.get("contentDocumentIndex"))
        """Which document each embedding element shows."""
        self._values = {
            **_rare(self._tree.get("inputValue")),
            **_rare(self._tree.get("textValue")),
        }
        self._box_of = dict(zip(self.nodes, range(len(self.nodes)), strict=True))
        self._lines_of: defaultdict[int, list[int]] = defaultdict(list)
        for line, box in enumerate(document["textBoxes"]["layoutIndex"]):
            self._lines_of[box].append(line)
        self._text_boxes = document["textBoxes"]

    def _string(self, number: int) -> str:
        return self._strings[number] if number >= 0 else ""

    def name(self, node: int) -> str:
        """The element's name, in capitals."""
        return self._string(self._tree["nodeName"][node]).upper()

    def text(self, box: int) -> str:
        """The text in a box, as it is shown."""
        return self._string(self._layout["text"][box])

    def rect(self, box: int) -> Rect:
        """The rectangle of a box in its document."""
        left, top, width, height = self._layout["bounds"][box]
        return (left, top, width, height)

    def lines(self, box: int, start: int, end: int) -> Iterator[Rect]:
        """The lines of a text that have some of its characters from `start` to `end`."""
        for line in self._lines_of[box]:
            first = self._text_boxes["start"][line]
            if first < end and first + self._text_boxes["length"][line] > start:
                left, top, width, height = self._text_boxes["bounds"][line]
                yield (left - MARGIN, top - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)

    def _style(self, box: int) -> tuple[str, ...]:
        return tuple(map(self._string, self._layout["styles"][box])) or ("", "", "")

    def _ancestors(self, node: int) -> Iterator[int]:
        while node >= 0:
            yield node
            node = self._tree["parentIndex"][node]

    def is_shown(self, box: int) -> bool:
        """Whether its style and its ancestors' let it be seen."""
        if self._style(box)[1] not in ("", "visible"):
            return False
        boxes = (self._box_of.get(ancestor) for ancestor in self._ancestors(self.nodes[box]))
        return not any(self._style(outer)[2] == "0" for outer in boxes if outer is not None)

    def block(self, node: int) -> int:
        """The block element in whose lines a text is laid out; -1 if there is none."""
        for ancestor in self._ancestors(self._tree["parentIndex"][node]):
            box = self._box_of.get(ancestor)
            if box is not None and self._style(box)[0] != "inline":
                return ancestor
        return -1

    def is_filled(self, node: int, name: str, mask: Mask) -> bool:
        """Whether it is a field with a value, or shows personal data as a button or placeholder."""
        attributes = self._attributes(node)
        if attributes.get("contenteditable", "false") in EDITABLE or name == "SELECT":
            return True
        if name not in ("INPUT", "TEXTAREA"):
            return False
        value = self._string(self._values.get(node, -1))
        if attributes.get("type", "").lower() in BUTTONS and name == "INPUT":
            return mask(value) != value
        hint = attributes.get("placeholder", "")
        return value != "" or mask(hint) != hint

    def _attributes(self, node: int) -> Mapping[str, str]:
        parts = [self._string(part) for part in self._tree["attributes"][node]]
        return dict(zip(parts[::2], parts[1::2], strict=False))


def _rare(data: Mapping[str, Sequence[int]] | None) -> dict[int, int]:
    """The values of a property that few nodes have, by node."""
    return dict(zip(data["index"], data["value"], strict=True)) if data else {}
