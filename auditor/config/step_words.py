"""What other tools call a step, and how each step is written in full."""

from __future__ import annotations

from types import MappingProxyType

from auditor.config.steps import ACTIONS, MEMBERS
from auditor.config.targets import Target, TargetWithValue, UploadTarget
from auditor.config.wording import printable

_WAITS = "wait_for_element, wait_for_url, wait_for_response or wait_for_expression"
_ELSEWHERE = {
    "navigate": "goto, go_to, open, visit, url, load, browse, page, go",
    "click": "tap, press_button, submit, click_on, dblclick, double_click",
    "fill": "type, enter, input, set_value, write, send_keys, enter_text, fill_in, change",
    "select_option": "select, choose_option, dropdown, pick",
    "check": "tick, set_checked",
    "uncheck": "untick",
    "press": "key, keyboard, press_key, key_press, keydown",
    "hover": "mouse_over, mouseover, move_to",
    "scroll": "scroll_to, scroll_into_view",
    "upload": "attach, attach_file, set_input_files",
    "wait_for_element": "wait_for_selector, wait_until, waitforelement, see, should_see",
    "wait_for_url": "wait_for_navigation, waitforurl, expect_url",
    "wait_for_response": "wait_for_request, waitforrequest, expect_response, intercept",
    "wait_for_expression": "wait_for_function, evaluate, script, javascript",
    _WAITS: "wait, sleep, pause, wait_for, delay, wait_for_timeout",
}
_OURS = {word: action for action, words in _ELSEWHERE.items() for word in words.split(", ")}
ALIASES = MappingProxyType(_OURS)
"""By the word of Playwright, Cypress, Selenium and others: what it is called here."""


def called_here(word: str) -> str:
    """`; here it is called navigate`, if a step goes by this word elsewhere; else nothing."""
    plain = word.strip().lower().replace("-", "_").replace(" ", "_")
    ours = ALIASES.get(plain) or ALIASES.get(_snake(word))
    return f"; here it is called {ours}" if ours else ""


def _snake(word: str) -> str:
    """CamelCase in snake_case: waitForSelector."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in word)


def in_full(action: str, text: str) -> str:
    """How a step whose element is a bare text is written; empty: it may be a bare text.

    Args:
        action: the step's key.
        text: what stands there.
    """
    if action not in ACTIONS:
        return ""
    annotation = MEMBERS[ACTIONS.index(action)].model_fields[action].annotation
    shown = quoted_in_yaml(text)
    if annotation is TargetWithValue:
        return f'{action}: {{ label: {shown}, value: "..." }}'
    if annotation is UploadTarget:
        return f"{action}: {{ label: {shown}, file: photo.jpg }}"
    if annotation is not Target:
        return ""
    ways = {"click": "role: button, name", "wait_for_element": "text", "hover": "text"}
    return f"{action}: {{ {ways.get(action, 'label')}: {shown} }}"


def quoted_in_yaml(text: str) -> str:
    """A text in double quotes, as YAML takes it."""
    cut = printable(text[:60]).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{cut}"'
