"""The text of a drafted spec: what is known is ready to run, what is not stands in comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.draft.aims import IDENTITY
from auditor.draft.expect import usual
from auditor.draft.found import Data, FoundBanner, FoundGoal, FoundSite, FoundTag
from auditor.draft.words import MACRO, TITLES
from auditor.draft.yaml import comment, value
from auditor.model import Category
from auditor.vendor import Vendor

FORBIDDEN = (Category.ADVERTISING, Category.ANALYTICS)
"""What must keep silent after a refusal."""

LOGIN = ("SITE_USER", "SITE_PASSWORD")
"""The variables that hold the name and the password of a site behind HTTP authentication."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What whoever drafts a spec decided."""

    name: str = ""
    environment: str = "production"
    max_pages: int = 30


def spec_text(site: FoundSite, answers: Answers, vendors: Mapping[str, Vendor], file: str) -> str:
    """The file's text. `file` is its name, for the commands that it shows."""
    parts = [
        _head(site, file),
        _site(site, answers),
        _tags(site),
        _identity(),
        consent(site),
        _goals(site, vendors),
        _crawl(site, answers),
    ]
    return "\n".join("\n".join(part).rstrip() + "\n" for part in map(list, parts))


def _head(site: FoundSite, file: str) -> Iterator[str]:
    named = value(file)
    yield f"# What {comment(site.url)} must report, to whom and when."
    yield "# Drafted by `tagproof init` from what the site showed and sent. It runs as it stands:"
    yield "#"
    yield f"#   tagproof run {named}          audits the site; all hits are held"
    yield f"#   tagproof validate {named}     says whether a change is right"
    yield "#"
    yield "# It says what the site does today, and that may be wrong: read it once, and correct it."
    yield "# Drafts of goals that could not be tried stand in it as comments."
    yield ""
    yield "version: 1"


def _site(site: FoundSite, answers: Answers) -> Iterator[str]:
    yield "site:"
    if answers.name:
        yield f"  name: {value(answers.name)}"
    yield f"  url: {value(site.url)}"
    yield f"  environment: {value(answers.environment)}"
    if site.has_login:
        user, password = LOGIN
        yield "  http_credentials:   # from the environment, so that they stand in no file"
        yield f"    username: ${{{user}}}"
        yield f"    password: ${{{password}}}"


def _tags(site: FoundSite) -> Iterator[str]:
    yield "# Who listens: a vendor, and the account that must get its hits. A hit to another is a"
    yield "# finding. Take out what is not yours."
    yield "tags:"
    for tag in site.tags:
        account = {"vendor": tag.vendor, "account": tag.account}
        sent = f"   # sent: {comment(', '.join(tag.events))}" if tag.events else "   # loaded"
        yield f"  {tag.name}: {value(account)}{sent}"
    for vendor in site.not_read:
        yield f"  # {vendor} is on the site, too; its account could not be read."
    if site.pushes:
        yield f"# Events of the data layer: {comment(', '.join(site.pushes))}"
    yield ""
    yield "hits: hold   # tagproof answers the hits itself, so that no vendor counts the audit"


def _identity() -> Iterator[str]:
    yield "# The test visitor. {email} in a step stands for it; a hit that holds it is a finding."
    yield "identity:"
    for name, text in IDENTITY.items():
        yield f"  {name}: {value(text)}"


def consent(site: FoundSite) -> Iterator[str]:
    """The visitors who accept and who refuse."""
    banner = site.banner
    if banner is None:
        yield "# No consent banner was recognised: tags may fire at once. `tagproof consent URL`"
        yield "# looks again; docs/consent.md says how to describe one."
        return
    whose = f"the banner of {banner.name}" if banner.name else "a banner of its own"
    yield f"# The site has {comment(whose)}. Every goal is walked once for each of these visitors."
    if site.before_choice:
        yield f"# Sent before any choice: {comment(', '.join(site.before_choice))}"
    if not banner.is_usable:
        yield f"# Accepting it is not confirmed: {comment(banner.accept_problem)}"
        yield "# Say what a visitor clicks, then take the # away:"
        yield from commented(_legs(banner))
        return
    yield from _legs(banner)
    if banner.is_advanced:
        yield "consent_mode: advanced   # Google's tags send pings that say “denied”"


