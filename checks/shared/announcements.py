"""What the page pushed about an achieved goal, as checks compare it. No check is in here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import product

from auditor.check.matching import MASK, letters_of
from auditor.model import CLOCKS_DIFFER_MS, Expectation, Hit, Phase, Push, VisitRecord
from auditor.model.amounts import ISO_4217, amounts
from auditor.model.compare import same, worth

from .amounts import ROUNDED, amount_of, breaks_condition, stated
from .placeholders import is_placeholder

MOST_EXTRAS = 5
SHORT = 2
"""As many characters may stand in any id by chance."""
LOOKED_AT = 5000
"""Values of one push that are looked at."""
_NAMES = {
    "value": ("value", "revenue", "revenue_value", "transactionTotal"),
    "currency": ("currency", "currencyCode"),
    "transaction_id": ("transaction_id", "order_id", "transactionId"),
}
"""How data layers and calls name each of PARAMS, the usual name first."""
_EXTRAS = frozenset({"shipping", "tax", "discount", "transactionShipping", "transactionTax"})
"""Amounts beside the goods, which some take into the value and others leave out."""


def changed(line: Expectation, hit: Hit, param: str, record: VisitRecord) -> Push | None:
    """The push of the hit's event that says something else; None where any push fits the hit."""
    text = stated(hit, param)
    own = _its_pushes(line, hit, param, record)
    if text is None or not own or breaks_condition(line, param, hit, record):
        return None
    pushes = pushes_since_action(record)
    if any(holds(push, param, text) for push in pushes):
        return None
    if param == "value" and any(_adds_up(push, text, pushes) for push in own):
        return None
    return own[-1]


def _its_pushes(line: Expectation, hit: Hit, param: str, record: VisitRecord) -> list[Push]:
    """The pushes that announced the hit's event and say something of the parameter."""
    return [
        push
        for push in pushes_since_action(record)
        if push.at <= hit.sent_at + CLOCKS_DIFFER_MS
        and hit.vendor in record.speaks_to.get(push.layer, {hit.vendor})
        and _announces(push, line, hit)
        and announced(push, param) is not None
    ]


def _announces(push: Push, line: Expectation, hit: Hit) -> bool:
    """Whether this is the push of the hit's event: by its name, or by the number of its order."""
    if line.push is not None:
        return push.event == line.push
    order = stated(hit, "transaction_id")
    if order is not None and announced(push, "transaction_id") == order:
        return True
    return names_event_of(push, hit)


def names_event_of(push: Push, hit: Hit) -> bool:
    """Whether a push bears the name of the hit's event, but for case and separators."""
    name = push.event or ""
    if name and hit.is_called(name):
        return True
    letters = letters_of(name)
    return letters != "" and letters == letters_of(hit.event)


def _adds_up(push: Push, text: str, pushes: tuple[Push, ...]) -> bool:
    """Whether the hit's value is the pushed one with or without shipping, tax or a discount."""
    pushed = announced(push, "value") or ""
    value = amount_of(text)
    named = extras(push.params for push in pushes)[:MOST_EXTRAS]
    return any(
        means(
            "value",
            pushed,
            str(value - sum(sign * amount for sign, amount in zip(signs, named, strict=True))),
        )
        for signs in product((0, 1, -1), repeat=len(named))
    )


def announced(push: Push, param: str) -> str | None:
    """What a push says of one of PARAMS, as text; None where it makes no sense, or is zero."""
    named = push.params
    texts = (_text(named.get(name)) for name in _NAMES[param])
    text = next(filter(None, texts), None)
    if text is None or MASK in text or is_placeholder(text):
        return None
    if param == "value":
        shown = [amount.value for amount in amounts(text)] if worth(text) is None else []
        return text if worth(text) or any(shown) else None
    return text if param != "currency" or text.upper() in ISO_4217 else None


def is_pushed_by_site(push: Push, record: VisitRecord) -> bool:
    """Whether the site made a push, and not a tag of a container or a vendor's library."""
    scripts = {load.url.partition("?")[0] for load in record.loads}
    return not any(push.initiator.startswith(script) for script in scripts if script)


def pushes_since_action(record: VisitRecord) -> tuple[Push, ...]:
    """The site's pushes since the goal action began, repetitions left out."""
    start = record.visit.goal_at or 0
    return tuple(
        push
        for push in record.pushes
        if push.at >= start
        and not push.layer.startswith("__")
        and record.phase_of(push.step) is not Phase.REPEAT
        and is_pushed_by_site(push, record)
    )


def scalars(payload: object) -> Iterator[str]:
    """All texts and numbers in a payload, however deep they lie."""
    values: list[object] = [payload]
    for _ in range(LOOKED_AT):
        if not values:
            return
        value = values.pop()
        if isinstance(value, dict):
            values.extend(value.values())
        elif isinstance(value, list):
            values.extend(value)
        elif (text := _text(value)) is not None:
            yield text


def holds(push: Push, param: str, text: str) -> bool:
    """Whether a push holds what a hit says, anywhere and in any form."""
    return any(means(param, scalar, text) for scalar in scalars(push.payload))


def means(param: str, pushed: str, text: str) -> bool:
    """Whether what was pushed is what the hit says: `1.299,00 €` is 1299."""
    if param == "value":
        value, plain = amount_of(text), worth(pushed)
        if plain is not None:
            # Some shops count in cents, and the tag divides.
            return min(abs(plain - value), abs(plain / 100 - value)) <= ROUNDED
        return any(amount.is_worth(value) for amount in amounts(pushed))
    if param == "transaction_id":
        # A tag may put the shop's prefix before the number.
        return same(pushed, text) or (len(pushed) > SHORT and pushed in text)
    return pushed.strip().upper() == text


def extras(sources: Iterable[Mapping[str, object]]) -> list[Decimal]:
    """The amounts for shipping, tax and discounts that are named anywhere."""
    amounts_named = (worth(_text(source.get(name)) or "") for source in sources for name in _EXTRAS)
    return sorted({amount for amount in amounts_named if amount})


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None
