"""Our own connection to the browser: the Chrome DevTools Protocol over a websocket.

Playwright's CDP sessions reach neither workers nor frames of another process, and pass each message
through Node.js. So everything is captured through this connection, with a session for each target.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import websockets
from websockets.exceptions import ConnectionClosed

from auditor.errors import BrowserError

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from websockets.asyncio.client import ClientConnection

Handler = Callable[[dict[str, Any], str], None]
"""Takes an event's parameters and its session (empty: the browser itself)."""

PROFILE = re.compile(r'--user-data-dir=(?:"([^"]+)"|(\S+))')


class ProtocolError(Exception):
    """The browser refused a command, mostly because its target is gone."""


async def endpoint(browser: Browser) -> str:
    """The address of the websocket of a browser started with `--remote-debugging-port=0`.

    Waits until the browser has written it down: the caller limits that.
    """
    session = await browser.new_browser_cdp_session()
    command_line = str((await session.send("SystemInfo.getInfo"))["commandLine"])
    await session.detach()
    match = PROFILE.search(command_line)
    port_file = Path((match[1] or match[2]) if match else "") / "DevToolsActivePort"
    while True:
        lines = port_file.read_text("ascii").split() if port_file.exists() else []
        if len(lines) == 2:  # noqa: PLR2004 - port and path
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        await asyncio.sleep(0.01)


class Connection:
    """A connection to the browser. Handlers are called in the order of the browser's events."""

    def __init__(self, socket: ClientConnection) -> None:
        """Use `Connection.open`."""
        self._socket = socket
        self._handlers: dict[str, Handler] = {}
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._refusals: dict[int, Callable[[str], None]] = {}
        self._done: dict[int, Callable[[dict[str, Any]], None]] = {}
        self._outbox: deque[str] = deque()
        self._wake = asyncio.Event()
        self._number = 0
        self._tasks: list[asyncio.Task[None]] = []
        self.closed = asyncio.Event()
        """Set when the connection is gone, for whatever reason."""
        self.received = 0
        """How many messages have come."""
        self.process: int | None = None
        """The browser's process, as soon as it has said so."""
        self.faults: list[str] = []
        """A line for each message that a handler failed on; what it said was not captured."""

    @classmethod
    async def open(cls, url: str) -> Self:
        """A connection to the browser that listens at `url`.

        Raises:
            BrowserError: nobody answers there.
        """
        try:
            socket = await websockets.connect(
                url, max_size=None, compression=None, ping_interval=None, proxy=None
            )
        except (OSError, websockets.WebSocketException) as error:
            raise BrowserError(f"the browser's debugging port does not answer: {error}") from error
        connection = cls(socket)
        loop = asyncio.get_running_loop()
        connection._tasks = [
            loop.create_task(connection._read()),
            loop.create_task(connection._write()),
        ]
        processes = (await connection.send("SystemInfo.getProcessInfo"))["processInfo"]
        browsers = (process["id"] for process in processes if process["type"] == "browser")
        connection.process = next(browsers, None)
        return connection

    def kill(self) -> None:
        """End the browser's process, which does not answer any more: all waits for it end then."""
        if self.process is None or self.closed.is_set():
            return  # whoever is gone may have left its number to another process
        with suppress(OSError):
            if sys.platform != "win32" and os.getpgid(self.process) == self.process:
                os.killpg(self.process, signal.SIGKILL)
            else:
                os.kill(self.process, getattr(signal, "SIGKILL", signal.SIGTERM))

    async def close(self) -> None:
        """Close the connection. Close the browser before: its paused requests go on then."""
        for task in self._tasks:
            task.cancel()
        with suppress(ConnectionClosed, OSError, asyncio.CancelledError):
            await self._socket.close()  # at most ten seconds, whoever is at the other end
        self._end()

    def on(self, event: str, handler: Handler) -> None:
        """Call the handler for each event of this name; it replaces an earlier handler."""
        self._handlers[event] = handler

    def post(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        session: str = "",
        refused: Callable[[str], None] | None = None,
        done: Callable[[dict[str, Any]], None] | None = None,
    ) -> int:
        """Send a command without waiting; `done` gets its result, `refused` why it was refused."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method}
        if params:
            message["params"] = params
        if session:
            message["sessionId"] = session
        if refused is not None:
            self._refusals[self._number] = refused
        if done is not None:
            self._done[self._number] = done
        self._outbox.append(json.dumps(message))
        self._wake.set()
        return self._number

    async def send(
        self, method: str, params: Mapping[str, Any] | None = None, session: str = ""
    ) -> dict[str, Any]:
        """The result of a command, which is sent and waited for.

        Raises:
            ProtocolError: the browser refused it, or is gone.
        """
        if self.closed.is_set():
            raise ProtocolError("the connection to the browser is gone")
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        number = self.post(method, params, session)
        self._answers[number] = answer
        return await answer

    # ── the tasks that read and write ────────────────────────────────────────────────────────

    async def _read(self) -> None:
        try:
            async for text in self._socket:
                self.received += 1
                try:
                    self._take(json.loads(text))
                except Exception as error:  # noqa: BLE001 - a bug of ours: the report says so
                    self.faults.append(f"{text[:120]!r}: {error!r}"[:500])
        except ConnectionClosed:
            pass
        self._end()

    def _take(self, message: dict[str, Any]) -> None:
        if (method := message.get("method")) is not None:
            handler = self._handlers.get(method)
            if handler is not None:
                handler(message["params"], message.get("sessionId", ""))
            return
        number = message.get("id", 0)
        reason = message.get("error", {}).get("message")
        refused, done = self._refusals.pop(number, None), self._done.pop(number, None)
        if refused is not None and reason is not None:
            refused(reason)
        if done is not None and reason is None:
            done(message.get("result", {}))
        answer = self._answers.pop(number, None)
        if answer is None or answer.done():
            return
        if reason is None:
            answer.set_result(message.get("result", {}))
        else:
            answer.set_exception(ProtocolError(reason))

    async def _write(self) -> None:
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._outbox:
                    await self._socket.send(self._outbox.popleft())
        except ConnectionClosed:
            self._end()

    def _end(self) -> None:
        """Note that the connection is gone, and fail all commands that are waited for."""
        self.closed.set()
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ProtocolError("the connection to the browser is gone"))
        self._answers.clear()
