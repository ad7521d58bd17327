"""Hits that markup sends, or an element that a script makes: images, scripts, links, forms."""

from __future__ import annotations

from typing import Any

from tinysite import Answer

from lab.mechanism import ACCOUNT, Mechanism, Message, script

INSERT = "document.body.insertAdjacentHTML('beforeend', "


def image(name: str, title: str, **parts: Any) -> Mechanism:
    if "code" not in parts:
        parts = {"when": "open", "scene": "images-in-markup"} | parts
    else:
        parts = {"scene": "images"} | parts
    return Mechanism(name=f"image-{name}", title=title, group="Images", kinds=("image",), **parts)


IMAGES = (
    image("new", "`new Image()`", code="new Image().src = '%HIT%'"),
    image("inserted", "an `<img>` inserted by a script", code=INSERT + """'<img src="%HIT%">')"""),
    image("tag", "an `<img>` in the markup", markup='<img src="%HIT%">'),
    image("srcset", "`srcset`", markup='<img srcset="%HIT% 1x">'),
    image("picture", "`<picture>`", markup='<picture><source srcset="%HIT%"><img></picture>'),
    image("css", "a CSS background", markup="<p style='background: url(\"%HIT%\")'>Lab</p>"),
    image("input", "`<input type=image>`", markup='<input type=image src="%HIT%">'),
)

FORM_POST = """const form = document.createElement('form'); form.method = 'POST';
  form.action = '%HIT%'; form.innerHTML = '<input name=b value=1>'; document.body.append(form); """
FORM_HIDDEN = (
    FORM_POST
    + INSERT
    + """'<iframe name="%PATH%" hidden></iframe>'); form.target = '%PATH%'; form.submit()"""
)
FORM_GET = f"""const form = document.createElement('form'); form.action = '%COLLECTOR%/collect';
  form.innerHTML = '<input name=id value={ACCOUNT}><input name=ev value=form-get>';
  document.body.append(form); form.requestSubmit()"""


def form(name: str, title: str, code: str, **parts: Any) -> Mechanism:
    parts = {"method": "POST", "body": b"b=1"} | parts
    return Mechanism(
        name=f"form-{name}",
        title=title,
        group="Forms",
        code=code,
        kinds=("document",),
        **parts,
    )


FORMS = (
    form("hidden", "into a hidden iframe", FORM_HIDDEN, sender="frame"),
    form("post", "that opens the next page, POST", FORM_POST + "form.submit()", page=None),
    form("get", "that opens the next page, GET", FORM_GET, method="GET", body=b"", page=None),
)


def scripted(name: str, title: str, kind: str, **parts: Any) -> Mechanism:
    parts = {"when": "open", "scene": "scripts"} | parts
    return Mechanism(name=name, title=title, group="Scripts", kinds=(kind,), **parts)


SCRIPTS = (
    scripted(
        "jsonp",
        "JSONP",
        "script",
        code="const s = document.createElement('script'); s.src = '%HIT%'; document.head.append(s)",
        when="click",
        scene="",
    ),
    scripted(
        "write-image",
        "an image by `document.write`",
        "image",
        markup=script("""document.write('<img src="%HIT%">')"""),
    ),
    scripted(
        "write-script",
        "a script by `document.write`",
        "script",
        markup=script("""document.write('<script src="%HIT%"></' + 'script>')"""),
    ),
    scripted(
        "import",
        "a module's `import`",
        "script",
        markup="<script type=module>import '%HIT%'</script>",
    ),
)


def link(name: str, markup: str, *kinds: str, title: str = "", **parts: Any) -> Mechanism:
    parts = {"when": "open", "scene": "links"} | parts
    return Mechanism(
        name=f"link-{name}",
        title=title or f"`rel={name}`",
        group="Links",
        markup=markup,
        kinds=kinds,
        **parts,
    )


def anchor(name: str, button: str, *kinds: str, **parts: Any) -> Mechanism:
    return link(name, "", *kinds, button=button, when="click", scene="", **parts)


