"""Playwright's own recorder, by which a person's clicks become steps.

It has no public way in: all that is private of Playwright stands in this file, and a test holds it
against the version that is installed. What it says is what `playwright codegen --target jsonl`
writes, an action a line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from auditor.errors import TagproofError

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

LONGEST = 100_000
"""Characters of one action."""
Action = dict[str, Any]


class NoRecorderError(TagproofError):
    """This Playwright has no recorder that can be reached."""


class OwnRecorder:
    """Tells of each action of a person in a browser's profile."""

    def __init__(self, added: Callable[[Action], None], updated: Callable[[Action], None]) -> None:
        """`updated`: the action that was told last goes on, as a text that is typed does."""
        self._added, self._updated = added, updated
        self._context: Any = None

    async def start(self, context: BrowserContext) -> None:
        """Listen from now on.

        Raises:
            NoRecorderError: this version of Playwright can't.
        """
        self._context = getattr(context, "_impl_obj", None)
        try:
            await self._context._start_recording({"language": "jsonl"}, self)  # noqa: SLF001 - see above
        except (AttributeError, TypeError, PlaywrightError) as error:
            raise NoRecorderError(
                "this version of Playwright can't record; record with "
                "`playwright codegen --target jsonl -o walk.jsonl URL`, and replay it: "
                "`tagproof record --script walk.jsonl`"
            ) from error

    async def stop(self) -> None:
        """Listen no longer; also if the browser is gone."""
        with suppress(AttributeError, PlaywrightError):
            await self._context._stop_recording()  # noqa: SLF001 - see above

    # What Playwright calls.

    def action_added(self, _page: object, _data: object, code: object = "") -> None:
        """An action began."""
        if action := _read(code):
            self._added(action)

    def action_updated(self, _page: object, _data: object, code: object = "") -> None:
        """The last one goes on."""
        if action := _read(code):
            self._updated(action)

    def signal_added(self, *_: object) -> None:
        """A page opened, or went on to another address: the recording shows it by itself."""


def _read(code: object) -> Action | None:
    text = code[0] if isinstance(code, list) and code else code
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        action = json.loads(text)
    except ValueError:
        return None
    is_action = isinstance(action, dict) and isinstance(action.get("name"), str)
    return action if is_action else None
