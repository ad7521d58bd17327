"""Snippets of tags, containers and consent platforms in a page's markup. No check is in here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .html_elements import Element, Markup, read_markup

DEFAULT_LAYER = "dataLayer"
CONTAINER_ID = re.compile(r"\bGTM-[A-Z0-9]{4,20}\b")
LAYER_OF = re.compile(
    r"['\"]script['\"]\s{0,9},\s{0,9}['\"]([\w$]{1,60})['\"]\s{0,9},\s{0,9}['\"]GTM-"
)
LAYER_IN_URL = re.compile(r"[?&;]l=([\w$]{1,60})")
CONSENT_DEFAULT = re.compile(r"['\"]consent['\"]\s{0,9},\s{0,9}['\"]default['\"]")
CONSENT_CALL = re.compile(r"['\"]consent['\"]\s{0,9},\s{0,9}['\"](?:default|update)['\"]")
ASKS = re.compile(r"consent|cookie|optanon|onetrust|didomi|usercentrics|__tcfapi", re.IGNORECASE)
"""Words in scripts that run a tag only if the visitor agreed."""
DATA = re.compile(r"\s*(?:self|window)\.__next_f|\s*\{\s*\"")
"""How scripts begin that hold data only; whole snippets may stand in it as text."""
BLOCK_COMMENT_END = "*/"
LINE_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
GOOGLE = frozenset({"ga4", "google_ads", "floodlight", "ga_universal", "gtm"})
GOOGLE_IDS = {
    "G": "ga4",
    "GT": "ga4",
    "AW": "google_ads",
    "DC": "floodlight",
    "UA": "ga_universal",
}


def _call(function: str, command: str, account: str) -> re.Pattern[str]:
    """The pattern of a vendor's call: its name, a command, an account where it is written out."""
    return re.compile(
        rf"\b{function}\(\s{{0,9}}['\"](?:{command})['\"]\s{{0,9}},\s{{0,9}}(?:['\"]?({account})\b)?"
    )


def _setting(name: str, account: str, *, after: str = r"[:=]") -> re.Pattern[str]:
    """The pattern of an account that is given under a name."""
    return re.compile(rf"\b{name}['\"]?\s{{0,9}}{after}\s{{0,9}}['\"]?({account})\b")


