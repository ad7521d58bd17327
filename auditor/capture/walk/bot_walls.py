"""Bot walls: challenges, CAPTCHAs and refusals that a site shows instead of a page to robots.

A guard's script alone is not a sign: guards put one on every page; nor is a CAPTCHA, since forms
have them. What counts is what only a guard's own page has, and that there is little else to read.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.model import TURNED_AWAY

if TYPE_CHECKING:
    from playwright.async_api import Page

MARKUP_LIMIT = 60_000
"""Characters of the markup that are read. A guard's page is short."""
WORDS_LIMIT = 250
"""The most words on a guard's page, in any language."""
PATIENCE_SECONDS = 2.0
"""How long a page may take to answer what is on it."""
READ = """(limit) => [
  document.title,
  document.documentElement.outerHTML.slice(0, limit),
  (document.body ? document.body.innerText : "").slice(0, 5000),
]"""


@dataclass(frozen=True, slots=True)
class _Guard:
    """A product that guards sites, and what only its own pages have."""

    name: str
    markup: re.Pattern[str] | None = None
    title: re.Pattern[str] | None = None


def _sign(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_GUARDS = (
    _Guard(
        "Cloudflare",
        _sign(r"_cf_chl_opt|/orchestrate/chl_|cf-browser-verification|id=.cf-error-details"),
        _sign(
            r"^just a moment|^attention required! \| cloudflare|^please wait\.\.\. \| cloudflare"
        ),
    ),
    _Guard("DataDome", _sign(r"\bcaptcha-delivery\.com/")),
    _Guard("HUMAN (PerimeterX)", _sign(r"\bid=.px-captcha|/px/captcha|captcha\.px-cloud\.net")),
    _Guard(
        "Imperva",
        _sign(r"incapsula incident id|_incapsula_resource\?(?:[^\"']*&)?cwudnsai="),
        _sign(r"^pardon our interruption"),
    ),
    _Guard("Akamai", _sign(r"\bsec-if-cpt-|errors\.edgesuite\.net|/_sec/cp_challenge/")),
    _Guard(
        "AWS WAF", _sign(r"\bawswaf\w*integration\b|\.awswaf\.com/[^\"']*/(?:challenge|captcha)")
    ),
    _Guard("Kasada", _sign(r"/ips\.js\?|\bkpsdk\b")),
    _Guard("DDoS-Guard", _sign(r"/\.well-known/ddos-guard/"), _sign(r"^ddos-guard$")),
    _Guard("Sucuri", _sign(r"sucuri website firewall - access denied|sucuri_cloudproxy_js")),
)
_CAPTCHA = _sign(
    r"<(?:iframe|script|div)\b[^>]{0,500}(?:hcaptcha\.com|/recaptcha/|g-recaptcha|h-captcha"
    r"|cf-turnstile|challenges\.cloudflare\.com|geetest|arkoselabs\.com|funcaptcha)"
)
_ASKS = _sign(
    r"\b(?:are you (?:a )?(?:human|robot)|robot or human|not a robot|you are (?:a )?human"
    r"|human verification|verify(?:ing)? (?:that )?you.{1,6}human|checking your browser"
    r"|unusual traffic|automated (?:access|requests|queries)|security check"
    r"|kein (?:ro)?bot(?:er)?\b|pas un robot|no soy un robot|non sono un robot)"
)
"""Questions that only such a page asks, whoever made it."""
_FIELD = _sign(r"<(?:input|textarea|select)\b(?![^>]*type=.?(?:hidden|submit|button|checkbox))")


def wall_of(title: str, markup: str, text: str) -> str | None:
    """Whose challenge page this is; None for any other page."""
    if len(text.split()) > WORDS_LIMIT:
        return None
    for guard in _GUARDS:
        if guard.title is not None and guard.title.search(title.strip()):
            return guard.name
        if guard.markup is not None and guard.markup.search(markup):
            return guard.name
    # A CAPTCHA in a form is not a wall: a wall has nothing else to fill in.
    if not _FIELD.search(markup) and (_ASKS.search(text) or _ASKS.search(title)):
        return "a CAPTCHA" if _CAPTCHA.search(markup) else "a check for robots"
    return None


async def wall_on(page: Page) -> str | None:
    """Whose challenge the page shows, if it shows one."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            title, markup, text = await page.evaluate(READ, MARKUP_LIMIT)
    except (TimeoutError, PlaywrightError):
        return None
    return wall_of(str(title), str(markup), str(text))


async def turned_away(page: Page, status: int | None) -> str | None:
    """How the site turned us away as a robot, in words; None if it did not.

    `status`: the HTTP status of the page's document, if it has one.
    """
    if status in TURNED_AWAY:
        return f"the site turned us away with HTTP {status}"
    if (guard := await wall_on(page)) is not None:
        return f"the site took us for a robot and shows {_shown(guard)} instead of the page"
    return None


def _shown(guard: str) -> str:
    return guard if guard.startswith("a ") else f"a challenge of {guard}"
