"""Hits of embedded documents, of popups and of workers."""

from __future__ import annotations

from typing import Any

from tinysite import Answer

from lab.mechanism import SCRIPT, Mechanism, javascript, script

SEND = "navigator.sendBeacon('%HIT%', 'b=1');"
POST = "fetch('%HIT%', {method: 'POST', body: 'b=1'})"
SENDER = script(SEND)
"""The document that sends as soon as it is parsed."""
FETCH = ("fetch", "xhr")
PIXEL: dict[str, Any] = {"method": "GET", "body": b""}


def embedded(name: str, title: str, **parts: Any) -> Mechanism:
    parts = {"method": "POST", "body": b"b=1", "kinds": ("ping",)} | parts
    return Mechanism(name=f"frame-{name}", title=title, group="Iframes", sender="frame", **parts)


def frame(name: str, title: str, markup: str, **parts: Any) -> Mechanism:
    """A frame that stands in the markup, with its document."""
    return embedded(name, title, markup=markup, when="open", scene="frames", **parts)


def emptied(name: str, title: str, code: str, **parts: Any) -> Mechanism:
    """An `about:blank` frame, which a script of the page fills on the click."""
    code = f"""const frame = document.createElement('iframe'); document.body.append(frame);
      const inner = frame.contentWindow; {code}"""
    return embedded(name, title, code=code, scene="frames-by-script", **parts)


IFRAMES = (
    frame("same", "same origin", "<iframe src=%HOME%/in></iframe>", files={"in": SENDER}),
    frame("cross", "another origin", "<iframe src=%OTHER%/in></iframe>", files={"in": SENDER}),
    frame(
        "nested",
        "nested, two origins",
        "<iframe src=%OTHER%/outer></iframe>",
        files={"outer": "<iframe src=%HOME%/in></iframe>", "in": SENDER},
    ),
    frame("srcdoc", "`srcdoc`", f'<iframe srcdoc="{SENDER}"></iframe>'),
    frame(
        "sandbox",
        "sandboxed",
        "<iframe sandbox=allow-scripts src=%HOME%/in></iframe>",
        files={"in": SENDER},
    ),
    frame(
        "address",
        "the hit is the iframe's address",
        "<iframe src='%HIT%'></iframe>",
        kinds=("document",),
        **PIXEL,
    ),
    emptied("blank", "`about:blank`", "inner.navigator.sendBeacon('%HIT%', 'b=1')"),
    emptied("blank-fetch", "`about:blank`, fetch", f"inner.{POST}", kinds=FETCH),
    emptied(
        "written",
        "`about:blank`, written into",
        """inner.document.write('<img src="%HIT%">'); inner.document.close()""",
        kinds=("image",),
        **PIXEL,
    ),
    emptied(
        "removed",
        "removed at once",
        "inner.navigator.sendBeacon('%HIT%', 'b=1'); frame.remove()",
    ),
)


def popup(name: str, title: str, code: str, **parts: Any) -> Mechanism:
    parts = {"method": "POST", "body": b"b=1", "kinds": ("ping",)} | parts
    return Mechanism(
        name=f"popup-{name}",
        title=title,
        code=code,
        group="Popups",
        sender="popup",
        page=None,
        **parts,
    )


OPENED = {"popup": SENDER}
POPUPS = (
    popup("plain", "`window.open`", "open('%HOME%/popup')", files=OPENED),
    popup("noopener", "`noopener`", "open('%HOME%/popup', '', 'noopener')", files=OPENED),
    popup(
        "link",
        "a link with `target=_blank`",
        "",
        button="<a id=go href=%HOME%/popup target=_blank>Go</a>",
        files=OPENED,
    ),
    popup(
        "closing",
        "that closes itself at once",
        "open('%HOME%/popup')",
        files={"popup": script(f"{SEND} close()")},
    ),
    popup(
        "closed",
        "that its opener closes at once",
        "const popup = open(''); popup.navigator.sendBeacon('%HIT%', 'b=1'); popup.close()",
        or_sender="page",
        note="A popup that is gone before it was known passes for its opener.",
    ),
    popup(
        "address", "the hit is the popup's address", "open('%HIT%')", kinds=("document",), **PIXEL
    ),
)


