"""Models of the steps of a journey: a union of actions, one class each, chosen by their key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias, get_args

from pydantic import BeforeValidator, Discriminator, Field, PrivateAttr, Tag, model_validator

from auditor.config.base import MAPPING, PLAIN, Identifier, Model, written_as
from auditor.config.targets import KeyPress, RememberedText, Target, TargetWithValue, UploadTarget
from auditor.config.units import Span
from auditor.model import StepKind

USE, WITH, REPEAT = "use", "with", "repeat"
AS_WRITTEN = (USE, WITH, REPEAT)
"""Keys of a step that stand in the file only: no step has them once all flows are in place."""


def _true_or_element(value: object) -> object:
    if value is True or isinstance(value, Mapping | Target):
        return value
    raise ValueError(
        "is not what a step can depend on; write true (the step's own element), or name an element"
    )


class AnyStep(Model):
    """One browser action: exactly one key names it; `goal: true` marks the goal action."""

    goal: bool = False
    """Whether this is the goal action: what achieves the goal."""
    timeout: Span | None = None
    """How long the step may take."""
    if_visible: (
        Annotated[
            Annotated[Literal[True], Tag(PLAIN)] | Annotated[Target, Tag(MAPPING)],
            Discriminator(written_as),
            BeforeValidator(_true_or_element),
        ]
        | None
    ) = None
    """Leave the step out where this element does not show; true: the step's own element."""

    _flow: str = PrivateAttr(default="")
    """The flow that it is written in; empty: in none."""

    kind: ClassVar[StepKind]
    """Which action it is; what it acts on stands in the field of that name."""

    @property
    def acts(self) -> bool:
        """Whether it does something, rather than wait."""
        return self.kind.acts

    @property
    def argument(self) -> Target | str:
        """What the action works on."""
        argument: Target | str = getattr(self, self.kind)
        return argument

    @property
    def target(self) -> Target | None:
        """The element that it acts on; None: it acts on the page, or on what has the focus."""
        return self.argument if isinstance(self.argument, Target) else None

    @property
    def depends_on(self) -> Target | None:
        """The element without which the step is left out; None: it is always done."""
        return self.target if self.if_visible is True else self.if_visible

    @model_validator(mode="after")
    def _can_be_left_out(self) -> Self:
        if self.if_visible is None:
            return self
        if self.goal:
            raise ValueError(
                "is the goal action and may be left out (if_visible); a goal action is always done"
            )
        if self.depends_on is None:
            raise ValueError(
                f"names no element of its own that could show; write if_visible with one, such as "
                f"if_visible: {{ css: .{self.kind} }}"
            )
        return self

    @property
    def role(self) -> str:
        """The ARIA role that the element is named by, if it is."""
        return (self.target and self.target.role) or ""

    def does_as(self, other: AnyStep) -> bool:
        """Whether it does the same to the same element, though maybe with another value."""
        if self.kind is not other.kind:
            return False
        if self.target is not None and other.target is not None:
            return self.target.element_key == other.target.element_key
        return self.argument == other.argument

    def aimed_at(self, target: Target) -> Self:
        """The same step on another element; what it types or presses stays."""
        if self.target is None:
            return self
        named = {name: getattr(target, name) for name in Target.model_fields}
        return self.model_copy(update={str(self.kind): self.target.model_copy(update=named)})

    def __str__(self) -> str:
        """The step as a person reads it. Values typed in are left out: they may be personal."""
        return f"{self._used}{self.kind} {self.argument}"

    @property
    def _used(self) -> str:
        """The flow that it is of, as the beginning of a sentence."""
        return f"{USE} {self._flow}: " if self._flow else ""


class Navigate(AnyStep):
    """Opens a page."""

    kind = StepKind.NAVIGATE
    navigate: str
    """Open this address, relative to site.url."""


class Click(AnyStep):
    """Clicks on an element."""

    kind = StepKind.CLICK
    click: Target
    """Click this element."""


class Fill(AnyStep):
    """Types a text into a field."""

    kind = StepKind.FILL
    fill: TargetWithValue
    """Put a text into this field."""


class SelectOption(AnyStep):
    """Chooses from a list."""

    kind = StepKind.SELECT_OPTION
    select_option: TargetWithValue
    """Choose the option with this value or text."""


class Check(AnyStep):
    """Ticks a box."""

    kind = StepKind.CHECK
    check: Target
    """Tick this checkbox or radio button."""


class Uncheck(AnyStep):
    """Clears a box."""

    kind = StepKind.UNCHECK
    uncheck: Target
    """Clear this checkbox."""


class Press(AnyStep):
    """Presses a key."""

    kind = StepKind.PRESS
    press: Annotated[
        Annotated[str, Tag(PLAIN)] | Annotated[KeyPress, Tag(MAPPING)], Discriminator(written_as)
    ]
    """Press a key: where the focus is (`press: Enter`), or on an element."""


class Hover(AnyStep):
    """Moves the pointer over an element."""

    kind = StepKind.HOVER
    hover: Target
    """Move the pointer over this element."""