def _legs(banner: FoundBanner) -> Iterator[str]:
    yield "consent:"
    yield f"  accept:{_by(banner.accepted_by)}"
    yield "    steps: auto"
    yield "    signals: granted"
    refusal = [
        f"  reject:{_by(banner.refused_by)}",
        "    steps: auto",
        "    signals: denied",
        f"    forbid: {value([str(category) for category in FORBIDDEN])}",
    ]
    if banner.refuse_problem and banner.is_usable:
        yield f"  # Refusing it is not confirmed: {comment(banner.refuse_problem)}"
        yield from commented(refusal)
    else:
        yield from refusal


def _by(clicked: str) -> str:
    return f"   # clicked {comment(clicked)}" if clicked else ""


# ── goals ────────────────────────────────────────────────────────────────────────────────────────


def _goals(site: FoundSite, vendors: Mapping[str, Vendor]) -> Iterator[str]:
    ready = [goal for goal in site.goals if goal.is_ready]
    drafts = [goal for goal in site.goals if not goal.is_ready]
    if ready:
        yield "# What counts. These were tried: what they expect is what was sent then."
        yield "goals:"
        for goal in ready:
            yield from _goal(goal, goal.expect)
            yield ""
    elif drafts:
        yield "# What counts. Take the # away from this line with the first goal below:"
        yield "# goals:"
    for goal in drafts:
        yield from _draft(goal, site.tags, vendors)
        yield ""


def _draft(
    goal: FoundGoal, tags: Sequence[FoundTag], vendors: Mapping[str, Vendor]
) -> Iterator[str]:
    expected = [{"tag": tag.name, "event": event} for tag, event in usual(goal.aim, tags, vendors)]
    known = {line["tag"] for line in expected}
    yield f"  # ── Draft: {TITLES[goal.aim]} ({comment(goal.about, 60)}) ──"
    if goal.problem:
        yield f"  # It was tried, and broke: {comment(goal.problem)}"
    elif not goal.is_harmless:
        yield "  # Not tried: it leaves something behind. Use a staging copy, or a test account."
    for unknown in goal.unknown:
        yield f"  # Not known: {comment(unknown)}."
    silent = [tag.name for tag in tags if tag.name not in known and _counts(tag)]
    if silent:
        yield f"  # Not known: what {comment(', '.join(silent))} must be told."
    yield "  # Correct it, then take the # away from here on:"
    lines = expected or [{"tag": tags[0].name, "event": "generate_lead"}]
    yield from commented(_goal(goal, lines))


def draft_goal(
    goal: FoundGoal, tags: Sequence[FoundTag], vendors: Mapping[str, Vendor]
) -> list[str]:
    """A goal's draft with its # taken away."""
    lines = list(_draft(goal, tags, vendors))
    start = next(number for number, line in enumerate(lines) if line.endswith("from here on:"))
    return [line.replace("# ", "", 1) for line in lines[start + 1 :]]


def _counts(tag: FoundTag) -> bool:
    return tag.category in (Category.ADVERTISING, Category.ANALYTICS, Category.AFFILIATE)


def _goal(goal: FoundGoal, expect: Iterable[Data]) -> Iterator[str]:
    yield f"  {goal.aim}:"
    yield f"    title: {value(TITLES[goal.aim])}"
    yield f"    type: {'macro' if goal.aim in MACRO else 'micro'}"
    yield "    steps:"
    for step in goal.steps:
        (key, written), *others = step.items()
        yield f"      - {key}: {value(written)}"
        for name, more in others:
            yield f"        {name}: {value(more)}"
    yield "    expect:"
    for line in expect:
        yield f"      - {value(line)}"


def _crawl(site: FoundSite, answers: Answers) -> Iterator[str]:
    kinds = ", ".join(dict.fromkeys(page.kind for page in site.pages))
    yield "# Every page that links and the sitemap lead to, once for each visitor."
    yield f"# Kinds of pages seen: {comment(kinds)}"
    yield "crawl:"
    yield f"  start: {value([site.start])}"
    if site.include:
        yield f"  include: {value(list(site.include))}"
    yield f"  max_pages: {answers.max_pages}"
    yield "  settle: 10s   # how long a slow page may take; one that is at rest is left earlier"
    expected = [tag for tag in site.tags if tag.page_view]
    if expected:
        yield "  expect:   # on every page"
    for tag in expected:
        line = {"tag": tag.name, "event": tag.page_view, "fires": tag.fires}
        yield f"    - {value(line)}"
        if tag.missing_on:
            yield f"      # not seen on {comment(', '.join(tag.missing_on))}"


def commented(lines: Iterable[str]) -> Iterator[str]:
    """The lines as comments, at their own depth."""
    for line in lines:
        depth = len(line) - len(line.lstrip())
        yield f"{line[:2] if depth > 1 else ''}# {line[2:] if depth > 1 else line}"
