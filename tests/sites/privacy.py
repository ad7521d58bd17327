"""Personal data goes out: what forms, tags and their settings do with what a visitor typed in."""

from __future__ import annotations

from sites.build import (
    ELSEWHERE,
    GA4_BASE,
    STRICT,
    Answer,
    Plant,
    Site,
    Tag,
    ads,
    found,
    ga4,
    page,
    push,
    snippet,
    tag,
)

EMAIL = "Avery.Test@nordlicht.example"
"""As the visitor types it: with capital letters."""
SPEC = f"""
identity:
  email: {EMAIL}
  phone: "+49 30 1234567"
tags:
  google_ads: {{ user_data: [email] }}
  meta: {{ user_data: [email] }}
"""
AT_GMAIL = SPEC.replace(EMAIL, "Avery.Test.Nordlicht@gmail.com")
LEAD = """
steps:
  - navigate: "{base}/"
  - fill: { label: Email, value: "{email}" }
  - click: { role: button, name: Send }
    goal: true
  - wait_for_element: { text: We will write }
expect:
  - { tag: TAG, event: EVENT }
"""
FORM = '<label>Email <input name="email" type="email"></label> <button>Send</button>'
LEAD_TAG = ga4("generate_lead")
VALUE = "{value: 20, currency: 'EUR'}"
NORMAL = "value.trim().toLowerCase()"
HASH = """async (text) => Array.from(
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  (byte) => byte.toString(16).padStart(2, "0")).join("")"""
"""A hash as most snippets for it make it."""


def goal(tag_: str = "ga4", event: str = "generate_lead") -> str:
    return LEAD.replace("TAG", tag_).replace("EVENT", event)


def a_form(slug: str, *tags: Tag, form: str, thanks: str = "", **pages: str | Answer) -> Site:
    """A contact form, and the page that thanks for it."""
    head = snippet(slug)
    order = push("generate_lead", ecommerce={"value": 20, "currency": "EUR"})
    return Site(
        container=(GA4_BASE, *tags),
        pages={
            "": page(form, head=head, title="Contact"),
            "thanks": page(f"We will write.{thanks}{order}", head=head, title="Thank you"),
            **pages,
        },
    )


def posted(slug: str, *tags: Tag, thanks: str = "", script: str = "") -> Site:
    """The form is sent by POST; `script` runs as it is sent."""
    form = f'<form method="post" action="thanks">{FORM}</form>'
    if script:
        form += (
            '<script>document.querySelector("form").addEventListener("submit", (event) => '
            f"{{ const value = event.target.email.value; {script} }});</script>"
        )
    return a_form(slug, *tags, form=form, thanks=thanks)


REMEMBERED = 'sessionStorage.setItem("lead", value);'
"""The shop keeps the address for the page of thanks."""
KNOWN = 'const value = sessionStorage.getItem("lead") ?? "";'


# ── readable ─────────────────────────────────────────────────────────────────────────────────────


def in_url(planted: bool) -> Site:
    """The server leads on to an address that greets the visitor by theirs."""
    to = f"thanks?to={EMAIL.replace('@', '%40')}" if planted else "thanks"
    form = f'<form method="post" action="send">{FORM}</form>'
    send = Answer(status=303, headers={"Location": to})
    return a_form("pii-in-url", LEAD_TAG, form=form, send=send)


def in_params(planted: bool) -> Site:
    """A variable hands over all that the form holds, to see who writes."""
    more = f"contact: (() => {{ {KNOWN} return value; }})(), " if planted else ""
    lead = ga4("generate_lead", params=f"{{{more}value: 20, currency: 'EUR'}}")
    return posted("pii-in-params", lead, script=REMEMBERED)


def encoded(planted: bool) -> Site:
    """The same as JSON in base64, which reads as if it were safe."""
    packed = "btoa(JSON.stringify({from: 'contact', email: value}))"
    more = f"lead_ref: (() => {{ {KNOWN} return {packed}; }})(), " if planted else ""
    lead = ga4("generate_lead", params=f"{{{more}value: 20, currency: 'EUR'}}")
    return posted("pii-in-params-encoded", lead, script=REMEMBERED)


