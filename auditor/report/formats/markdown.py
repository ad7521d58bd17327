"""Markdown for a pull request's comment, in the language of the report.

GitHub takes 65,536 characters for a comment and a mebibyte for a job's summary; GitLab takes more.
Problems without room are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from auditor.model import Outcome, message, plural_message
from auditor.report.compared.changes import in_short, sections
from auditor.report.formats.markdown_text import code, in_html, link, prose
from auditor.report.language import Language
from auditor.report.names import language_of
from auditor.report.text import clean
from auditor.report.view import Change, GoalView, Gone, Problem, ReportView, State
from auditor.report.words import WORDS

COMMENT = 65_536
"""GitHub's limit for a comment in characters. Counted in bytes here, which are never fewer."""
LEAST = 8_000
"""With less room than so many bytes it is not written."""
TEXT = 400
PER_GOAL = 3
PAGES = 5
SIGNS = {State.WORKS: "✅", State.BROKEN: "❌", State.UNKNOWN: "❔"}


def render_markdown(view: ReportView, most: int = COMMENT) -> str:
    """The report as GitHub Flavored Markdown, in at most so many bytes.

    Raises:
        ValueError: there is no room for anything.
    """
    if most < LEAST:
        raise ValueError(f"{most} bytes are too few")
    writer, page = _Writer(language_of(view.meta)), _Page(most)
    end = writer.end(view)
    page.room -= len(end.encode())
    page.put(*writer.head(view))
    if view.score.points is not None:
        page.put(*writer.score(view))
    if view.goals:
        page.put(*writer.goals_head())
        page.fill(map(writer.goal, view.goals), 0.3, writer.more)
    if view.change is not None:
        page.put(*writer.change_head(view.change))
        page.fill(list(writer.change(view.change)), 0.3, writer.more)
    top = {problem.anchor for problem in view.top}
    for title, shown, write in (
        (message("Fix first"), view.top, writer.details),
        (message("Other findings"), [p for p in view.problems if p.anchor not in top], writer.line),
        (message("Could not tell"), view.open_questions, writer.line),
        (message("Accepted for now"), view.suppressed, writer.line),
    ):
        if shown:
            page.put("", f"### {writer.say(title)}", "")
            page.fill(map(write, shown), 0.6, writer.more)
    return "".join([*page.text, end])


class _Page:
    """The text as it grows, and how many bytes of room it has left."""

    def __init__(self, room: int) -> None:
        self.text: list[str] = []
        self.room = room

    def put(self, *lines: str) -> None:
        """Write lines, whatever room there is."""
        whole = "".join(f"{line}\n" for line in lines)
        self.text.append(whole)
        self.room -= len(whole.encode())

    def fill(self, blocks: Iterable[str], share: float, more: Callable[[int], str]) -> None:
        """Write the blocks that fit into a share of the room, and how many more there are."""
        waiting = list(blocks)
        room = int(self.room * share) - len(more(len(waiting)).encode()) - 2
        for number, block in enumerate(waiting):
            room -= len(block.encode()) + 1
            if room < 0:
                self.put("", more(len(waiting) - number))
                return
            self.put(block)


