"""Findings as tickets: a Markdown file for each, and one CSV file that Jira and Linear import.

A ticket's name is that of its finding in every audit, so that the same finding is the same file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import StringIO

from auditor.model import Outcome, Severity, message
from auditor.report.formats.csv import BOM, guarded
from auditor.report.formats.markdown_text import code, link, prose
from auditor.report.language import Language
from auditor.report.names import language_of
from auditor.report.specplace import identity
from auditor.report.text import clean
from auditor.report.view import Problem, ReportView
from auditor.report.words import WORDS

TEXT = 600
TITLE = 200
SHORT = 100
PAGES = 20
"""Pages that a ticket names."""
SHORT_ID = 10
"""Letters of a finding's identity that name it; `tagproof triage` takes them too."""
HEAD = ("Summary", "Description", "Priority", "Labels", "Finding")
"""Columns as Jira and Linear call them."""
PRIORITIES = {
    Severity.CRITICAL: "Highest",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
}
"""Jira's words; Linear maps them when it imports."""
_NO_NAME = re.compile(r"[^a-z0-9-]+")


def short_id(problem: Problem) -> str:
    """The name of a finding in tickets, and for `tagproof triage`; the same in later audits."""
    first = replace(problem.findings[0], suppressed_by=None)
    return identity(replace(problem, findings=(first,)))[:SHORT_ID]


def ticket_files(view: ReportView) -> Iterator[tuple[str, str]]:
    """The name and the text of each ticket."""
    language = language_of(view.meta)
    for problem in (*view.problems, *view.open_questions):
        kind = _NO_NAME.sub("-", f"{_grade(problem)}-{problem.check}".lower())
        yield f"{kind[:60]}-{short_id(problem)}.md", ticket(problem, language)


def ticket_rows(view: ReportView) -> Iterator[str]:
    """The lines of tickets.csv."""
    language = language_of(view.meta)
    yield BOM + _line(HEAD)
    for problem in (*view.problems, *view.open_questions):
        priority = "Medium" if _is_unsure(problem) else PRIORITIES[problem.severity]
        labels = clean(f"tracking {problem.check} {problem.tag}".strip(), SHORT)
        summary = clean(language.say(problem.message), TITLE)
        yield _line((summary, ticket(problem, language), priority, labels, short_id(problem)))


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(map(guarded, cells))
    return out.getvalue()


def ticket(problem: Problem, language: Language) -> str:
    """A finding with all that is needed to repair it, as Markdown."""
    say = language.say
    facts = [f"- **{say(name)}:** {value}" for name, value in _facts(problem, language) if value]
    parts = [f"# {prose(say(problem.message), TITLE)}", "\n".join(facts)]
    if problem.why:
        parts.append(_part(say(message("Why it costs money")), language.gettext(problem.why)))
    if problem.own_fix:
        parts.append(_part(say(message("How to fix")), prose(say(problem.own_fix), TEXT)))
    for title, text in (
        (message("How to fix it in the tag manager"), problem.fix_manager),
        (message("How to fix it in the code"), problem.fix_code),
    ):
        if text:
            parts.append(_part(say(title), language.gettext(text)))
    if problem.reproduce:
        again = f"```console\n{clean(problem.reproduce, TEXT)}\n```"
        parts.append(_part(say(message("Steps to reproduce")), again))
    return "\n\n".join(parts) + "\n"


def _part(title: str, text: str) -> str:
    return f"## {title}\n\n{text}"


def _facts(problem: Problem, language: Language) -> Iterator[tuple[str, str]]:
    say = language.say
    word = WORDS[Outcome.CANT_TELL] if _is_unsure(problem) else WORDS[problem.severity]
    yield message("Severity"), say(word)
    yield message("Expected"), code(say(problem.expected), TEXT)
    yield message("Seen"), code(say(problem.seen), TEXT)
    ways = message("{legs} on {devices}", legs=problem.legs, devices=problem.devices)
    yield message("Where"), prose(say(ways), TEXT)
    yield message("Pages"), ", ".join(code(page) for page in problem.pages[:PAGES])
    yield message("Effort"), say(WORDS[problem.effort])
    yield message("Expected in"), code(problem.spec_line)
    if problem.docs:
        yield message("Documentation"), link(problem.vendor, problem.docs)
    yield message("Finding"), code(short_id(problem))


def _grade(problem: Problem) -> str:
    return "unclear" if _is_unsure(problem) else problem.severity.name.lower()


def _is_unsure(problem: Problem) -> bool:
    return problem.outcome is Outcome.CANT_TELL