class Scroll(AnyStep):
    """Scrolls the page."""

    kind = StepKind.SCROLL
    scroll: Annotated[
        Annotated[Literal["bottom", "top"], Tag(PLAIN)] | Annotated[Target, Tag(MAPPING)],
        Discriminator(written_as),
    ]
    """Scroll to the bottom, to the top, or until this element shows."""


class Upload(AnyStep):
    """Puts a file into a field."""

    kind = StepKind.UPLOAD
    upload: UploadTarget
    """Put a file into this file input."""


class Choose(AnyStep):
    """Answers the consent banner, whichever platform's it is."""

    kind = StepKind.CHOOSE
    choose: Literal["accept", "reject", "withdraw"]
    """Accept or reject, on the banner that is recognised; withdraw opens it again before."""


class Wait(AnyStep):
    """Does nothing to the page, but waits until something is there."""

    @model_validator(mode="after")
    def _no_goal(self) -> Wait:
        if self.goal:
            raise ValueError(
                f"marks {self.kind} as the goal action; goal: true goes on a step that acts, not "
                "on one that waits"
            )
        return self


class WaitForElement(Wait):
    """Waits for an element."""

    kind = StepKind.WAIT_FOR_ELEMENT
    wait_for_element: Target
    """Wait until this element shows."""


class WaitForExpression(Wait):
    """Waits until the page's own script says so."""

    kind = StepKind.WAIT_FOR_EXPRESSION
    wait_for_expression: str
    """Wait until this JavaScript expression holds in the page; write $${ for ${."""


class WaitForUrl(Wait):
    """Waits for an address."""

    kind = StepKind.WAIT_FOR_URL
    wait_for_url: str
    """Wait until the page's address is this, with * and ** as wildcards."""


class WaitForResponse(Wait):
    """Waits for an answer of the network."""

    kind = StepKind.WAIT_FOR_RESPONSE
    wait_for_response: Annotated[str, Field(min_length=1)]
    """Wait until a request of this address (or path), with * and ** as wildcards, that the last
    action caused is answered without an error."""


class Remember(Wait):
    """Remembers texts of the page."""

    kind = StepKind.REMEMBER
    remember: Annotated[dict[Identifier, RememberedText], Field(min_length=1)]
    """Remember the texts of these elements, each under a name: {order} stands for it then."""

    def __str__(self) -> str:
        """The step as a person reads it."""
        named = [f"{{{name}}} ({element})" for name, element in self.remember.items()]
        return f"{self._used}{self.kind} {', '.join(named)}"


def action_in(written: Any) -> str | None:  # noqa: ANN401 - a part of a spec, whatever it is
    """The tag of the one action that a step has; None where it has several, or none."""
    if isinstance(written, AnyStep):
        return f"<{written.kind}>"
    if not isinstance(written, Mapping):
        return TAGS[0]  # whichever it is, it says that a step is a mapping
    actions = actions_in(written)
    return f"<{actions[0]}>" if len(actions) == 1 else None


def actions_in(written: Mapping[str, object]) -> list[str]:
    """The actions that a step has as it is written."""
    return [action for action in ACTIONS if written.get(action) is not None]


Step: TypeAlias = Annotated[
    Annotated[Navigate, Tag("<navigate>")]
    | Annotated[Click, Tag("<click>")]
    | Annotated[Fill, Tag("<fill>")]
    | Annotated[SelectOption, Tag("<select_option>")]
    | Annotated[Check, Tag("<check>")]
    | Annotated[Uncheck, Tag("<uncheck>")]
    | Annotated[Press, Tag("<press>")]
    | Annotated[Hover, Tag("<hover>")]
    | Annotated[Scroll, Tag("<scroll>")]
    | Annotated[Upload, Tag("<upload>")]
    | Annotated[Choose, Tag("<choose>")]
    | Annotated[WaitForElement, Tag("<wait_for_element>")]
    | Annotated[WaitForExpression, Tag("<wait_for_expression>")]
    | Annotated[WaitForUrl, Tag("<wait_for_url>")]
    | Annotated[WaitForResponse, Tag("<wait_for_response>")]
    | Annotated[Remember, Tag("<remember>")],
    Discriminator(action_in),
]
"""Any step. Match it exhaustively: `case _: assert_never(step)`."""


def goal_position(steps: Sequence[Step]) -> int:
    """The position of a journey's goal action: the marked step, else the last one that acts."""
    marked = [number for number, step in enumerate(steps) if step.goal]
    acting = [number for number, step in enumerate(steps) if step.acts]
    return (marked or acting or [0])[0 if marked else -1]


MEMBERS: tuple[type[AnyStep], ...] = tuple(
    get_args(member)[0] for member in get_args(get_args(Step)[0])
)
ACTIONS = tuple(str(member.kind) for member in MEMBERS)
TAGS = tuple(f"<{action}>" for action in ACTIONS)
KEYS = (*ACTIONS, *AnyStep.model_fields, *AS_WRITTEN)
"""All that may stand in a step."""