class _Writer:
    """Writes the parts of the report in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.say = language.say

    def prose(self, text: str) -> str:
        """A text of the audit in this language, safe for Markdown."""
        return prose(self.say(text), TEXT)

    def more(self, number: int) -> str:
        """The sentence about problems without room."""
        return self.say(plural_message(
            "{n} more is in the full report.", "{n} more are in the full report.", number
        ))  # fmt: skip

    def head(self, view: ReportView) -> Iterator[str]:
        """The lines of title, verdict and notices."""
        meta = view.meta
        yield f"## {' · '.join(prose(name) for name in (meta.title, meta.client) if name)}"
        yield ""
        yield f"**{self.prose(view.headline)}**"
        for notice in (*view.notices, *meta.notes):
            yield ""
            yield f"> ⚠️ {self.prose(notice)}"

    def score(self, view: ReportView) -> Iterator[str]:
        """The lines of the score, and the table of its parts."""
        points = message("Score: {points} of 100", points=view.score.points or 0)
        yield f"\n**{self.say(points)}**\n"
        names = (message("Part of the score"), message("Weight"), message("Points"), message("Why"))
        yield f"| {' | '.join(map(self.say, names))} |"
        yield "|---|---:|---:|---|"
        for part in view.score.parts:
            part_points = "?" if part.points is None else str(part.points)
            name = self.say(WORDS[part.part])
            yield f"| {name} | {part.weight} % | {part_points} | {self.prose(part.why)} |"

    def goals_head(self) -> Iterator[str]:
        """The head of the goals' table."""
        names = (message("Goal"), message("Verdict"), message("What is wrong"))
        yield f"\n| {' | '.join(map(self.say, names))} |"
        yield "|---|---|---|"

    def goal(self, goal: GoalView) -> str:
        """The row of a goal."""
        why = goal.problems if goal.state is State.BROKEN else goal.reasons
        reasons = [self.prose(problem.message) for problem in why[:PER_GOAL]]
        if rest := len(why) - PER_GOAL:
            reasons += [self.say(plural_message("{n} more", "{n} more", rest))] * (rest > 0)
        verdict = f"{SIGNS[goal.state]} {self.say(WORDS[goal.state])}"
        title = f"**{prose(goal.title)}**" if goal.macro else prose(goal.title)
        return f"| {title} | {verdict} | {'<br>'.join(reasons)} |"

    def change_head(self, change: Change) -> Iterator[str]:
        """The lines that say what changed, in numbers."""
        moment = prose(self.language.moment(change.since))
        title = message("Since the audit of {moment}", moment=moment)
        yield f"\n### {self.say(title)}\n"
        yield f"{self.prose(in_short(change))}\n"
        for warning in change.warnings:
            yield f"> ⚠️ {self.prose(warning)}\n"

    def change(self, change: Change) -> Iterator[str]:
        """A line for each change; problems that are still there are listed below anyway."""
        for section in sections(change):
            if section.key == "still":
                continue
            title = self.say(section.title)
            for problem in section.problems:
                yield f"- **{title}:** {self._word(problem)} {self.prose(problem.message)}"
            for gone in section.gone:
                yield f"- **{title}:** {self._gone(gone)}"

    def _gone(self, gone: Gone) -> str:
        goal = f" ({prose(gone.goal)})" if gone.goal else ""
        why = f": {self.prose(gone.why)}" if gone.why else ""
        return f"{self.prose(gone.message)}{goal}{why}"

    def line(self, problem: Problem) -> str:
        """A problem in one line."""
        reason = f": {prose(problem.suppressed_by)}" if problem.suppressed_by else ""
        check = code(problem.check)
        return f"- {self._word(problem)} {self.prose(problem.message)} ({check}){reason}"

    def _word(self, problem: Problem) -> str:
        unsure = problem.outcome is Outcome.CANT_TELL
        return "" if unsure else f"**{self.say(WORDS[problem.severity])}**"

    def details(self, problem: Problem) -> str:
        """A problem with all that helps to repair it, folded."""
        word = self.say(WORDS[problem.severity])
        title = f"<strong>{word}</strong> {in_html(self.say(problem.message), TEXT)}"
        facts = "\n".join(f"- {name}: {value}" for name, value in self._facts(problem) if value)
        parts = [f"<details><summary>{title}</summary>", facts]
        for heading, text in (
            (message("Why it costs money"), problem.why),
            (message("How to fix it in the tag manager"), problem.fix_manager),
            (message("How to fix it in the code"), problem.fix_code),
        ):
            if text:
                parts.append(f"**{self.say(heading)}**\n\n{self.language.gettext(text)}")
        if problem.reproduce:
            again = message("Steps to reproduce")
            parts.append(f"**{self.say(again)}**")
            parts.append(f"```console\n{clean(problem.reproduce, TEXT * 5)}\n```")
        return "\n\n".join([*parts, "</details>", ""])

    def _facts(self, problem: Problem) -> Iterator[tuple[str, str]]:
        ways = message("{legs} on {devices}", legs=problem.legs, devices=problem.devices)
        yield self.say(message("Where")), f"{self.prose(ways)} {self._pages(problem)}"
        yield self.say(message("Expected")), code(self.say(problem.expected), TEXT)
        yield self.say(message("Seen")), code(self.say(problem.seen), TEXT)
        yield self.say(message("What to do")), self.prose(problem.own_fix)
        yield self.say(message("Effort")), self.say(WORDS[problem.effort])
        yield self.say(message("Expected in")), code(problem.spec_line)
        if problem.docs:
            yield self.say(message("Documentation")), link(problem.vendor, problem.docs)

    def _pages(self, problem: Problem) -> str:
        shown = ", ".join(code(page) for page in problem.pages[:PAGES])
        if rest := len(problem.pages[PAGES:]):
            others = plural_message("and {n} more", "and {n} more", rest)
            return f"{shown} {self.say(others)}"
        return shown

    def end(self, view: ReportView) -> str:
        """The last line: how the report was made."""
        totals, meta = view.totals, view.meta
        counts = message(
            "{visits}, {pages}, {hits}, of which {held} never left the machine",
            visits=plural_message("{n} visit", "{n} visits", totals.visits),
            pages=plural_message("{n} page", "{n} pages", totals.pages),
            hits=plural_message("{n} hit", "{n} hits", totals.hits),
            held=totals.held,
        )
        site, tool = code(meta.site), prose(f"tagproof {meta.tool_version}")
        moment = prose(self.language.moment(meta.started))
        return f"\n---\n<sub>{tool} · {site} · {moment} · {self.say(counts)}</sub>\n"
