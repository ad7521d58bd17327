"""Small pictures of a page as it is: without its noticing, and with nobody's data on them.

The browser hands out what it has drawn anyway. Nothing is put into the page for that, no style, no
element; it is neither resized nor brought to the front, and nothing waits for its fonts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from playwright.async_api import Error as PlaywrightError

from auditor.capture.actions import brought_into_view
from auditor.capture.cdp.connection import ProtocolError
from auditor.capture.drafts import Picture
from auditor.capture.locate import locate
from auditor.capture.screenshot.masking import STYLES, Embedded, Mask, Rect, covers_in, meet
from auditor.capture.screenshot.rendering import Darkroom
from auditor.config.steps import Press

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

    from auditor.capture.cdp.connection import Connection
    from auditor.capture.cdp.targets import Targets
    from auditor.config.steps import Step
    from auditor.config.targets import Target as Element

PATIENCE_SECONDS = 3.0
"""Seconds that a picture may take in all; mostly it is a tenth of one."""
FRAME_PATIENCE = 1.0
"""Seconds that an embedded document has to say what it shows; then it is covered as a whole."""
TO_APPEAR = 1000
"""Milliseconds that the element has to be there, and at rest; the step itself waits longer."""
ATTEMPTS = 4
"""How often a picture is taken of a page that moves what is to be covered."""
FRAMES = 20
"""How many embedded documents are looked into; the others are covered as a whole."""
NODES = 100_000
"""Of a page with more nodes there is no picture: looking through them all takes too long."""
SMALL = 8.0
"""Pixels: nobody reads what is not larger than this."""
_FOCUSED = "() => document.activeElement === document.body ? null : document.activeElement"


class _Place(NamedTuple):
    """Where a document's coordinates lie on the picture."""

    x: float
    y: float
    scale_x: float = 1.0
    scale_y: float = 1.0

    def of(self, rect: Rect) -> Rect:
        left, top, width, height = rect
        return (
            self.x + left * self.scale_x,
            self.y + top * self.scale_y,
            width * self.scale_x,
            height * self.scale_y,
        )

    def back(self, rect: Rect) -> Rect:
        left, top, width, height = rect
        return (
            (left - self.x) / self.scale_x,
            (top - self.y) / self.scale_y,
            width / self.scale_x,
            height / self.scale_y,
        )

    def within(self, x: float, y: float, scale_x: float = 1.0, scale_y: float = 1.0) -> _Place:
        """The place of what begins here, at x and y, and is scaled like this."""
        at = self.of((x, y, 0, 0))
        return _Place(at[0], at[1], self.scale_x * scale_x, self.scale_y * scale_y)


@dataclass(frozen=True, slots=True)
class _Sight:
    """What a page shows at one moment: how far it is scrolled, its size, and what to cover."""

    at: tuple[float, float]
    size: tuple[float, float]
    covers: tuple[tuple[int, ...], ...]
    """In shares of the size, times 10,000."""


