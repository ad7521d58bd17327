"""Two audits side by side, as Markdown for a pull request's comment."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.errors import ExitCode
from auditor.model import Outcome, message, plural_message
from auditor.report.compared.changes import Section
from auditor.report.compared.diff_view import ComparedAudit, DiffView
from auditor.report.formats.markdown_text import code, prose
from auditor.report.language import Language
from auditor.report.names import language_of
from auditor.report.view import Gone, Problem
from auditor.report.words import WORDS

TEXT = 400
MOST = 30
"""Problems of one kind: a comment has room for some 65,000 characters."""
SIGNS = {ExitCode.PASSED: "✅", ExitCode.FINDINGS: "❌"}
"""The others get a question mark."""


def render_markdown(view: DiffView) -> str:
    """The comparison as GitHub Flavored Markdown, in the language of the later report."""
    writer = _Writer(language_of(view.new.meta))
    return "\n".join([*writer.head(view), *map(writer.section, view.sections), writer.end()])


class _Writer:
    """Writes the parts of the comment in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.say = language.say

    def head(self, view: DiffView) -> Iterator[str]:
        """The lines of title, verdict and warnings, and a table of the two audits."""
        meta = view.new.meta
        yield f"## {' · '.join(prose(name) for name in (meta.title, meta.client) if name)}"
        yield ""
        yield f"{SIGNS.get(view.code, '❔')} **{prose(self.say(view.verdict), TEXT)}**"
        yield ""
        yield f"{prose(self.say(view.in_short), TEXT)}"
        for warning in view.change.warnings:
            yield f"\n> ⚠️ {prose(self.say(warning), TEXT)}"
        names = ("", message("Audit of"), message("Score"), message("Goals counted right"),
                 message("Broken"), message("Could not tell"), message("Findings"))  # fmt: skip
        yield f"\n| {' | '.join(self.say(name) for name in names)} |"
        yield "|---|---|---:|---:|---:|---:|---:|"
        yield self._audit(message("earlier"), view.old)
        yield self._audit(message("later"), view.new)

    def _audit(self, name: str, audit: ComparedAudit) -> str:
        past = audit.past
        points = "?" if past.points is None else str(past.points)
        numbers = (past.works, past.broken, past.unknown, past.problems)
        fields = [self.say(name), prose(self.language.moment(past.started)), points]
        return f"| {' | '.join([*fields, *map(self.language.number, numbers)])} |"

    def section(self, section: Section) -> str:
        """One kind of change, with its problems."""
        lines = [self._problem(problem) for problem in section.problems[:MOST]]
        lines += [self._gone(gone) for gone in section.gone[:MOST]]
        if len(section) > MOST:
            rest = plural_message("{n} more", "{n} more", len(section) - MOST)
            lines.append(f"- {self.say(rest)}")
        title = f"{self.say(section.title)} ({self.language.number(len(section))})"
        return "\n".join(["", f"### {title}", "", *lines])

    def _problem(self, problem: Problem) -> str:
        unsure = problem.outcome is Outcome.CANT_TELL
        word = WORDS[problem.outcome if unsure else problem.severity]
        new = plural_message("{n} place is new", "{n} places are new", problem.new_places)
        notes = [code(problem.check)] + [self.say(new)] * bool(problem.new_places)
        message = prose(self.say(problem.message), TEXT)
        return f"- **{self.say(word)}** {message} ({', '.join(notes)})"

    def _gone(self, gone: Gone) -> str:
        notes = [prose(gone.goal)] if gone.goal else []
        notes += [code(gone.check)]
        notes += [prose(self.say(gone.why))] if gone.why else []
        message = prose(self.say(gone.message), TEXT)
        return f"- **{self.say(WORDS[gone.severity])}** {message} ({', '.join(notes)})"

    def end(self) -> str:
        """The last line: where the comment comes from."""
        more = message("Found by comparing two audits of tagproof, finding by finding.")
        return f"\n---\n<sub>{self.say(more)}</sub>\n"
