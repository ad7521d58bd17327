"""Rendering pictures of pages: making them small, and painting over what must be masked.

A page of our own in the audit's browser does it, so that no library for images is needed. It is in
a profile of its own and never opens an address: no site can see it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from playwright.async_api import Page

    from auditor.capture.screenshot.masking import Rect

LONGEST = 768
"""Pixels of a picture's longer side: small, but buttons on it can still be read."""
LARGEST = 45_000
"""The most bytes of a picture, if any quality makes it so small: a report holds some dozens."""

_RENDER = """async ([data, masked, longest, largest]) => {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: "image/jpeg"}));
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  const width = canvas.width = Math.max(1, Math.round(image.width * scale));
  const height = canvas.height = Math.max(1, Math.round(image.height * scale));
  const paper = canvas.getContext("2d");
  paper.imageSmoothingQuality = "high";
  paper.drawImage(image, 0, 0, width, height);
  paper.fillStyle = "#b4bac4";
  for (const [left, top, wide, high] of masked) {
    const x = Math.floor(left * width), right = Math.ceil((left + wide) * width);
    const y = Math.floor(top * height), bottom = Math.ceil((top + high) * height);
    paper.fillRect(x, y, right - x, bottom - y);
  }
  let jpeg = "";
  for (const quality of [0.6, 0.45, 0.3, 0.15]) {
    jpeg = canvas.toDataURL("image/jpeg", quality).split(",")[1];
    if (jpeg.length * 0.75 <= largest) break;
  }
  return jpeg;
}"""


class Renderer:
    """Makes pictures small and masks parts of them."""

    def __init__(self, open_page: Callable[[], Awaitable[Page]]) -> None:
        """`open_page` opens its page when the first picture comes, in a profile of its own."""
        self._open_page = open_page
        self._page: Page | None = None
        self._opening = asyncio.Lock()

    async def render(self, picture: str, masked: Iterable[Rect]) -> bytes | None:
        """The picture as a small JPEG with parts painted over; None if it can't be made.

        Args:
            picture: a JPEG, in base64.
            masked: the rectangles to paint over, in shares of its width and height.

        Raises:
            PlaywrightError: the browser is gone.
        """
        async with self._opening:
            if self._page is None or self._page.is_closed():
                self._page = await self._open_page()
        try:
            rects = [list(rect) for rect in masked]
            jpeg = await self._page.evaluate(_RENDER, [picture, rects, LONGEST, LARGEST])
            return base64.b64decode(str(jpeg), validate=True) or None
        except binascii.Error:
            return None
        except PlaywrightError:
            await self._page.context.close()  # it may have crashed: the next picture opens another
            raise
