"""Ctrl-C while a browser runs."""

from __future__ import annotations

import asyncio
from typing import Any


def quiet_when_closed() -> None:
    """Keep the running loop from reporting Playwright's errors about its closed connection.

    On Ctrl-C the terminal interrupts Playwright's driver, too: its errors are not news, and
    must not bury our own message.
    """

    def log_unless_closed(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "Connection closed" not in str(context.get("exception")):
            loop.default_exception_handler(context)

    asyncio.get_running_loop().set_exception_handler(log_unless_closed)
