"""tagproof tap: receives what a site's server sends to vendors, and shows each event."""

from __future__ import annotations

from queue import SimpleQueue

import click

from auditor.cli.terminal import say
from auditor.decode.server.read import read
from auditor.errors import ExitCode
from auditor.model.server import ServerEvent, ServerRequest
from auditor.redact import Redactor
from auditor.tap.receiver import HOST, Tap

PORT = 8790
LONGEST = 60
"""Characters of a value that are shown."""


@click.command("tap")
@click.option(
    "--port", default=PORT, show_default=True, metavar="N", type=click.IntRange(0, 65535),
    help="Where it listens on this machine; 0: any port that is free.",
)  # fmt: skip
def command(port: int) -> ExitCode:
    """Receive, in the vendors' place, what a site's server sends them, and show each event.

    Nothing is forwarded and nothing is kept. It ends with Ctrl-C. To hold the server's events
    beside the browser's hits, name a `tap` in the spec, and `tagproof run` listens itself.
    """
    came: SimpleQueue[ServerRequest] = SimpleQueue()
    redactor = Redactor({})

    def mask(request: ServerRequest) -> ServerRequest:
        masked = redactor.server_request(request)
        came.put(masked)
        return masked

    with Tap(port, mask) as tap:
        say(f"listening on http://{HOST}:{tap.port}; Ctrl-C ends it")
        try:
            while True:
                for line in lines_of(came.get()):
                    say(line)
        except KeyboardInterrupt:
            return ExitCode.PASSED


def lines_of(request: ServerRequest) -> list[str]:
    """What a request to the tap said, an event a line."""
    said = read(request)
    if said is None:
        path = request.url.partition("?")[0][:LONGEST]
        return [f"{request.status}  {request.method} {path}: no interface has this address"]
    if said.unreadable:
        return [f"{request.status}  {said.api.id}: the body is not readable"]
    return [f"{request.status}  {said.api.id} {_line(event)}" for event in said.events]


def _line(event: ServerEvent) -> str:
    worth = " ".join(filter(None, (event.value, event.currency)))
    said = {
        "account": event.account,
        "id": event.event_id,
        "order": event.transaction_id,
        "value": worth,
    }
    parts = [event.event or "event"]
    parts += [f"{name} {text[:LONGEST]}" for name, text in said.items() if text]
    parts += [f"id in vain in {place}" for place in event.misplaced]
    parts += ["test"] if event.is_test else []
    parts += [f"refused: {event.refused}"] if event.refused else []
    return " · ".join(parts)
