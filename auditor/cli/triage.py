"""tagproof triage: decide what becomes of an audit's findings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import FILE
from auditor.cli.terminal import say
from auditor.config.triage import Decision, read_triage, triage_path, triage_text
from auditor.errors import ExitCode, UsageError
from auditor.report.files import write_whole
from auditor.report.formats.registry import build_view
from auditor.report.formats.tickets import short_id
from auditor.report.text import clean
from auditor.store import AuditFile

if TYPE_CHECKING:
    import datetime as dt

    from auditor.report.view import Problem

MESSAGE = 100


@click.command("triage")
@click.argument("audit", type=FILE)
@click.option("--accept", metavar="ID", help="This finding may stay; it makes nothing fail.")
@click.option("--ignore", metavar="ID", help="It may stay until a day.")
@click.option("--assign", metavar="ID", help="Somebody repairs it.")
@click.option("--reopen", metavar="ID", help="It counts again, and is nobody's.")
@click.option("--reason", default="", metavar="TEXT", help="Why it may stay.")
@click.option("--until", type=click.DateTime(("%Y-%m-%d",)), help="The last day of --ignore.")
@click.option("--to", default="", metavar="NAME", help="Who repairs it.")
def command(audit: Path, **options: Any) -> ExitCode:  # noqa: ANN401 - the options, by name
    """Decide what becomes of the findings of AUDIT; without options, list them with their ids.

    Decisions stand in a file beside the spec (tracking.triage.json), and hold for the next audit
    and for `tagproof check`. Run it from where the audit was run.
    """
    asked = _Asked(**options)
    asked.refuse_halves()
    with AuditFile.open(audit) as opened:
        view = build_view(opened)
    spec = Path(view.meta.spec_path)
    if not spec.is_file():
        raise UsageError(f"{spec}: the audit's spec is not there; call tagproof where it was run")
    decisions = read_triage(spec)
    problems = {short_id(p): p for p in (*view.problems, *view.open_questions, *view.suppressed)}
    shown = list(problems)
    if asked.ids:
        key = _known(asked.ids[0], problems)
        decided = asked.decided(decisions.pop(key, Decision()), problems[key])
        if not asked.reopen:
            decisions[key] = decided
        write_whole(triage_path(spec), [triage_text(decisions)])
        shown = [key]
    for key in shown:
        say(_line(key, problems[key], decisions.get(key, Decision())))
    return ExitCode.PASSED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the command line asks for."""

    accept: str | None
    ignore: str | None
    assign: str | None
    reopen: str | None
    reason: str
    until: dt.datetime | None
    to: str

    @property
    def ids(self) -> list[str]:
        return [each for each in (self.accept, self.ignore, self.assign, self.reopen) if each]

    def refuse_halves(self) -> None:
        """Refuse what lacks something.

        Raises:
            UsageError: it does.
        """
        if len(self.ids) > 1:
            raise UsageError("one decision at a time: --accept, --ignore, --assign or --reopen")
        if (self.accept or self.ignore) and not self.reason:
            raise UsageError("say why it may stay, with --reason")
        if self.ignore and self.until is None:
            raise UsageError("say until which day, with --until 2026-12-31")
        if self.assign and not self.to:
            raise UsageError("say who repairs it, with --to NAME")

    def decided(self, before: Decision, problem: Problem) -> Decision:
        """The decision, with the places of the finding that were known before."""
        now = {finding.fingerprint for finding in problem.findings}
        change: dict[str, object] = {
            "message": clean(str(problem.message), MESSAGE),
            "fingerprints": sorted(now.union(before.fingerprints)),
        }
        if self.assign:
            return before.model_copy(update={**change, "assigned": self.to})
        until = self.until.date() if self.ignore and self.until else None
        state = "accepted" if self.accept else "ignored"
        change |= {"state": state, "reason": self.reason, "until": until}
        return before.model_copy(update=change)


def _known(asked: str, problems: dict[str, Problem]) -> str:
    found = [key for key in problems if key.startswith(asked)]
    if len(found) != 1:
        what = "several findings' ids begin" if found else "no finding's id begins"
        raise UsageError(f"{what} with {asked!r}; `tagproof triage AUDIT.db` lists them")
    return found[0]


def _line(key: str, problem: Problem, decision: Decision) -> str:
    state: str = decision.state
    if decision.why():
        state += f": {decision.why()}"
    if decision.assigned:
        state += f", for {decision.assigned}"
    severity = problem.severity.name.lower()
    return f"{key}  {severity:8}  {clean(str(problem.message), MESSAGE)}  [{clean(state, MESSAGE)}]"
