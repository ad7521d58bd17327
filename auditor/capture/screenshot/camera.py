"""Small pictures of a page that the page can't notice, with personal data masked.

The browser hands out what it has drawn. No style and no element is put into the page; it is neither
resized nor brought to the front, and nothing waits for its fonts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from playwright.async_api import Error as PlaywrightError

from auditor.capture.actions import brought_into_view
from auditor.capture.cdp.connection import ProtocolError
from auditor.capture.drafts import Picture
from auditor.capture.locate import locate
from auditor.capture.screenshot.masking import STYLES, Embedded, Mask, Rect, areas_of, meet
from auditor.capture.screenshot.rendering import Renderer
from auditor.config.steps import Press

if TYPE_CHECKING:
    from playwright.async_api import Page

    from auditor.capture.cdp.connection import Connection
    from auditor.capture.cdp.targets import Targets
    from auditor.config.steps import Step
    from auditor.config.targets import Target as Element

PATIENCE_SECONDS = 3.0
"""The most that a picture may take; mostly it takes a tenth of a second."""
FRAME_PATIENCE_SECONDS = 1.0
"""The most that an embedded document may take to be read; then it is masked as a whole."""
ELEMENT_TIMEOUT_MS = 1000
"""How long the element is waited for; the step itself waits longer."""
ATTEMPTS = 4
"""How often a picture is tried of a page on which masked areas move."""
FRAMES = 20
"""How many embedded documents are read; the others are masked as a whole."""
NODES = 100_000
"""A page with more nodes gets no picture: reading them all takes too long."""
SMALL = 8.0
"""Pixels: nobody can read what is smaller."""
_FOCUSED = "() => document.activeElement === document.body ? null : document.activeElement"


class _Coordinates(NamedTuple):
    """A document's coordinates: their origin on the picture, and their scale."""

    x: float
    y: float
    scale_x: float = 1.0
    scale_y: float = 1.0

    def on_picture(self, rect: Rect) -> Rect:
        """A rectangle of the document, in pixels of the picture."""
        left, top, width, height = rect
        return (
            self.x + left * self.scale_x,
            self.y + top * self.scale_y,
            width * self.scale_x,
            height * self.scale_y,
        )

    def in_document(self, rect: Rect) -> Rect:
        """A rectangle of the picture, in the document's coordinates."""
        left, top, width, height = rect
        return (
            (left - self.x) / self.scale_x,
            (top - self.y) / self.scale_y,
            width / self.scale_x,
            height / self.scale_y,
        )

    def within(
        self, x: float, y: float, scale_x: float = 1.0, scale_y: float = 1.0
    ) -> _Coordinates:
        """The coordinates of what starts at x and y in these, and has this scale in them."""
        at = self.on_picture((x, y, 0, 0))
        return _Coordinates(at[0], at[1], self.scale_x * scale_x, self.scale_y * scale_y)


@dataclass(frozen=True, slots=True)
class _PageState:
    """What must stay the same around a picture: scrolling, size, and what is masked."""

    scrolled: tuple[float, float]
    size: tuple[float, float]
    masked: tuple[tuple[int, ...], ...]
    """The rectangles to mask, in shares of the size times 10,000."""