def stranger(planted: bool) -> Site:
    """A plugin asks somebody else's server whether the address exists, in the request's own."""
    ask = f"new Image().src = '{ELSEWHERE}/valid.gif?mail=' + encodeURIComponent(value);"
    return posted("pii-in-url-stranger", LEAD_TAG, script=ask if planted else "")


def get_form(planted: bool) -> Site:
    """Nobody wrote `method` into the form."""
    method = "" if planted else ' method="post"'
    form = f'<form action="thanks"{method}>{FORM}</form>'
    return a_form("pii-get-form", LEAD_TAG, form=form)


# ── hashed ───────────────────────────────────────────────────────────────────────────────────────


def undeclared(planted: bool) -> Site:
    """Somebody switched "automatic advanced matching" on in TikTok's settings."""
    lead = f'tiktok("track", "Lead", {VALUE})'
    known = (
        f"{KNOWN} ({HASH})({NORMAL}).then((email) => {{ tiktok('identify', {{email}}); {lead}; }});"
    )
    return posted(
        "pii-hash-undeclared",
        tag("generate_lead", known if planted else lead),
        script=REMEMBERED,
    )


def unhashed(planted: bool) -> Site:
    """The field for a hash that is ready is given the address itself."""
    given = "value" if planted else f"await ({HASH})({NORMAL})"
    run = (
        f"{KNOWN} (async () => google('event', 'conversion', {{send_to: 'AW-700800900/leads', "
        f"value: 20, currency: 'EUR', user_data: {{sha256_email_address: {given}}}}}))()"
    )
    return posted("pii-unhashed-match", tag("generate_lead", run), script=REMEMBERED)


def hash_wrong(planted: bool) -> Site:
    """The address is hashed as it was typed in, with its capital letters."""
    text = "value" if planted else NORMAL
    run = (
        f"{KNOWN} ({HASH})({text}).then((em) => {{ meta('init', PIXEL, {{em}}); "
        f"meta('track', 'Lead', {VALUE}); }});"
    )
    return posted("pii-hash-wrong", tag("generate_lead", run), script=REMEMBERED)


def hash_with_dots(planted: bool) -> Site:
    """One hash for all: Meta wants an address at Gmail as it is, Google without its dots."""
    text = NORMAL if planted else f"{NORMAL}.replaceAll(/[.](?=.*@)/g, '')"
    run = (
        f"{KNOWN} const hash = {HASH}; hash({NORMAL}).then((em) => meta('init', PIXEL, {{em}})); "
        f"hash({text}).then((hash) => google('event', 'conversion', "
        "{send_to: 'AW-700800900/leads', value: 20, currency: 'EUR', "
        "user_data: {sha256_email_address: hash}}));"
    )
    return posted("pii-hash-wrong-gmail", tag("generate_lead", run), script=REMEMBERED)


def hash_of_nothing(planted: bool) -> Site:
    """The data layer's key has another name by now, and "undefined" is hashed in its stead."""
    key = "visitorEmail" if planted else "email"
    run = (
        f"{KNOWN} const data = {{email: {NORMAL}}}; ({HASH})(String(data.{key})).then((hash) => "
        "google('event', 'conversion', {send_to: 'AW-700800900/leads', value: 20, "
        "currency: 'EUR', user_data: {sha256_email_address: hash}}));"
    )
    return posted("pii-hash-of-nothing", tag("generate_lead", run), script=REMEMBERED)


def empty(planted: bool) -> Site:
    """The tag reads the address from an element that the page of thanks no longer has."""
    shown = "" if planted else f"<script>{KNOWN} document.body.dataset.lead = value;</script>"
    params = "{value: 20, currency: 'EUR', user_data: {email: document.body.dataset.lead}}"
    return posted(
        "user-data-empty", ads("generate_lead", "leads", params), thanks=shown, script=REMEMBERED
    )


# ── to whom, and how ─────────────────────────────────────────────────────────────────────────────


def insecure_script(planted: bool) -> Site:
    """The snippet is from the time when pages had no https."""
    scheme = "http" if planted else "https"
    uet = f'<script async src="{scheme}://bat.bing.com/bat.js"></script>'
    head = snippet("insecure-hit") + uet
    return Site(pages={"": page("Tea", head=head)})


