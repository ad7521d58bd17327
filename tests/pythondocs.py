"""Python's own HTML documentation as a site: hundreds of real pages, with a tag put into each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tinysite import POLL_SECONDS

PLACES = ("/usr/share/doc/python3/html", "/usr/share/doc/python3-doc/html")
"""Where Debian's and Ubuntu's package python3-doc puts it."""

ACCOUNT = "G-PYDOCS0001"
TAG = f"""<script>navigator.sendBeacon('https://region1.google-analytics.com/g/collect?v=2'
  + '&tid={ACCOUNT}&cid=1.1&en=page_view&dl=' + encodeURIComponent(location.href))</script>"""

Inject = Callable[[str], str]
"""From a page's path to what stands before its </head>."""


def folder() -> Path:
    """Where the documentation lies."""
    for place in PLACES:
        if (found := Path(place).resolve()).is_dir():
            return found
    raise FileNotFoundError("Python's documentation is not installed: apt-get install python3-doc")


@contextmanager
def serving(inject: Inject = lambda _: TAG) -> Iterator[str]:
    """Serve it on loopback, as long as the block; yields its address."""
    root = folder()

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __init__(self, *args: object, **more: object) -> None:
            super().__init__(*args, directory=str(root), **more)  # type: ignore[arg-type]

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            file = root / (path.lstrip("/") or "index.html")
            if file.suffix != ".html" or not file.is_file():
                super().do_GET()
                return
            html = file.read_text("utf-8").replace("</head>", f"{inject(path)}</head>", 1).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(html)))
            self.end_headers()
            self.wfile.write(html)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            """A browser that hangs up is not an error of the site's."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
