"""The text of a spec that was imported: what the file says, and in comments what it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auditor.draft import words
from auditor.draft.aims import IDENTITY
from auditor.draft.expect import usual
from auditor.draft.found import Data, FoundSite, FoundTag
from auditor.draft.imported.nouns import Imported, ImportedGoal, ImportedStep, identifier
from auditor.draft.spec_text import commented, consent
from auditor.draft.words import MACRO, Aim
from auditor.draft.yaml import comment, value
from auditor.model import Category

if TYPE_CHECKING:
    from auditor.vendor import Vendor

PLACEHOLDER = FoundTag(
    name="ga4", vendor="ga4", account="G-XXXXXXXXXX", category=Category.ANALYTICS
)
"""Stands where a file names no tag: a spec needs one."""
_LOGIN = re.compile(r"\b(?:log|sign) ?in\b|\banmelden\b|\beinloggen\b|\bconnexion\b", re.IGNORECASE)
_SENDS = re.compile(r"\b(?:send|submit|absenden|senden|envoyer|enviar|invia)\b", re.IGNORECASE)
_AIMS = (
    (Aim.PURCHASE, words.ORDER),
    (Aim.CART, words.CART),
    (Aim.BOOK, words.BOOK),
    (Aim.APPLY, words.APPLY),
    (Aim.NEWSLETTER, words.NEWSLETTER),
    (Aim.LOGIN, _LOGIN),
    (Aim.CONTACT, words.CONTACT),
    (Aim.CONTACT, _SENDS),
)
ACTS = ("click", "press", "fill", "select_option", "check", "uncheck", "hover", "navigate")
NOTHING_YET = ImportedStep(place="", data={"navigate": "/"})
"""The only step of a goal of which nobody knows how a visitor does it."""
UNKNOWN_EVENT = "generate_lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a spec comes from."""

    file: str
    """The file that was imported."""
    name: str
    """What it is: a recording of Chrome DevTools."""
    spec: str
    """The file that is written."""
    verb: str = "import"
    """What was called."""
    site: FoundSite | None = None
    """The site itself, where it was looked at."""


def imported_text(
    imported: Imported, tags: Sequence[FoundTag], vendors: Mapping[str, Vendor], source: Source
) -> str:
    """The spec's text. `tags`: of the file, or beside it; none: a placeholder stands there."""
    parts = (
        _head(imported, source),
        _tags(tags),
        _identity(imported),
        consent(source.site) if source.site and source.site.banner else (),
        _goals(imported, tags or [PLACEHOLDER], vendors),
        _crawl(imported),
    )
    return "\n".join("\n".join(part).rstrip() + "\n" for part in map(list, parts) if part)


def _head(imported: Imported, source: Source) -> Iterator[str]:
    named = value(source.spec)
    yield f"# What {comment(imported.url)} must report, to whom and when."
    yield f"# Drafted by `tagproof {source.verb}` from {comment(source.file)}, {source.name}."
    yield "#"
    if any(goal.steps for goal in imported.goals):
        yield f"#   tagproof try {named}          walks the steps at once"
    yield f"#   tagproof run {named}          audits the site; all hits are held"
    yield "#"
    yield "# “Not known” marks what the file does not say: read this once, and complete it."
    for variable in imported.variables:
        yield f"# Set {variable} in the environment: it takes the place of what was typed there."
    for note in imported.notes:
        yield f"# {comment(note)}"
    yield ""
    yield "version: 1"
    yield f"site: {{ url: {value(imported.url)} }}"


def _tags(tags: Sequence[FoundTag]) -> Iterator[str]:
    yield "# Who listens: a vendor, and the account that must get its hits."
    if not tags:
        yield "# Not known: the file names none; `tagproof hits URL` says which the site has."
    yield "tags:"
    for tag in tags or [PLACEHOLDER]:
        account = {"vendor": tag.vendor, "account": tag.account}
        yield f"  {tag.name}: {value(account)}"
    yield ""
    yield "hits: hold   # tagproof answers the hits itself, so that no vendor counts the audit"


def _identity(imported: Imported) -> Iterator[str]:
    if imported.identity:
        yield "# The visitor, as typed in the recording; {email} in a step stands for it."
        yield "# Better a test address with capital letters: a hit that holds it is a finding."
    else:
        yield "# The test visitor. {email} in a step stands for it; a hit with it is a finding."
    yield "identity:"
    for name, text in {**IDENTITY, **imported.identity}.items():
        yield f"  {name}: {value(text)}"


# ── goals ────────────────────────────────────────────────────────────────────────────────────────


def _goals(
    imported: Imported, tags: Sequence[FoundTag], vendors: Mapping[str, Vendor]
) -> Iterator[str]:
    walked = [goal for goal in imported.goals if goal.steps]
    if walked:
        yield "# What counts."
        yield "goals:"
    elif imported.goals:
        yield "# What counts. Take the # away from this line with the first goal below:"
        yield "# goals:"
    names: list[str] = []
    for goal in (*walked, *(goal for goal in imported.goals if not goal.steps)):
        names.append(identifier(goal.title, names))
        for note in goal.notes:
            yield f"  # {comment(note)}"
        if goal.steps:
            yield from _goal(names[-1], goal, tags, vendors)
        else:
            yield "  # Not known: how a visitor does it. Write the steps, then take the # away:"
            yield from commented(_goal(names[-1], goal, tags, vendors))
        yield ""


