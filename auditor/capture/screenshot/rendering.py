"""Where pictures of pages are made smaller, and parts of them covered for good.

That is a page of our own in the audit's browser, which decodes and paints anyway. It belongs to a
profile of its own and never opens an address: no site can see it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Iterable
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

    from auditor.capture.screenshot.masking import Rect

LONGEST = 768
"""Pixels of a picture's longer side: small, and buttons on it can still be read."""
LARGEST = 45_000
"""Bytes of a picture, where any quality makes it that small: a report holds some dozens."""

_DEVELOP = """async ([data, covers, longest, largest]) => {
  const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: "image/jpeg"}));
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  const width = canvas.width = Math.max(1, Math.round(image.width * scale));
  const height = canvas.height = Math.max(1, Math.round(image.height * scale));
  const paper = canvas.getContext("2d");
  paper.imageSmoothingQuality = "high";
  paper.drawImage(image, 0, 0, width, height);
  paper.fillStyle = "#b4bac4";
  for (const [left, top, wide, high] of covers) {
    const x = Math.floor(left * width), right = Math.ceil((left + wide) * width);
    const y = Math.floor(top * height), bottom = Math.ceil((top + high) * height);
    paper.fillRect(x, y, right - x, bottom - y);
  }
  let made = "";
  for (const quality of [0.6, 0.45, 0.3, 0.15]) {
    made = canvas.toDataURL("image/jpeg", quality).split(",")[1];
    if (made.length * 0.75 <= largest) break;
  }
  return made;
}"""


class Darkroom:
    """Makes pictures fit to be kept."""

    def __init__(self, browser: Browser) -> None:
        """Opens its page when the first picture comes."""
        self._browser = browser
        self._page: Page | None = None
        self._opening = asyncio.Lock()

    async def develop(self, picture: str, covers: Iterable[Rect]) -> bytes | None:
        """A small JPEG of the picture, which comes in base64; None: it can't be made.

        Args:
            picture: a JPEG, in base64.
            covers: what must not be seen on it, in shares of its width and height.

        Raises:
            PlaywrightError: the browser is gone.
        """
        async with self._opening:
            if self._page is None or self._page.is_closed():
                context = await self._browser.new_context()
                self._page = await context.new_page()
        try:
            told = [list(cover) for cover in covers]
            made = await self._page.evaluate(_DEVELOP, [picture, told, LONGEST, LARGEST])
            return base64.b64decode(str(made), validate=True) or None
        except binascii.Error:
            return None
        except PlaywrightError:
            await self._page.context.close()  # it may have crashed: the next one opens another
            raise