HARD_CODED: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("meta", "fbq", _call("fbq", "init", r"\d{6,20}")),
    ("google", "gtag", _call("gtag", "config", r"(?:G|GT|AW|DC|UA)-[A-Z0-9-]{4,20}")),
    ("ga_universal", "ga(", _call("ga", "create", r"UA-[0-9-]{4,20}")),
    ("tiktok", "ttq", re.compile(r"\bttq\.load\(\s{0,9}(?:['\"](\w{10,30}))?")),
    ("microsoft_uet", "bat.bing", _setting("ti", r"\d{5,12}")),
    ("linkedin", "_linkedin", _setting("_linkedin_partner_id", r"\d{3,12}")),
    ("pinterest", "pintrk", _call("pintrk", "load", r"\d{6,20}")),
    ("snapchat", "snaptr", _call("snaptr", "init", r"[\w-]{10,40}")),
    ("x", "twq", _call("twq", "config|init", r"\w{3,20}")),
    ("reddit", "rdt", _call("rdt", "init", r"\w{3,30}")),
    ("taboola", "_tfa.push", _setting("id", r"\d{4,12}")),
    ("outbrain", "obApi", _setting("OB_ADV_ID", r"\w{10,60}")),
    ("criteo", "setAccount", _setting("account", r"\d{2,12}")),
    ("hotjar", "hotjar", _setting("hjid", r"\d{4,12}")),
    ("clarity", "clarity.ms", _setting("script", r"\w{6,16}", after=",")),
)
"""Vendor, a word that its snippet must hold, and the call by which it names its account."""
PLATFORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(form, re.IGNORECASE))
    for name, form in (
        ("CCM19", r"ccm19"),
        ("consentmanager", r"\bconsentmanager\.net/"),
        ("CookieFirst", r"\bcookiefirst\.com/"),
        ("CookieHub", r"\bcookiehub\.(?:net|eu|com)/"),
        ("Cookie Information", r"\bpolicy\.app\.cookieinformation\.com/"),
        ("Cookie Script", r"\bcookie-script\.com/"),
        ("Cookiebot", r"\bconsent\.cookiebot\.(?:com|eu)/"),
        ("CookieYes", r"\bcdn-cookieyes\.com/"),
        ("Didomi", r"\bsdk\.privacy-center\.org/"),
        ("InMobi", r"\bcmp\.(?:quantcast|inmobi)\.com/"),
        ("iubenda", r"\b(?:cdn|cs|embeds)\.iubenda\.com/"),
        ("Ketch", r"\bketchcdn\.com/"),
        ("OneTrust", r"\bcookielaw\.org/|/otSDKStub\.js|/OtAutoBlock\.js"),
        ("Osano", r"\bcmp\.osano\.com/"),
        ("Securiti", r"\bsecuriti\.ai/"),
        ("Sourcepoint", r"\bprivacy-mgmt\.com/"),
        ("Termly", r"\bapp\.termly\.io/"),
        ("Transcend", r"\btranscend-cdn\.com/"),
        ("TrustArc", r"\bconsent\.trustarc\.com/"),
        ("Usercentrics", r"\busercentrics\.eu/"),
    )
)
"""Consent platforms whose makers ask for their script to stand before all tags."""
BLOCKS_ITSELF = re.compile(
    r"auto-?_?block|uc-block|resource-blocker|data-blockingmode=auto", re.IGNORECASE
)
"""Scripts that stop what comes after them, and can't stop what came before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of the markup that loads a tag, a container or a platform, or sets one up."""

    name: str
    """The id of a container or vendor, or the name of a consent platform or data layer."""
    at: int
    """Where it stands in the markup."""
    account: str = ""
    asks: bool = False
    """Whether it seems to look at the visitor's choice itself."""
    in_head: bool = True
    first: bool = False
    """Whether it stands in the body, before anything that is shown."""
    awaited: int = 0
    """How many scripts and stylesheets before it the browser waits for."""
    blocks: bool = False
    """Whether it is a consent platform that stops other scripts by itself."""
    layer: str = DEFAULT_LAYER


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippets:
    """The snippets of one page, each kind in its order."""

    containers: tuple[Snippet, ...] = ()
    fallbacks: tuple[Snippet, ...] = ()
    """The noscript frames of containers."""
    defaults: tuple[Snippet, ...] = ()
    """The defaults of Google's consent mode."""
    platforms: tuple[Snippet, ...] = ()
    tags: tuple[Snippet, ...] = ()
    """Vendors' own snippets."""
    layers: tuple[Snippet, ...] = ()
    """Where a data layer is made anew."""
    has_content: bool = False


def read_snippets(source: str) -> Snippets:
    """The snippets in a page's markup."""
    markup = read_markup(source)
    containers = tuple(_containers(markup))
    names = {container.layer for container in containers}
    return Snippets(
        containers=containers,
        fallbacks=tuple(_fallbacks(markup)),
        defaults=tuple(_matches(markup, "default", CONSENT_DEFAULT)),
        platforms=tuple(_platforms(markup)),
        tags=tuple(_tags(markup)),
        layers=tuple(layer for name in sorted(names) for layer in _layers(markup, name)),
        has_content=markup.has_content,
    )


def _scripts(markup: Markup) -> Iterator[tuple[Element, str]]:
    """The inline scripts that run, and what they do."""
    for element in markup.elements:
        if element.runs and not element.source and not DATA.match(element.text):
            yield element, _without_comments(element.text)


def _without_comments(text: str) -> str:
    """The script with blanks in place of its comments: all else keeps its position."""
    first, *rest = text.split("/*")
    kept = [first]
    for part in rest:
        comment, end, code = part.partition(BLOCK_COMMENT_END)
        kept.append(" " * (len(comment) + 4) + code if end else f"/*{comment}")
    return LINE_COMMENT.sub(lambda match: " " * len(match[0]), "".join(kept))