def insecure_image(planted: bool) -> Site:
    """A pixel that was pasted below the page ten years ago."""
    scheme = "http" if planted else "https"
    image = f'<img src="{scheme}://www.facebook.com/tr?id=555000111222333&amp;ev=PageView" alt="">'
    return Site(pages={"": page(f"Tea {image}", head=snippet("insecure-hit-image"))})


HOTJAR = {
    "static.hotjar.com/c/hotjar-3141592.js": Answer("/* settings */", type="text/javascript"),
}
HOTJAR_TAG = "<script async src='https://static.hotjar.com/c/hotjar-3141592.js?sv=6'></script>"


def unapproved(planted: bool) -> Site:
    """An agency put a tag of its own into the container."""
    tags = (tag("gtm.js", f"html(`{HOTJAR_TAG}`)".replace("</", r"<\/")),) if planted else ()
    return Site(
        pages={"": page("Tea", head=snippet("unapproved-vendor"))},
        container=(GA4_BASE, *tags),
        elsewhere=HOTJAR,
    )


def replay(planted: bool) -> Site:
    """The recording runs on all pages, the checkout's among them."""
    head = snippet("session-replay-on-form")
    fields = (
        '<form><input autocomplete="name"><input type="email"><input name="card_number"></form>'
    )
    checkout = head + (HOTJAR_TAG if planted else "")
    return Site(
        pages={
            "": page("Tea", head=head + HOTJAR_TAG),
            "checkout": page(fields, head=checkout, title="Checkout"),
        },
        elsewhere=HOTJAR,
    )


PLANTS: tuple[Plant, ...] = (
    Plant("pii-in-url", in_url, found("pii-in-url"), goal(), spec=SPEC),
    Plant("pii-in-params", in_params, found("pii-in-params"), goal(), spec=SPEC),
    Plant("pii-in-params", encoded, found("pii-in-params"), goal(), spec=SPEC, name="encoded"),
    Plant("pii-in-url", stranger, found(("pii-in-url", None)), goal(), spec=SPEC, name="stranger"),
    # What stands in the address is in every tag's hits, too.
    Plant(
        "pii-get-form",
        get_form,
        found(("pii-get-form", None), "pii-in-url"),
        goal(),
        spec=SPEC,
    ),
    Plant(
        "pii-hash-undeclared",
        undeclared,
        found(("pii-hash-undeclared", "tiktok")),
        goal("tiktok", "Lead"),
        spec=SPEC,
    ),
    Plant(
        "pii-unhashed-match",
        unhashed,
        found(("pii-unhashed-match", "google_ads")),
        goal("google_ads", "conversion"),
        spec=SPEC,
    ),
    Plant(
        "pii-hash-wrong",
        hash_wrong,
        found(("pii-hash-wrong", "meta")),
        goal("meta", "Lead"),
        spec=SPEC,
    ),
    Plant(
        "pii-hash-wrong",
        hash_with_dots,
        found(("pii-hash-wrong", "google_ads")),
        goal("google_ads", "conversion"),
        spec=AT_GMAIL,
        name="gmail",
    ),
    Plant(
        "pii-hash-of-nothing",
        hash_of_nothing,
        found(("pii-hash-of-nothing", "google_ads")),
        goal("google_ads", "conversion"),
        spec=SPEC,
    ),
    Plant(
        "user-data-empty",
        empty,
        found(("user-data-empty", "google_ads")),
        goal("google_ads", "conversion"),
        spec=SPEC,
    ),
    Plant(
        "insecure-hit",
        insecure_script,
        found(("insecure-hit", "microsoft_uet")),
        crawl=("",),
        spec=SPEC,
    ),
    Plant(
        "insecure-hit",
        insecure_image,
        found(("insecure-hit", "meta")),
        crawl=("",),
        spec=SPEC,
        name="image",
    ),
    Plant(
        "session-replay-on-form",
        replay,
        found(("session-replay-on-form", "hotjar")),
        crawl=("", "checkout"),
        spec=SPEC,
    ),
    Plant(
        "unapproved-vendor",
        unapproved,
        found(("unapproved-vendor", "hotjar")),
        crawl=("",),
        spec=STRICT,
    ),
)