def _goal(
    name: str, goal: ImportedGoal, tags: Sequence[FoundTag], vendors: Mapping[str, Vendor]
) -> Iterator[str]:
    steps = opened(goal.steps)
    goal_at, aim = goal_action(steps)
    if goal.goal_at is not None:
        goal_at = goal.goal_at
    aim = aim or aim_of_events(str(line["event"]) for line in goal.expect)
    is_macro = aim in MACRO or (aim is None and bool(goal.steps))
    yield f"  {name}:"
    yield f"    title: {value(comment(goal.title))}"
    yield f"    type: {'macro' if is_macro else 'micro'}"
    yield "    steps:"
    for number, step in enumerate(steps):
        yield from _step(step, is_goal=number == goal_at)
    yield "    expect:"
    yield from _expected(goal, aim, tags, vendors)


def without_banner(imported: Imported, site: FoundSite) -> Imported:
    """The journeys without the clicks that answer the banner: `consent` has them."""
    banner = site.banner
    clicked = f"{banner.accepted_by} {banner.refused_by}" if banner and banner.is_usable else ""

    def answers(step: ImportedStep) -> bool:
        click = (step.data or {}).get("click", {})
        name = click.get("name") or click.get("text")
        return bool(name) and f"“{name}”" in clicked

    goals = tuple(
        replace(goal, steps=tuple(step for step in goal.steps if not answers(step)))
        for goal in imported.goals
    )
    return replace(imported, goals=goals)


def opened(steps: Sequence[ImportedStep]) -> list[ImportedStep]:
    """The steps, beginning with one that opens a page."""
    first = next((step for step in steps if step.data), None)
    if first is None or first.data is None or "navigate" not in first.data:
        note = "the file does not say on which page it begins"
        begins = ImportedStep(place="", data=NOTHING_YET.data, note=note) if steps else NOTHING_YET
        return [begins, *steps]
    return list(steps)


def goal_action(steps: Sequence[ImportedStep]) -> tuple[int, Aim | None]:
    """The place of the step that achieves the goal, and what it is for: a proposal."""
    clicks = [
        (number, str(step.data["click"].get("name") or step.data["click"].get("text") or ""))
        for number, step in enumerate(steps)
        if step.data and "click" in step.data
    ]
    for aim, pattern in _AIMS:
        # After a product was put into the cart, there may be an order.
        for number, said in clicks[-1:] if aim is Aim.CART else reversed(clicks):
            if pattern.search(said):
                return number, aim
    acting = [n for n, step in enumerate(steps) if step.data and next(iter(step.data)) in ACTS]
    return (acting or [0])[-1], None


def aim_of_events(events: Iterable[str]) -> Aim | None:
    """What a goal is for, by what vendors call it; None: nobody can tell."""
    said = {re.sub(r"[^a-z]", "", event.lower()) for event in events}
    return next((aim for aim, names in words.EVENTS.items() if said & set(names)), None)


def step_words(step: ImportedStep) -> str:
    """What a step does, without what it types: click button Place order."""
    key, element = next(iter((step.data or {}).items()), ("", ""))
    if not isinstance(element, Mapping):
        return f"{key} {element}"
    return " ".join(
        [key, *(str(text) for name, text in element.items() if name not in ("value", "exact"))]
    )


def _step(step: ImportedStep, *, is_goal: bool) -> Iterator[str]:
    place = f"{step.place}: " if step.place else ""
    if step.note or step.data is None:
        yield f"      # {comment(f'{place}{step.note}')}"
    if step.data is None:
        return
    (key, written), *others = step.data.items()
    yield f"      - {key}: {value(written)}"
    for name, more in others:
        yield f"        {name}: {value(more)}"
    if is_goal and step is NOTHING_YET:
        yield "        goal: true   # not this: what achieves the goal"
    elif is_goal:
        yield "        goal: true   # proposed: what achieves the goal; move it if it is another"


def _expected(
    goal: ImportedGoal,
    aim: Aim | None,
    tags: Sequence[FoundTag],
    vendors: Mapping[str, Vendor],
) -> Iterator[str]:
    lines: list[Data] = list(goal.expect)
    if not lines and aim is not None:
        lines = [{"tag": tag.name, "event": event} for tag, event in usual(aim, tags, vendors)]
    if not goal.expect:
        yield "      # Not known: what must be sent. `tagproof record --script` learns it."
    for line in lines or [{"tag": tags[0].name, "event": UNKNOWN_EVENT}]:
        yield f"      - {value(line)}"


def _crawl(imported: Imported) -> Iterator[str]:
    if not imported.crawl and any(goal.steps for goal in imported.goals):
        return
    yield "# Every page that links and the sitemap lead to."
    yield "crawl:"
    yield "  max_pages: 30"
    if imported.crawl:
        yield "  expect:   # on every page"
        for line in imported.crawl:
            yield f"    - {value(line)}"
