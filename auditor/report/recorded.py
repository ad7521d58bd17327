"""Sentences that capture wrote into the audit file, so that reports can translate them.

The file holds their English text only. Each is recognised by its template, and so are the sentences
within it ("Step 3 (shop.yaml:14): ..."). What a spec or a site says in them stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from auditor.model import message
from auditor.model.messages import phrase

TEMPLATES = (
    # What the spec has no words for: see Phase.
    phrase("open {url} directly"),
    phrase("open {url}"),
    phrase("leave the page"),
    phrase("reload the page"),
    phrase("come back to {url} in a new session"),
    phrase("go back and forward again"),
    phrase("skip {step}, since {element} does not show"),
    phrase("stay on the page"),
    phrase("move the pointer and scroll"),
    # Why the browser has no sandbox.
    phrase("Chromium refuses it to root"),
    phrase("TAGPROOF_SANDBOX turns it off"),
    # Why a visit broke; those that hold others come first.
    phrase("Step {number} of {part} ({place}): {error}"),
    phrase("Step {number} ({place}): {error}"),
    phrase("Step {number}: {error}"),
    phrase("The login under site.login failed: {error}"),
    phrase(
        "the login was refused: the page asks for the password again and says “{text}”; check the "
        "name and the password that the spec fills in"
    ),
    phrase(
        "the login was refused: the page asks for the password again; check the name and the "
        "password that the spec fills in"
    ),
    phrase("Not walked, since the journey itself broke: {error}"),
    phrase("{error}. Nothing else was crawled as “{leg}”."),
    phrase("{error}; see whether the leg's steps under `consent` still answer the banner"),
    phrase("{error}; give the spec a leg under `consent` whose steps answer the banner"),
    phrase("{error}; the page answered HTTP {status}"),
    phrase("{error}; {request} answered HTTP {status}"),
    phrase("{step}: no element matches {target} (waited {seconds} s); the page has {element}"),
    phrase("{step}: no element matches {target} (waited {seconds} s)"),
    phrase("{step}: {target} is there, but was not ready within {seconds} s ({obstacle})"),
    phrase("{step}: {number} elements match {target}; name one, or add nth or exact: true"),
    phrase("{step} did not happen within {seconds} s"),
    phrase("{step}: there is no file {file}"),
    phrase("{step}: {target} has nothing to remember as {name}: it says “{text}”"),
    phrase("{step}: {target} has nothing to remember as {name}: it has no text"),
    phrase("{step}: the browser went away"),
    phrase(
        "{step}: the login was refused: the page asks for the password again and says “{text}”; "
        "check the name and the password that the spec fills in"
    ),
    phrase(
        "{step}: the login was refused: the page asks for the password again; check the name and "
        "the password that the spec fills in"
    ),
    phrase("nothing was chosen: all steps of the consent leg depend on elements that do not show"),
    phrase("the page was not reloaded after the choice: {reason}"),
    phrase("{url}: the site turned us away with HTTP {status}"),
    phrase("{url}: the site took us for a robot and shows {guard} instead of the page"),
    phrase("{url} turned us away with HTTP {status}"),
    phrase("{url} did not finish loading within {seconds} s"),
    phrase("{url} did not open: {reason}"),
    phrase("{url} was not opened, since “{leg}” could not be chosen before."),
    phrase("{url} answered HTTP {status}"),
    phrase("The page crashed the browser's renderer."),
    phrase("The page stopped answering: {error}"),
    phrase("The browser stopped answering: {error}"),
    phrase("The browser failed: {error}"),
    phrase("A script of {url} never ended: the page did not answer any more and was closed."),
    phrase("The page sent more than {number} requests and was closed."),
    phrase(
        "{number} hit of this time could not be assigned to a page, and may belong to this one."
    ),
    phrase(
        "{number} hits of this time could not be assigned to a page, and may belong to this one."
    ),
    phrase("The visit was not over within {seconds} s and was ended."),
    phrase("The audit was interrupted before this was walked."),
    phrase("The audit failed before this was walked."),
    # Why a page did not open, and what stands before an element.
    phrase("it is a download, not a page"),
    phrase("it redirects in a circle"),
    phrase("nothing answers there (connection refused); is the site up?"),
    phrase("its host name is not known; check the address"),
    phrase("its certificate is not valid"),
    phrase("the navigation was aborted (a download, or an empty answer)"),
    phrase("the server closed the connection without an answer"),
    phrase("the page crashed the browser's renderer"),
    phrase("{reason} (ERR_{code})"),
    phrase("hidden, disabled, moving, or covered by something"),
    phrase("hidden"),
    phrase("disabled"),
    phrase("a consent banner covers it"),
    phrase("a consent banner “{name}” covers it"),
    phrase("{element} “{name}” covers it"),
)
"""What capture writes, with names for what it fills in."""
FORMS = {**dict.fromkeys(("number", "seconds", "status"), r"[\d.,]+"), "code": r"\w+"}
"""What stands for some of the names; any text stands for the others."""
LONGEST = 2000
"""Characters of a text that is looked at."""


def recognised(text: str) -> str:
    """The text as a message, if capture wrote it; else as it is."""
    if len(text) > LONGEST:
        return text
    for template, pattern in _patterns():
        if match := pattern.fullmatch(text):
            values = {name: recognised(value) for name, value in match.groupdict().items()}
            return message(template, **values)
    return text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((template, re.compile(_pattern(template), re.DOTALL)) for template in TEMPLATES)


def _pattern(template: str) -> str:
    """The regular expression that takes a sentence of the template apart."""
    parts = re.split(r"\{(\w+)\}", template)
    named = [
        f"(?P<{part}>{FORMS.get(part, '.+?')})" if index % 2 else re.escape(part)
        for index, part in enumerate(parts)
    ]
    return "".join(named)
