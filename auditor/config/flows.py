"""Puts the steps of `flows` where a journey uses them, and a step that repeats as often as it says.

It works on the nodes of the file, before anything is validated: what is wrong with a step in a flow
is told where the flow stands, once, and each step of a journey knows where it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditor.config.document import Place, Problem
from auditor.config.environment import KeyPath
from auditor.config.nodes import Entry, Node
from auditor.config.steps import AS_WRITTEN, REPEAT, USE, WITH
from auditor.config.wording import hint, listed, printable, quoted, undefined

PARAMS, STEPS = "params", "steps"
MOST_STEPS = 500
"""Of one journey; flows that use flows can make millions of a few lines."""
MOST_REPEATS = 100
_STAND_IN = Node(0, {"navigate": Entry(0, Node(0, "/", "/"))})
"""Takes the place of a use that can't be, so that no other mistake follows from it."""
_GIVEN = re.compile(r"\{\{|\}\}|\{(\w+)\}")
_LISTS: tuple[tuple[KeyPath, tuple[str, ...]], ...] = (
    (("goals",), ("steps", "invalid", "variant")),
    (("consent",), ("steps", "withdraw")),
)
"""Where lists of steps stand: under each name in these mappings, under these keys."""
_LOGIN = ("site", "login")
"""Where one more list stands."""


@dataclass(slots=True)
class Expansion:
    """The file's tree with all steps in place."""

    root: Node
    places: dict[KeyPath, Place] = field(default_factory=dict)
    """Of each step that stands elsewhere in the file than its key path says."""
    problems: list[Problem] = field(default_factory=list)


def expanded(root: Node) -> Expansion:
    """The tree with the steps of its flows where they are used."""
    expander = _Expander(root)
    if not isinstance(root.value, dict) or not expander.is_needed:
        return Expansion(root)
    return Expansion(expander.tree(), expander.places, list(dict.fromkeys(expander.problems)))


@dataclass(frozen=True, slots=True)
class _Flow:
    """A flow as it is written."""

    name: str
    key_path: KeyPath
    """Where its list of steps stands."""
    steps: Node
    params: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """A step's node, and where it is written."""

    node: Node
    place: Place


class _TooManyStepsError(Exception):
    """A journey has more steps than any visitor would walk."""