class Camera:
    """Takes pictures in one browser."""

    def __init__(self, browser: Browser, connection: Connection, targets: Targets) -> None:
        """Through our own connection: Playwright's way prepares the page for a picture."""
        self._connection, self._targets = connection, targets
        self._darkroom = Darkroom(browser)

    async def picture(
        self, page: Page, frame: str, mask: Mask, step: Step | None, *, scroll: bool = False
    ) -> Picture | None:
        """A picture of the page, and where the step's element is; None: it can't be taken.

        Args:
            page: of what.
            frame: the id of its main frame.
            mask: what a text reads like that may be kept.
            step: the step that acts, or was to act, on an element.
            scroll: whether the element may be brought into view, as the step itself does.
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
            return None  # another version of the browser may tell it differently

    async def _take(
        self, page: Page, session: str, mask: Mask, step: Step | None
    ) -> Picture | None:
        counted = await self._connection.send("Memory.getDOMCounters", session=session)
        if counted["nodes"] > NODES:
            return None
        for _ in range(ATTEMPTS):
            before = await self._look(page, session, mask)
            shot = await self._connection.send(
                "Page.captureScreenshot",
                {"format": "jpeg", "quality": 85, "optimizeForSpeed": True},
                session,
            )
            box = await _box(page, step, before.size)
            after = await self._look(page, session, mask)
            if before != after:
                continue  # on the picture, it may be in either place, or between them
            covers = [
                (left / 10_000, top / 10_000, width / 10_000, height / 10_000)
                for left, top, width, height in after.covers
            ]
            image = await self._darkroom.develop(shot["data"], covers)
            return Picture(image, box) if image is not None else None
        return None

    # ── what has to be covered ───────────────────────────────────────────────────────────────

    async def _look(self, page: Page, session: str, mask: Mask) -> _Sight:
        metrics = await self._connection.send("Page.getLayoutMetrics", session=session)
        view = metrics["cssVisualViewport"]
        size = (float(view["clientWidth"]), float(view["clientHeight"]))
        if page.viewport_size is not None and view["scale"] > 0:  # a scrollbar is in the picture
            known = page.viewport_size
            size = (known["width"] / view["scale"], known["height"] / view["scale"])
        whole = (0.0, 0.0, *size)
        at = (float(view["pageX"]), float(view["pageY"]))
        looking = _Looking(self._connection, self._targets, mask, whole)
        covers = await looking.into(session, _Place(0, 0), at)
        shares = {
            tuple(round(part * 10_000 / size[n % 2]) for n, part in enumerate(rect))
            for rect in covers
            if meet(rect, whole)
        }
        return _Sight(at, size, tuple(sorted(shares)))


class _Looking:
    """One look at a page and all that is embedded in it."""

    def __init__(self, connection: Connection, targets: Targets, mask: Mask, whole: Rect) -> None:
        self._connection, self._targets = connection, targets
        self._mask, self._whole = mask, whole
        self._left = FRAMES

    async def into(
        self, session: str, view: _Place, at: tuple[float, float] | None = None
    ) -> list[Rect]:
        """What to cover of a page, or of an embedded document of another process.

        Args:
            session: whose.
            view: where its view lies on the picture.
            at: how far it is scrolled, if that is known already.
        """
        account = await self._connection.send(
            "DOMSnapshot.captureSnapshot", {"computedStyles": list(STYLES)}, session
        )
        return await self._document(session, account, 0, view, view, at)

    async def _document(
        self,
        session: str,
        account: Mapping[str, Any],
        number: int,
        view: _Place,
        root: _Place,
        at: tuple[float, float] | None = None,
    ) -> list[Rect]:
        """What to cover of one document; `root` is the view of its process's outermost one."""
        document = account["documents"][number]
        x, y = at or (document.get("scrollOffsetX", 0), document.get("scrollOffsetY", 0))
        place = view.within(-x, -y)
        found = covers_in(account, number, place.back(self._whole), self._mask)
        covers = [place.of(rect) for rect in found.covers]
        for each in found.embedded:
            seen = place.of(each.rect)
            if min(seen[2:]) < SMALL:
                continue
            inner = await self._inside(session, account, each, root)
            covers += [seen] if inner is None else inner
        return covers

    async def _inside(
        self, session: str, account: Mapping[str, Any], each: Embedded, root: _Place
    ) -> list[Rect] | None:
        """What to cover of an embedded document; None: all of it, since nobody knows."""
        self._left -= 1
        if self._left < 0:
            return None
        try:
            async with asyncio.timeout(FRAME_PATIENCE):
                view = await self._view_of(each.node, session, root)
                if view is None:
                    return None
                if each.document is not None:
                    return await self._document(session, account, each.document, view, root)
                other = await self._other_process(each.node, session)
                return await self.into(other, view) if other is not None else None
        except (ProtocolError, TimeoutError):
            return None

    async def _view_of(self, node: int, session: str, root: _Place) -> _Place | None:
        """Where on the picture an embedded document's view lies; None: it stands askew."""
        told = await self._connection.send("DOM.getBoxModel", {"backendNodeId": node}, session)
        model = told["model"]
        inner, outer = model["content"], model["border"]
        askew = max(abs(outer[1] - outer[3]), abs(outer[0] - outer[6])) > 1
        if askew or not model["width"] or not model["height"]:
            return None
        scale = (
            (outer[2] - outer[0]) / model["width"],
            (outer[7] - outer[1]) / model["height"],
        )
        return root.within(inner[0], inner[1], *scale) if min(scale) > 0 else None

    async def _other_process(self, node: int, session: str) -> str | None:
        """The session of the embedded document that this element shows."""
        for target in self._targets.embedded_in(session):
            owner = await self._connection.send(
                "DOM.getFrameOwner", {"frameId": target.id}, session
            )
            if owner["backendNodeId"] == node:
                return target.session
        return None


async def _bring_into_view(page: Page, target: Element) -> None:
    """Scroll to the element, if it is not in view as a whole; the step is about to do the same."""
    element = locate(page, target)
    rect, size = await element.bounding_box(timeout=TO_APPEAR), page.viewport_size
    if rect is not None and size is not None and target.frame is None:
        right, bottom = rect["x"] + rect["width"], rect["y"] + rect["height"]
        if min(rect["x"], rect["y"]) >= 0 and right <= size["width"] and bottom <= size["height"]:
            return
    await element.scroll_into_view_if_needed(timeout=TO_APPEAR)


async def _box(page: Page, step: Step | None, size: tuple[float, float]) -> tuple[float, ...]:
    """The part of the element that is in view, in shares of the view."""
    rect = None
    if step is not None and step.target is not None:
        try:
            rect = await locate(page, step.target).bounding_box(timeout=TO_APPEAR)
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
