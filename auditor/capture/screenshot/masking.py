"""What must not be readable on a picture of a page: what was typed, and whom the page names.

Read from the browser's own account of what it laid out (`DOMSnapshot`), not asked of the page: that
account holds closed shadow roots and texts of style sheets, and the page can neither see that it is
made nor change what it says.
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
"""Puts masks in place of personal data and secrets; a text without any stays as it is."""

STYLES = ("display", "visibility", "opacity")
"""What an account must say of each element's style, in this order."""
BUTTONS = frozenset({"button", "submit", "reset", "image", "checkbox", "radio", "range", "color"})
"""Kinds of `<input>` that nothing is typed into."""
EDITABLE = frozenset({"", "true", "plaintext-only"})
EMBEDS = frozenset({"IFRAME", "FRAME", "OBJECT", "EMBED", "FENCEDFRAME"})
PARTS = 1000
"""Of a line made of more texts than this all is covered, if anything in it is masked."""
MARGIN = 2.0
"""Pixels around a text that letters may reach into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """An element that shows another document."""

    node: int
    """The browser's id of the element."""
    rect: Rect
    document: int | None
    """Which document of the same account; None: one of another process, or none."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a document shows, in its own coordinates, that must be covered or looked into."""

    covers: list[Rect] = field(default_factory=list)
    embedded: list[Embedded] = field(default_factory=list)


def covers_in(account: Mapping[str, Any], number: int, view: Rect, mask: Mask) -> Found:
    """What is to be covered of one document of an account, where it is in view."""
    layout = _Layout(account, number)
    found = Found()
    texts: defaultdict[int, list[int]] = defaultdict(list)
    for box, node in enumerate(layout.nodes):
        rect = layout.rect(box)
        if layout.text(box):
            texts[layout.block(node)].append(box)
        elif meet(rect, view) and layout.is_shown(box):
            name = layout.name(node)
            if name in EMBEDS:
                document = layout.inside.get(node)
                found.embedded.append(Embedded(node=layout.ids[node], rect=rect, document=document))
            elif layout.is_filled(node, name, mask):
                found.covers.append(rect)
    for boxes in texts.values():
        if any(meet(layout.rect(box), view) and layout.is_shown(box) for box in boxes):
            found.covers.extend(_lines(layout, boxes, mask))
    return found


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
    # A name that goes from one element to the next: nothing says how much of each is its own.
    across = "".join(part for _, part in parts) != masked
    for box in boxes if across else ():
        yield from layout.lines(box, 0, len(layout.text(box)))
    for box, part in () if across else parts:
        text = layout.text(box)
        if part != text:
            yield from layout.lines(box, *_difference(text, part))


def _difference(text: str, masked: str) -> tuple[int, int]:
    """Where in a text the masks begin and end; all of it, where places are counted differently."""
    if not text.isascii() and any(ord(each) > 0xFFFF for each in text):  # noqa: PLR2004 - UTF-16
        return 0, len(text)
    same = sum(1 for _ in takewhile(_equal, zip(text, masked, strict=False)))
    after, other = text[same:][::-1], masked[same:][::-1]
    return same, len(text) - sum(1 for _ in takewhile(_equal, zip(after, other, strict=False)))


def _equal(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


class _Layout:
    """One document of an account: its lists of numbers, as what they stand for."""

    def __init__(self, account: Mapping[str, Any], number: int) -> None:
        document = account["documents"][number]
        self._strings: Sequence[str] = account["strings"]
        self._tree = document["nodes"]
        self._layout = document["layout"]
        self.nodes: Sequence[int] = self._layout["nodeIndex"]
        """Whose each box is."""
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
        """Where the box lies in its document."""
        left, top, width, height = self._layout["bounds"][box]
        return (left, top, width, height)

    def lines(self, box: int, start: int, end: int) -> Iterator[Rect]:
        """The lines of a text that hold some of its characters from `start` to `end`."""
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
        """Whether style sheets let it be seen."""
        if self._style(box)[1] not in ("", "visible"):
            return False
        boxes = (self._box_of.get(ancestor) for ancestor in self._ancestors(self.nodes[box]))
        return not any(self._style(each)[2] == "0" for each in boxes if each is not None)

    def block(self, node: int) -> int:
        """The element that holds the line which a text stands on."""
        for ancestor in self._ancestors(self._tree["parentIndex"][node]):
            box = self._box_of.get(ancestor)
            if box is not None and self._style(box)[0] != "inline":
                return ancestor
        return -1

    def is_filled(self, node: int, name: str, mask: Mask) -> bool:
        """Whether something may have been typed into it or chosen; or it names somebody."""
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
        told = [self._string(each) for each in self._tree["attributes"][node]]
        return dict(zip(told[::2], told[1::2], strict=False))


def _rare(told: Mapping[str, Sequence[int]] | None) -> dict[int, int]:
    """A property that few nodes have."""
    return dict(zip(told["index"], told["value"], strict=True)) if told else {}