class _Expander:
    def __init__(self, root: Node) -> None:
        self._root = root
        self._flows = {flow.name: flow for flow in _flows(root)}
        self._first_use: dict[str, list[_Step]] = {}
        """By flow, its steps as they are where it is used first."""
        self._count = 0
        self.places: dict[KeyPath, Place] = {}
        self.problems: list[Problem] = []

    @property
    def is_needed(self) -> bool:
        """Whether the file has a flow, or a step that is more than itself."""
        lists = (node for _, node in _step_lists(self._root))
        return bool(self._flows) or any(
            not _entries(step).keys().isdisjoint(AS_WRITTEN)
            for steps in lists
            for step in _elements(steps)
        )

    def tree(self) -> Node:
        root = self._root
        for key_path, steps in _step_lists(self._root):
            root = _with(root, key_path, self._list(key_path, steps))
        # Flows with parameters come last: others may be the first to use them.
        for flow in sorted(self._flows.values(), key=lambda flow: bool(flow.params)):
            root = _with(root, flow.key_path, self._own(flow))
        return root

    def _list(self, key_path: KeyPath, steps: Node, within: tuple[str, ...] = ()) -> Node:
        """The list with all of its steps in place; `within`: the flow that it is of."""
        self._count = 0
        written = list(_written(key_path, steps, within[-1] if within else ""))
        try:
            placed = list(self._steps(written, within))
        except _TooManyStepsError:
            text = f"has more than {MOST_STEPS} steps once all flows are in place; write fewer"
            self.problems.append(Problem(key_path, text))
            placed = []
        return self._placed(key_path, steps, placed)

    def _placed(self, key_path: KeyPath, steps: Node, placed: list[_Step]) -> Node:
        for index, step in enumerate(placed):
            if step.place.key_path != (*key_path, index):
                self.places[*key_path, index] = step.place
        return replace(steps, value=[step.node for step in placed])

    def _own(self, flow: _Flow) -> Node:
        """The flow's own steps; with parameters as they are where it is used first."""
        if flow.params and flow.name in self._first_use:
            return self._placed(flow.key_path, flow.steps, self._first_use[flow.name])
        steps = [_STAND_IN if _is_open(node, flow) else node for node in _elements(flow.steps)]
        return self._list(flow.key_path, replace(flow.steps, value=steps), (flow.name,))

    def _steps(self, written: list[_Step], within: tuple[str, ...]) -> Iterator[_Step]:
        for step in written:
            entries = _entries(step.node)
            times = self._times(step) if REPEAT in entries else 1
            rest = _without(step.node, REPEAT) if REPEAT in entries else step.node
            for _ in range(times):
                if USE in entries:
                    yield from self._used(replace(step, node=rest), within)
                    continue
                self._count += 1
                if self._count > MOST_STEPS:
                    raise _TooManyStepsError
                yield replace(step, node=rest)

    def _times(self, step: _Step) -> int:
        node = _entries(step.node)[REPEAT].node
        if type(node.value) is int and 1 <= node.value <= MOST_REPEATS:
            return node.value
        text = f"is not a number of times; write a whole number from 1 to {MOST_REPEATS}"
        self._tell(step, text, REPEAT)
        return 1

    def _used(self, step: _Step, within: tuple[str, ...]) -> Iterator[_Step]:
        """The steps of the flow that a step uses; a stand-in where that can't be."""
        flow = self._flow_of(step, within)
        given = self._given(step, flow) if flow else None
        if flow is None or given is None:
            yield replace(step, node=_STAND_IN)
            return
        written = _written(flow.key_path, flow.steps, flow.name, step.place.key_path)
        filled = [replace(each, node=self._filled(each.node, given, flow)) for each in written]
        inner = list(self._steps(filled, (*within, flow.name)))
        self._first_use.setdefault(flow.name, inner)
        yield from inner

    def _flow_of(self, step: _Step, within: tuple[str, ...]) -> _Flow | None:
        entries = _entries(step.node)
        name = entries[USE].node
        beside = [key for key in entries if key not in AS_WRITTEN]
        if beside:
            text = f"stands beside use; write it at a step in the flow ({listed(self._flows)})"
            self._tell(step, text, beside[0])
        elif not isinstance(name.value, str):
            self._tell(step, f"is not the name of a flow; known: {listed(self._flows)}", USE)
        elif name.text not in self._flows:
            shown = quoted(name.text)
            self._tell(step, undefined("flow", shown, name.text, self._flows), USE)
        elif name.text in within:
            way = " → ".join(map(printable, [*within, name.text]))
            self._tell(step, f"goes round in a circle: {way}; take one use out", USE)
        else:
            return self._flows[name.text]
        return None

    def _given(self, step: _Step, flow: _Flow) -> dict[str, Node] | None:
        """The values of the flow's parameters; None where they are not what it asks for."""
        entries = _entries(step.node)
        values = entries[WITH].node if WITH in entries else None
        if values is not None and not isinstance(values.value, dict):
            self._tell(step, "is not a mapping; write with: { PARAMETER: value }", WITH)
            return None
        given = {key: entry.node for key, entry in _entries(values).items()} if values else {}
        for name in (name for name in given if name not in flow.params):
            text = (
                f"the flow {printable(flow.name)} has no parameter {quoted(name)}; "
                f"it has {listed(flow.params)}{hint(name, flow.params)}"
            )
            self._tell(step, text, WITH, name)
            return None
        missing = [name for name in flow.params if name not in given]
        if missing:
            text = (
                f"gives the flow {printable(flow.name)} no {listed(missing)}; "
                f"add with: {{ {printable(missing[0])}: value }}"
            )
            self._tell(step, text, USE)
            return None
        return given

    def _filled(self, node: Node, given: Mapping[str, Node], flow: _Flow) -> Node:
        """A node of a flow with the values of its parameters."""
        match node.value:
            case dict() as entries:
                filled = {
                    key: Entry(entry.line, self._filled(entry.node, given, flow))
                    for key, entry in entries.items()
                }
                return replace(node, value=filled)
            case list() as elements:
                return replace(node, value=[self._filled(e, given, flow) for e in elements])
            case str() as text:
                return self._text(node, text, given)
            case _:
                return node

    def _text(self, node: Node, text: str, given: Mapping[str, Node]) -> Node:
        names = [match[1] for match in _GIVEN.finditer(text) if match[1] in given]
        if not names:
            return node
        value = given[names[0]]
        if text == f"{{{names[0]}}}":
            return replace(value, given=value.line)

        def put(match: re.Match[str]) -> str:
            return given[match[1]].text if match[1] in given else match[0]

        filled = _GIVEN.sub(put, text)
        return replace(node, value=filled, text=filled, given=value.line)

    def _tell(self, step: _Step, text: str, *keys: str) -> None:
        """Note a mistake of a step as it is written."""
        entries = _entries(step.node)
        line = entries[keys[0]].line if keys and keys[0] in entries else step.node.line
        key_path = (*step.place.key_path, *keys)
        self.problems.append(Problem(key_path, text, line, as_written=True))


