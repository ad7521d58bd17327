"""The templates' filters: they translate texts into the reader's language and show them safely.

Jinja calls `finalize` for each value that a template writes, and escapes it after that; a filter
that makes markup does both itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from auditor.model import HitName, Message, Outcome, Severity, message, plural_message
from auditor.model.messages import Value
from auditor.report.formats.tickets import ticket
from auditor.report.language import Language
from auditor.report.page.costs import cost_of
from auditor.report.page.difference import Pieces
from auditor.report.page.difference import difference as compare
from auditor.report.page.drawing import draw
from auditor.report.page.offending import offending
from auditor.report.text import LONG, clean
from auditor.report.view import Problem, State
from auditor.report.words import EXPLAINED, KINDS, WORDS

_END = re.compile(r"(?<=[.!?])\s+")
_ABBREVIATED = re.compile(r"(^|[\s(.])\w\.$")
"""An abbreviation, whose dot ends no sentence: e.g., z. B."""
_MARKED = re.compile(r"[*_`]{1,2}(?=\S)|(?<=\S)[*_`]{1,2}")


class Filters:
    """The filters of one language."""

    def __init__(self, language: Language) -> None:
        """Take the reader's language."""
        self.language = language

    def all(self) -> dict[str, Callable[..., object]]:
        """The filters by their names in templates."""
        return {
            "say": self.say,
            "word": self.word,
            "short": self.short,
            "lines": self.lines,
            "markdown": self.markdown,
            "sentence": self.sentence,
            "plainly": self.plainly,
            "cost": self.cost,
            "ticket": lambda problem: ticket(problem, self.language),
            "title_of": self.title,
            "difference": self.difference,
            "moment": self.moment,
            "number": self.language.number,
            "listed": self.listed,
            "title_in": title_in,
            "slug": slug,
            "drawn": draw,
            "offending": offending,
            "by_severity": by_severity,
            "explained": lambda part: self.say(EXPLAINED[part]),
        }

    def finalize(self, value: object) -> object:
        """The value as Jinja writes it: messages translated, texts made safe to show."""
        if isinstance(value, Markup):
            return value
        return clean(self.language.say(value), LONG) if isinstance(value, str) else value

    def say(self, text: str) -> str:
        """A text in the reader's language, safe to show."""
        return clean(self.language.say(text), LONG)

    def word(self, value: Outcome | Severity | State | str) -> str:
        """A word of a closed vocabulary."""
        text = WORDS.get(value) or KINDS.get(str(value))
        return self.say(text or str(value))

    def short(self, text: str, limit: int = 120) -> str:
        """The beginning of a text on one line, for a text that is shown whole nearby."""
        translated = self.language.say(text)
        return clean(translated[:limit], limit) + ("…" if len(translated) > limit else "")

    def lines(self, text: str) -> Markup:
        """A text with its line breaks, for <pre>."""
        return escape(clean(self.language.say(text), LONG, lines=True))

    def markdown(self, text: str, *, own: bool = False) -> Markup:
        """The HTML of a check's documentation; or (`own`) of a spec's text, not translated.

        Raw HTML is shown, not used; links and images stay text.
        """
        source = text if own else self.language.gettext(text)
        parser = MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink"])
        if own:
            parser.disable(["heading", "lheading"])
        return Markup(parser.render(clean(source, LONG, lines=True)))  # noqa: S704 - html is off

    def sentence(self, text: str) -> str:
        """The first sentence of a check's documentation, as plain text."""
        paragraph = self.language.gettext(text).strip().split("\n\n")[0]
        plain = " ".join(_MARKED.sub("", paragraph).split())
        for end in _END.finditer(plain):
            first = plain[: end.start()]
            if not _ABBREVIATED.search(first):
                return first
        return plain

    def cost(self, problem: Problem) -> str:
        """What a problem costs the business, in one sentence."""
        return self.say(cost_of(problem.fault) or self.sentence(problem.why))

    def title(self, text: str) -> str:
        """A check's title in the reader's language."""
        return self.short(self.language.gettext(text))

    def plainly(self, text: str, limit: int = 240) -> str:
        """A finding's message for readers who know nothing about tags: without accounts."""
        return self.short(without_accounts(text), limit)

    def difference(self, expected: str, seen: str) -> tuple[Pieces, Pieces]:
        """Both texts in pieces; each piece says whether the other text differs there."""
        return compare(self.language.say(expected), self.language.say(seen))

    def moment(self, iso: str) -> str:
        """A moment of ISO 8601 as people write it."""
        return self.language.moment(iso)

    def listed(self, texts: Iterable[str], limit: int = 120) -> str:
        """Several texts with commas between them."""
        return self.short(", ".join(self.language.say(text) for text in texts), limit)


def by_severity(problems: Sequence[Problem]) -> list[tuple[Severity | Outcome, list[Problem]]]:
    """The findings by severity, worst first; open questions come last, under their outcome."""
    kinds: list[Severity | Outcome] = [*reversed(Severity), Outcome.CANT_TELL]
    groups: dict[Severity | Outcome, list[Problem]] = {kind: [] for kind in kinds}
    for problem in problems:
        unclear = problem.outcome is Outcome.CANT_TELL
        groups[problem.outcome if unclear else problem.severity].append(problem)
    return [(kind, group) for kind, group in groups.items() if group]


def title_in(name: str, titles: Mapping[str, str]) -> str:
    """A goal's title; its name if it has none."""
    return titles.get(name, name)


def without_accounts(text: str) -> str:
    """The message with accounts left out of its values {hit} and {who}."""
    if not isinstance(text, Message):
        return text
    values = {name: _without_account(name, value) for name, value in text.values.items()}
    if text.plural:
        values.pop("n", None)
        return plural_message(text.template, text.plural, text.number, **values)
    return message(text.template, **values)


def _without_account(name: str, value: Value) -> Value:
    if isinstance(value, Message):
        return without_accounts(value)
    if name == "who" and isinstance(value, str):
        return value.partition(" ")[0]
    return value.short if isinstance(value, HitName) else value


def slug(value: Outcome | Severity | State) -> str:
    """A class name for the style sheet: cant-tell, critical, works."""
    name = value.name if isinstance(value, (Outcome, Severity)) else State(value).name
    return name.lower().replace("_", "-")