def _asks(text: str) -> bool:
    return bool(ASKS.search(CONSENT_CALL.sub("", CONTAINER_ID.sub("", text))))


def _containers(markup: Markup) -> Iterator[Snippet]:
    awaited = 0
    names: set[str] = set()
    inline = {element.at: text for element, text in _scripts(markup)}
    for element in markup.elements:
        text = inline.get(element.at, element.source if element.runs else "")
        match = CONTAINER_ID.search(text) if "gtm.js" in text else None
        if match and match[0] not in names:
            names.add(match[0])
            layer = LAYER_OF.search(text) or LAYER_IN_URL.search(text)
            yield Snippet(
                name=match[0],
                at=element.at,
                asks=_asks(text),
                in_head=element.in_head,
                awaited=awaited,
                layer=layer[1] if layer else DEFAULT_LAYER,
            )
        awaited += element.is_awaited and not _platform(element)


def _fallbacks(markup: Markup) -> Iterator[Snippet]:
    for element in markup.elements:
        match = CONTAINER_ID.search(element.text) if element.name == "noscript" else None
        if match and "ns.html" in element.text:
            in_head, first = element.in_head, element.first
            yield Snippet(name=match[0], at=element.at, in_head=in_head, first=first)


def _platform(element: Element) -> str:
    if element.name != "script" or not element.source:
        return ""
    return next((name for name, form in PLATFORMS if form.search(element.source)), "")


def _platforms(markup: Markup) -> Iterator[Snippet]:
    for element in markup.elements:
        if name := _platform(element):
            mode = element.attributes.get("data-blockingmode", "")
            blocks = BLOCKS_ITSELF.search(f"{element.source} data-blockingmode={mode}")
            yield Snippet(name=name, at=element.at, blocks=bool(blocks))


def _tags(markup: Markup) -> Iterator[Snippet]:
    accounts: set[tuple[str, str]] = set()
    for tag in sorted(_called(markup), key=lambda tag: tag.at):
        if (tag.name, tag.account) not in accounts:
            accounts.add((tag.name, tag.account))
            yield tag


def _called(markup: Markup) -> Iterator[Snippet]:
    for element, text in _scripts(markup):
        asks = _asks(text)
        for vendor, word, form in HARD_CODED:
            for match in form.finditer(text) if word in text else ():
                account = match[1] or ""
                name = _google(account) if vendor == "google" else vendor
                at = element.at + match.start()
                yield Snippet(name=name, at=at, account=account, asks=asks)


def _google(account: str) -> str:
    return GOOGLE_IDS.get(account.partition("-")[0], "ga4")


def _matches(markup: Markup, name: str, form: re.Pattern[str]) -> Iterator[Snippet]:
    for element, text in _scripts(markup):
        for match in form.finditer(text):
            yield Snippet(name=name, at=element.at + match.start())


def _layers(markup: Markup, name: str) -> Iterator[Snippet]:
    """Where a new list replaces the data layer, whatever it held."""
    layer = re.escape(name)
    owner = r"(?:(?:var|let|const)\s{1,9}|(?:window|self|globalThis)\s{0,9}\.\s{0,9})?"
    made_anew = re.compile(
        rf"(?:(?:^|[^\w.$'\"\[(]){owner}{layer}|\bwindow\[['\"]{layer}['\"]\])"
        r"\s{0,9}=\s{0,9}(?:\[|new\s{1,9}Array\b)"
    )
    guarded = re.compile(r"(?:\bif\b[^;{}]{0,200}\{?|\|\||\?\?|&&)\s*\(?\s*$")
    for element, text in _scripts(markup):
        for match in made_anew.finditer(text) if name in text else ():
            before = text[max(0, match.start() - 200) : match.start() + 1]
            if not guarded.search(before):
                yield Snippet(name=name, at=element.at + match.start(), layer=name)