LINKS = (
    link("stylesheet", '<link rel=stylesheet href="%HIT%">', "stylesheet"),
    link("prefetch", '<link rel=prefetch href="%HIT%">', "prefetch", "fetch", "other"),
    link(
        "preload-image",
        '<link rel=preload as=image href="%HIT%">',
        "image",
        title="`rel=preload`, an image",
    ),
    link(
        "preload-fetch",
        '<link rel=preload as=fetch crossorigin href="%HIT%">',
        "fetch",
        "xhr",
        "other",
        title="`rel=preload`, for fetch",
    ),
    link("modulepreload", '<link rel=modulepreload href="%HIT%">', "script", "other"),
    link(
        "speculation",
        """<script type=speculationrules>{"prefetch": [{"urls": ["%HIT%"]}]}</script>""",
        "prefetch",
        title="speculation rules, `prefetch`",
        unheld=True,
        note="The browser fetches such a page by itself, past the place where requests are held: "
        "it reaches the vendor.",
    ),
    anchor(
        "ping",
        '<a id=go href="#there" ping="%HIT%">Go</a>',
        "ping",
        title="the `ping` attribute",
        method="POST",
        body=b"PING",
    ),
    anchor(
        "address",
        '<a id=go href="%HIT%">Go</a>',
        "document",
        title="a link to the vendor, as in affiliate programmes",
        page=None,
    ),
    anchor(
        "download",
        '<a id=go href="%HIT%">Go</a>',
        "document",
        title="a link to the vendor that is answered with a file",
        at_collector={"%PATH%": Answer("x", headers={"Content-Disposition": "attachment"})},
        page=None,
    ),
)


def beside(name: str, title: str, link: str, **parts: Any) -> Mechanism:
    return Mechanism(
        name=f"beside-{name}",
        title=title,
        group="A beacon on the click on",
        button=f"<a id=go {link}>Go</a>",
        code="navigator.sendBeacon('%HIT%', 'b=1')",
        kinds=("ping",),
        method="POST",
        body=b"b=1",
        **parts,
    )


BESIDES = (
    beside("tel", "a `tel:` link", 'href="tel:+15550100"'),
    beside("mailto", "a `mailto:` link", 'href="mailto:shop@example.com"'),
    beside(
        "file",
        "a link to a file, which is downloaded",
        "href=%HOME%/list",
        files={"list": Answer("x", headers={"Content-Type": "application/x-lab"})},
    ),
    beside("saved", "a link with `download`", "href=%HOME%/list download", files={"list": "x"}),
)


def report(name: str, headers: dict[str, str], *kinds: str, **parts: Any) -> Mechanism:
    return Mechanism(
        name=f"csp-{name}",
        title=f"`{name}`",
        group="Reports of a content security policy",
        markup="<img src=/refused.gif>",
        headers=headers,
        kinds=kinds,
        when="open",
        sender="browser",
        method="POST",
        body=None,
        **parts,
    )


REPORTS = (
    report(
        "report-uri",
        {"Content-Security-Policy": "img-src 'none'; report-uri %HIT%"},
        "cspviolationreport",
    ),
    report(
        "report-to",
        {
            "Content-Security-Policy": "img-src 'none'; report-to lab",
            "Reporting-Endpoints": 'lab="%HIT%"',
        },
        "other",
        sent="never",
        unseen=True,
        note="The browser's network process sends such reports by itself, up to a minute later. "
        "The visit is over by then, and its reports are dropped with its profile.",
    ),
)


def redirect(name: str, title: str, code: str, **parts: Any) -> Mechanism:
    return Mechanism(
        name=f"redirect-{name}",
        title=title,
        group="Redirects",
        scene="redirects",
        code=code,
        **parts,
    )


def hop(status: int, location: str) -> Answer:
    return Answer(status=status, headers={"Location": location}, cors=True)


def onwards(name: str, title: str, status: int, code: str, **parts: Any) -> Mechanism:
    """The vendor itself sends the hit on."""
    path = f"/collect?id={ACCOUNT}&ev=redirect-{name}&hop=2"
    second = Message(method=parts.get("method", "GET"), path=path, body=parts.get("body", b""))
    return redirect(
        name,
        title,
        code,
        at_collector={"%PATH%": hop(status, f"%COLLECTOR%{path}")},
        follows=(second,),
        note="While hits are held, the vendor's own redirect never comes.",
        **parts,
    )


POSTED: dict[str, Any] = {"method": "POST", "body": b"b=1", "kinds": ("fetch", "xhr")}
REDIRECTS = (
    redirect(
        "to-hit",
        "302 from the site to the vendor, image",
        "new Image().src = '%HOME%/go'",
        files={"go": hop(302, "%HIT%")},
        kinds=("image",),
    ),
    redirect(
        "post",
        "307 from the site to the vendor, with a body",
        "fetch('%HOME%/go', {method: 'POST', body: 'b=1'})",
        files={"go": hop(307, "%HIT%")},
        **POSTED,
    ),
    onwards("on", "302 by the vendor, image", 302, "new Image().src = '%HIT%'", kinds=("image",)),
    onwards(
        "on-post",
        "307 by the vendor, with a body",
        307,
        "fetch('%HIT%', {method: 'POST', body: 'b=1'})",
        **POSTED,
    ),
)

ELEMENTS = (*IMAGES, *FORMS, *SCRIPTS, *LINKS, *BESIDES, *REPORTS, *REDIRECTS)
