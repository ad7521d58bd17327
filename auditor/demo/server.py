"""Serves the shop on loopback with the standard library: `with serve("broken") as url`.

It stores nothing about visitors (their own cookies hold cart and order), so any number of visits
may go on at once.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from auditor.demo.catalogue import Cart, Order, item, product
from auditor.demo.faults import Build, switched_on
from auditor.demo.forms import problems
from auditor.demo.pages import INFO, Answer, Pages, Visitor

LONGEST_FORM_BYTES = 64_000
COOKIE_ATTRIBUTES = "Path=/; HttpOnly; SameSite=Lax"
JSON = "application/json"


@contextmanager
def serve(build: Build, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve a build of the shop; yields its address, without a slash at the end.

    Args:
        build: sound, or broken with all the faults of `auditor.demo.faults`.
        host: the address to listen on.
        port: 0 takes a free one.
    """
    with open_shop(Pages(switched_on(build)), host, port) as url:
        yield url


@contextmanager
def open_shop(pages: Pages, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve these pages; yields their address, without a slash at the end."""
    with ShopServer(pages, host, port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.base
        finally:
            server.shutdown()
            thread.join()


class ShopServer(ThreadingHTTPServer):
    """The listening socket, and the pages that it serves."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, pages: Pages, host: str, port: int) -> None:
        """Bind the socket; requests are answered once `serve_forever` runs."""
        super().__init__((host, port), Visit)
        self.pages = pages
        self.base = f"http://{host}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - the base's
        """Print errors, but not that a browser went away in the middle of a response."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Visit(BaseHTTPRequestHandler):
    """One request."""

    server: ShopServer
    timeout = 10

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        """Print nothing: the terminal belongs to the audit."""

    def do_GET(self) -> None:
        """Respond with a page or a file."""
        self._send(self._get(urlsplit(self.path).path))

    def do_POST(self) -> None:
        """Respond to a form."""
        path, fields = urlsplit(self.path).path, self._fields()
        if fields is None:
            self._send(Answer(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
            return
        actions = {
            "/cart": self._add,
            "/cart/remove": self._remove,
            "/checkout": self._order,
            "/contact": self._message,
            "/newsletter": self._sign_up,
        }
        action = actions.get(path)
        self._send(action(fields) if action else self._not_found(path))

    # ── reading ──────────────────────────────────────────────────────────────────────────────

    @property
    def _visitor(self) -> Visitor:
        return Visitor.read(self.headers.get("Cookie", ""))

    @property
    def _wants_json(self) -> bool:
        """Whether a script sent the request; a form that is sent without one wants a page."""
        return JSON in self.headers.get("Accept", "")

    def _fields(self) -> dict[str, str] | None:
        """The form's fields; None if it is too long, or has no valid length."""
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > LONGEST_FORM_BYTES:
            return None
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        return dict(parse_qsl(body, keep_blank_values=True))

    # ── pages ────────────────────────────────────────────────────────────────────────────────

    def _get(self, path: str) -> Answer:
        pages, visitor = self.server.pages, self._visitor
        if name := INFO.get(path):
            return pages.page(name, path, visitor)
        if lamp := product(path.removeprefix("/products/")):
            return pages.page("product", path, visitor, product=lamp, item=item(lamp))
        if dynamic_page := self._dynamic_pages.get(path):
            return dynamic_page(visitor)
        return pages.file(path) or self._not_found(path)

    @property
    def _dynamic_pages(self) -> Mapping[str, Callable[[Visitor], Answer]]:
        """The pages that depend on the visitor, or on the shop's address."""
        pages, base = self.server.pages, self.server.base
        return {
            "/cart": lambda visitor: pages.page("cart", "/cart", visitor),
            "/checkout": self._checkout,
            "/thank-you": self._thanks,
            "/sitemap.xml": lambda _: pages.sitemap(base),
            "/robots.txt": lambda _: pages.robots(base),
        }

    def _checkout(self, visitor: Visitor) -> Answer:
        if not visitor.cart.lines:
            return _redirect("/cart")
        return self.server.pages.page("checkout", "/checkout", visitor, problems={}, fields={})

    def _thanks(self, visitor: Visitor) -> Answer:
        order = Order.read(visitor.order)
        if order is None:
            return _redirect("/")
        return self.server.pages.page("thank_you", "/thank-you", visitor, order=order)

    def _not_found(self, path: str) -> Answer:
        return self.server.pages.page("not_found", path, self._visitor, status=HTTPStatus.NOT_FOUND)

    # ── forms ────────────────────────────────────────────────────────────────────────────────

    def _add(self, fields: Mapping[str, str]) -> Answer:
        lamp = product(fields.get("product", ""))
        if lamp is None:
            return self._not_found("/cart")
        cart = self._visitor.cart.with_one_more(lamp)
        cookie = ("Set-Cookie", f"cart={cart.cookie}; {COOKIE_ATTRIBUTES}")
        if self._wants_json:
            return _json({"count": cart.count, "total": cart.total}, cookie)
        return _redirect("/checkout" if fields.get("then") == "checkout" else "/cart", cookie)

    def _remove(self, fields: Mapping[str, str]) -> Answer:
        cart = self._visitor.cart.without(fields.get("product", ""))
        return _redirect("/cart", ("Set-Cookie", f"cart={cart.cookie}; {COOKIE_ATTRIBUTES}"))

    def _order(self, fields: Mapping[str, str]) -> Answer:
        visitor = self._visitor
        if not visitor.cart.lines:
            return _redirect("/cart")
        if wrong := problems("checkout", fields):
            shown = {name: text for name, text in fields.items() if name in {"email", "name"}}
            return self.server.pages.page(
                "checkout",
                "/checkout",
                visitor,
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                problems=wrong,
                fields=shown,
            )
        order = Order.place(visitor.cart)
        return _redirect(
            "/thank-you",
            ("Set-Cookie", f"order={order.cookie}; {COOKIE_ATTRIBUTES}"),
            ("Set-Cookie", f"cart={Cart().cookie}; {COOKIE_ATTRIBUTES}"),
        )

    def _message(self, fields: Mapping[str, str]) -> Answer:
        return self._accept("contact", fields)

    def _sign_up(self, fields: Mapping[str, str]) -> Answer:
        return self._accept("newsletter", fields)

    def _accept(self, form: str, fields: Mapping[str, str]) -> Answer:
        """The response to a form that a script sends; a browser without scripts gets a page."""
        wrong = problems(form, fields)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
        if self._wants_json:
            return _json({"problems": wrong}, status=status)
        return self.server.pages.page(
            "form_taken", f"/{form}", self._visitor, status=status, form=form, problems=wrong
        )

    # ── answering ────────────────────────────────────────────────────────────────────────────

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)


def _redirect(path: str, *headers: tuple[str, str]) -> Answer:
    """A redirect to another page of the shop."""
    return Answer(status=HTTPStatus.SEE_OTHER, headers=(("Location", path), *headers))


def _json(data: object, *headers: tuple[str, str], status: HTTPStatus = HTTPStatus.OK) -> Answer:
    """A response for a script."""
    return Answer(status=status, type=JSON, body=json.dumps(data).encode(), headers=headers)