class Camera:
    """Takes pictures in one browser."""

    def __init__(
        self,
        connection: Connection,
        targets: Targets,
        open_page: Callable[[], Awaitable[Page]],
    ) -> None:
        """Use our own connection, since Playwright's screenshots change the page first.

        `open_page`: as the renderer needs it.
        """
        self._connection, self._targets = connection, targets
        self._renderer = Renderer(open_page)

    async def picture(
        self, page: Page, frame: str, mask: Mask, step: Step | None, *, scroll: bool = False
    ) -> Picture | None:
        """A picture of the page, with the box of the step's element; None if it can't be taken.

        Args:
            page: the page.
            frame: the id of its main frame.
            mask: masks personal data in a text.
            step: the step whose element is marked on the picture.
            scroll: whether to scroll to the element first, if the step itself does so.
        """
        session = self._targets.session_of(frame)
        if session is None:
            return None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                element = brought_into_view(step) if scroll and step is not None else None
                if element is not None:
                    await _bring_into_view(page, element)
                return await self._take(page, session, mask, step)
        except (PlaywrightError, ProtocolError, TimeoutError):
            return None  # the page is busy, or gone
        except (LookupError, TypeError, ValueError):
            return None  # another version of the browser may answer in another form

    async def _take(
        self, page: Page, session: str, mask: Mask, step: Step | None
    ) -> Picture | None:
        counters = await self._connection.send("Memory.getDOMCounters", session=session)
        if counters["nodes"] > NODES:
            return None
        for _ in range(ATTEMPTS):
            before = await self._state(page, session, mask)
            shot = await self._connection.send(
                "Page.captureScreenshot",
                {"format": "jpeg", "quality": 85, "optimizeForSpeed": True},
                session,
            )
            box = await _box(page, step, before.size)
            after = await self._state(page, session, mask)
            if before != after:
                continue  # what moved may be anywhere on the picture
            masked = [
                (left / 10_000, top / 10_000, width / 10_000, height / 10_000)
                for left, top, width, height in after.masked
            ]
            image = await self._renderer.render(shot["data"], masked)
            return Picture(image, box) if image is not None else None
        return None

    # ── what has to be masked ────────────────────────────────────────────────────────────────

    async def _state(self, page: Page, session: str, mask: Mask) -> _PageState:
        """The page's state, with what is to be masked of all its documents."""
        metrics = await self._connection.send("Page.getLayoutMetrics", session=session)
        view = metrics["cssVisualViewport"]
        size = (float(view["clientWidth"]), float(view["clientHeight"]))
        if page.viewport_size is not None and view["scale"] > 0:  # a scrollbar is in the picture
            viewport = page.viewport_size
            size = (viewport["width"] / view["scale"], viewport["height"] / view["scale"])
        whole = (0.0, 0.0, *size)
        scrolled = (float(view["pageX"]), float(view["pageY"]))
        search = _MaskSearch(self._connection, self._targets, mask, whole)
        rects = await search.in_target(session, _Coordinates(0, 0), scrolled)
        shares = {
            tuple(round(part * 10_000 / size[n % 2]) for n, part in enumerate(rect))
            for rect in rects
            if meet(rect, whole)
        }
        return _PageState(scrolled, size, tuple(sorted(shares)))


