"""The plan as Markdown, whose checkboxes GitHub and GitLab let people tick in an issue."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model import message
from auditor.report.formats.markdown_text import code, link, prose
from auditor.report.language import Language
from auditor.report.plan.planned import Plan, PlannedGoal, PlannedHit
from auditor.report.plan.wording import TAG_COLUMNS, Wording

TEXT = 400


def render_markdown(plan: Plan, language: Language) -> str:
    """The plan as GitHub Flavored Markdown."""
    return "\n".join(_Writer(language).document(plan)) + "\n"


class _Writer:
    def __init__(self, language: Language) -> None:
        self.words = Wording(language)
        self.say = language.say

    def document(self, plan: Plan) -> Iterator[str]:
        yield f"# {self.say(message('Tracking plan'))}: {prose(plan.site)}"
        yield ""
        about = [code(plan.url), prose(plan.environment), code(plan.spec)]
        yield " · ".join(filter(None, about))
        yield ""
        yield from self.tags(plan)
        for goal in plan.goals:
            yield from self.goal(goal, plan.spec)

    def tags(self, plan: Plan) -> Iterator[str]:
        """The table of the tags."""
        yield f"## {self.say(message('Tags'))}"
        yield ""
        yield f"| {' | '.join(self.words.titles(TAG_COLUMNS))} |"
        yield f"|{'---|' * len(TAG_COLUMNS)}"
        for vendor, name, account, also_at, silent, notes, docs in self.words.tag_rows(plan):
            cells = [prose(vendor), code(name), code(account), prose(also_at), prose(silent)]
            read = link(self.say(message("read")), docs) if docs else ""
            yield f"| {' | '.join([*cells, prose(notes), read])} |"

    def goal(self, goal: PlannedGoal, spec: str) -> Iterator[str]:
        """A goal: how a visitor achieves it, then what is to be sent."""
        yield ""
        yield f"## {prose(self.words.heading(goal))}"
        yield ""
        yield f"{self.say(message('Trigger'))}: {prose(self.words.trigger(goal), TEXT)}"
        if len(goal.steps) > 1:
            yield ""
            yield from (f"{n}. {prose(step, TEXT)}" for n, step in enumerate(goal.steps, 1))
        yield ""
        for hit in goal.hits:
            yield from self.hit(hit, spec)
        if again := self.words.again(goal):
            yield f"- [ ] {prose(again, TEXT)}"

    def hit(self, hit: PlannedHit, spec: str) -> Iterator[str]:
        """A checkbox for the hit, and one for each of its parameters."""
        where = f" ({prose(spec)}:{hit.line})" if hit.line else ""
        to = self.say(message("to"))
        who = f"**{prose(hit.tag.vendor)} {code(hit.event)}** {to} {code(hit.tag.account)}"
        yield f"- [ ] {who}: {prose(self.words.when(hit), TEXT)}{where}"
        for param in hit.params:
            value = self.words.value(param)
            is_text = param.asked_by == "spec" and len(param.conditions) == 1
            shown = code(value, TEXT) if is_text and _is_literal(param.conditions[0]) else ""
            yield f"  - [ ] {code(param.name)}: {shown or prose(value, TEXT)}"


def _is_literal(condition: str) -> bool:
    """Whether it is the very value, not what is said of it."""
    return type(condition) is str