def _is_open(node: Node, flow: _Flow) -> bool:
    """Whether a step of a flow that nobody uses can't be known to be right without its values."""
    if isinstance(node.value, str):
        return node.text in {f"{{{name}}}" for name in flow.params}
    inner = [entry.node for entry in _entries(node).values()] + _elements(node)
    return any(_is_open(each, flow) for each in inner)


def _flows(root: Node) -> Iterator[_Flow]:
    """The flows as written; what is no flow is left to the models."""
    flows = _entries(root).get("flows")
    for name, entry in _entries(flows.node).items() if flows else ():
        node, key_path = entry.node, ("flows", name)
        if isinstance(node.value, list):
            yield _Flow(name, key_path, node)
        elif STEPS in (entries := _entries(node)) and isinstance(entries[STEPS].node.value, list):
            params = entries[PARAMS].node if PARAMS in entries else Node(0, [])
            names = tuple(each.text for each in _elements(params) if each.text)
            yield _Flow(name, (*key_path, STEPS), entries[STEPS].node, names)


def _step_lists(root: Node) -> Iterator[tuple[KeyPath, Node]]:
    """All lists of steps outside of flows, with their key paths."""
    for where, keys in _LISTS:
        above = _below(root, *where)
        for name, named in _entries(above).items():
            for key in keys:
                steps = _below(named.node, key)
                if isinstance(steps.value, list):
                    yield (*where, name, key), steps
    login = _below(root, *_LOGIN)
    if isinstance(login.value, list):
        yield _LOGIN, login


def _below(node: Node, *keys: str | int) -> Node:
    """The node under a key path; an empty one where there is none."""
    for key in keys:
        entry = _entries(node).get(str(key))
        node = entry.node if entry else Node(0)
    return node


def _written(key_path: KeyPath, steps: Node, flow: str = "", used: KeyPath = ()) -> Iterator[_Step]:
    for index, node in enumerate(_elements(steps)):
        yield _Step(node, Place((*key_path, index), flow, used))


def _with(node: Node, key_path: KeyPath, new: Node) -> Node:
    """The tree with another node at a key path; nodes that aliases share stay as they are."""
    if not key_path:
        return new
    entries, key = _entries(node), str(key_path[0])
    entry = entries[key]
    changed = Entry(entry.line, _with(entry.node, key_path[1:], new))
    return replace(node, value={**entries, key: changed})


def _without(node: Node, key: str) -> Node:
    return replace(node, value={k: entry for k, entry in _entries(node).items() if k != key})


def _entries(node: Node) -> Mapping[str, Entry]:
    return node.value if isinstance(node.value, dict) else {}


def _elements(node: Node) -> list[Node]:
    return node.value if isinstance(node.value, list) else []