def worker(name: str, title: str, code: str, work: str = POST, **parts: Any) -> Mechanism:
    """A worker, made on the click from the file `work.js`."""
    parts = {"sender": "worker", "kinds": FETCH} | parts
    files = {"work.js": javascript(work), **parts.pop("files", {})}
    return Mechanism(
        name=f"worker-{name}",
        title=title,
        code=code,
        group="Workers",
        scene="workers",
        method="POST",
        body=b"b=1",
        files=files,
        **parts,
    )


INNER = {"inner.js": javascript(POST)}
WORKERS = (
    worker("dedicated", "dedicated", "new Worker('%HOME%/work.js')"),
    worker(
        "xhr",
        "dedicated, XMLHttpRequest",
        "new Worker('%HOME%/work.js')",
        "const request = new XMLHttpRequest(); request.open('POST', '%HIT%'); request.send('b=1')",
        kinds=("xhr",),
    ),
    worker("module", "a module", "new Worker('%HOME%/work.js', {type: 'module'})"),
    worker(
        "nested",
        "nested",
        "new Worker('%HOME%/work.js')",
        "new Worker('%HOME%/inner.js')",
        files=INNER,
    ),
    worker("blob", "from a Blob", f"new Worker(URL.createObjectURL(new Blob([`{POST}`])))"),
    worker("data", "from a `data:` address", f"new Worker(`data:text/javascript,{POST}`)"),
    worker(
        "imported",
        "by `importScripts`",
        "new Worker('%HOME%/work.js')",
        "importScripts('%HOME%/inner.js')",
        files=INNER,
    ),
    worker(
        "ended",
        "that ends itself at once",
        "new Worker('%HOME%/work.js')",
        f"{POST}; close()",
        sent="perhaps",
        note="The browser gives its request up with the worker.",
    ),
    worker(
        "shared",
        "shared",
        "new SharedWorker('%HOME%/work.js')",
        sender="shared_worker",
        page=None,
    ),
)

CONTROLLED = """<button id=go disabled>Go</button><script>(async () => {
  const controlled = new Promise((done) => navigator.serviceWorker.addEventListener(
    'controllerchange', done, {once: true}));
  await navigator.serviceWorker.register('%HOME%/service.js');
  await controlled;
  go.disabled = false;
})()</script>"""
"""A page whose button waits until its service worker has taken over."""
CLAIM = "addEventListener('activate', (event) => event.waitUntil(clients.claim()));"


def service(name: str, title: str, code: str, work: str, **parts: Any) -> Mechanism:
    parts = {"sender": "service_worker", "group": "Service workers"} | parts
    return Mechanism(
        name=f"service-{name}",
        title=title,
        code=code,
        files={"service.js": Answer(work, headers=SCRIPT)},
        method="POST",
        body=b"b=1",
        kinds=FETCH,
        page=None,
        **parts,
    )


REGISTER = "navigator.serviceWorker.register('%HOME%/service.js')"
SERVICE_WORKERS = (
    service(
        "install",
        "while it is installed",
        REGISTER,
        f"addEventListener('install', (event) => event.waitUntil({POST}))",
    ),
    service("start", "as its script runs", REGISTER, POST),
    service(
        "message",
        "on a message of the page",
        "navigator.serviceWorker.controller.postMessage('go')",
        f"{CLAIM} addEventListener('message', (event) => event.waitUntil({POST}))",
        button=CONTROLLED,
    ),
    service(
        "proxied",
        "a fetch of the page that it hands on",
        POST,
        f"{CLAIM} addEventListener('fetch', (event) => event.respondWith(fetch(event.request)))",
        button=CONTROLLED,
    ),
    service(
        "untouched",
        "a fetch of the page that it lets pass",
        POST,
        f"{CLAIM} addEventListener('fetch', () => {{}})",
        button=CONTROLLED,
        sender="page",
    ),
)
ANSWERED = service(
    "answered",
    "what a service worker answers by itself",
    POST,
    f"""{CLAIM} addEventListener('fetch', (event) => {{
      if (event.request.url.includes('/collect')) event.respondWith(new Response('')) }})""",
    button=CONTROLLED,
    group="What no tool can see",
    sent="never",
    unseen=True,
    note="Nothing leaves the browser at that moment. What the worker sends later is seen.",
)

FRAMES = (*IFRAMES, *POPUPS, *WORKERS, *SERVICE_WORKERS)