class _MaskSearch:
    """One search for what to mask in a page and in all that is embedded in it."""

    def __init__(self, connection: Connection, targets: Targets, mask: Mask, whole: Rect) -> None:
        self._connection, self._targets = connection, targets
        self._mask, self._whole = mask, whole
        self._frames_left = FRAMES

    async def in_target(
        self, session: str, view: _Coordinates, scrolled: tuple[float, float] | None = None
    ) -> list[Rect]:
        """What to mask of a page, or of an embedded document of another process.

        Args:
            session: the session of the page or document.
            view: the coordinates of its view.
            scrolled: how far it is scrolled, if that is known already.
        """
        snapshot = await self._connection.send(
            "DOMSnapshot.captureSnapshot", {"computedStyles": list(STYLES)}, session
        )
        return await self._in_document(session, snapshot, 0, view, view, scrolled)

    async def _in_document(
        self,
        session: str,
        snapshot: Mapping[str, Any],
        number: int,
        view: _Coordinates,
        root: _Coordinates,
        scrolled: tuple[float, float] | None = None,
    ) -> list[Rect]:
        """What to mask of one document; `root` is the view of its process's outermost one."""
        document = snapshot["documents"][number]
        x, y = scrolled or (document.get("scrollOffsetX", 0), document.get("scrollOffsetY", 0))
        coordinates = view.within(-x, -y)
        areas = areas_of(snapshot, number, coordinates.in_document(self._whole), self._mask)
        rects = [coordinates.on_picture(rect) for rect in areas.masked]
        for embedded in areas.embedded:
            outer = coordinates.on_picture(embedded.rect)
            if min(outer[2:]) < SMALL:
                continue
            inner = await self._in_embedded(session, snapshot, embedded, root)
            rects += [outer] if inner is None else inner
        return rects

    async def _in_embedded(
        self, session: str, snapshot: Mapping[str, Any], embedded: Embedded, root: _Coordinates
    ) -> list[Rect] | None:
        """What to mask of an embedded document; None: all of it, since it could not be read."""
        self._frames_left -= 1
        if self._frames_left < 0:
            return None
        try:
            async with asyncio.timeout(FRAME_PATIENCE_SECONDS):
                view = await self._view_of(embedded.node, session, root)
                if view is None:
                    return None
                if embedded.document is not None:
                    number = embedded.document
                    return await self._in_document(session, snapshot, number, view, root)
                other = await self._other_process(embedded.node, session)
                return await self.in_target(other, view) if other is not None else None
        except (ProtocolError, TimeoutError):
            return None

    async def _view_of(self, node: int, session: str, root: _Coordinates) -> _Coordinates | None:
        """The coordinates of an embedded document's view; None if it is rotated or skewed."""
        answer = await self._connection.send("DOM.getBoxModel", {"backendNodeId": node}, session)
        model = answer["model"]
        inner, outer = model["content"], model["border"]
        is_askew = max(abs(outer[1] - outer[3]), abs(outer[0] - outer[6])) > 1
        if is_askew or not model["width"] or not model["height"]:
            return None
        scale = (
            (outer[2] - outer[0]) / model["width"],
            (outer[7] - outer[1]) / model["height"],
        )
        return root.within(inner[0], inner[1], *scale) if min(scale) > 0 else None

    async def _other_process(self, node: int, session: str) -> str | None:
        """The session of the document of another process that this element shows; None: none."""
        for target in self._targets.embedded_in(session):
            owner = await self._connection.send(
                "DOM.getFrameOwner", {"frameId": target.id}, session
            )
            if owner["backendNodeId"] == node:
                return target.session
        return None


async def _bring_into_view(page: Page, target: Element) -> None:
    """Scroll to the element if it is not in view as a whole, as the step is about to do."""
    element = locate(page, target)
    rect, size = await element.bounding_box(timeout=ELEMENT_TIMEOUT_MS), page.viewport_size
    if rect is not None and size is not None and target.frame is None:
        right, bottom = rect["x"] + rect["width"], rect["y"] + rect["height"]
        if min(rect["x"], rect["y"]) >= 0 and right <= size["width"] and bottom <= size["height"]:
            return
    await element.scroll_into_view_if_needed(timeout=ELEMENT_TIMEOUT_MS)


async def _box(page: Page, step: Step | None, size: tuple[float, float]) -> tuple[float, ...]:
    """The part of the step's element that is in view, in shares of the view; empty: none."""
    rect = None
    if step is not None and step.target is not None:
        try:
            rect = await locate(page, step.target).bounding_box(timeout=ELEMENT_TIMEOUT_MS)
        except PlaywrightError:
            return ()
    elif isinstance(step, Press):
        focused = (await page.evaluate_handle(_FOCUSED)).as_element()
        rect = await focused.bounding_box() if focused is not None else None
    if rect is None:
        return ()
    left, right = (min(max(x, 0.0), size[0]) for x in (rect["x"], rect["x"] + rect["width"]))
    top, bottom = (min(max(y, 0.0), size[1]) for y in (rect["y"], rect["y"] + rect["height"]))
    if right - left < 1 or bottom - top < 1:
        return ()
    shares = (left / size[0], top / size[1], (right - left) / size[0], (bottom - top) / size[1])
    return tuple(round(share, 4) for share in shares)
