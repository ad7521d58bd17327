"""What a look at a consent banner prints: lines for people, or JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.capture.consent.outcome import ChoiceMade, Outcome, Says, recipe_of
from auditor.cli.hitdata import as_json
from auditor.report.names import with_name

if TYPE_CHECKING:
    from auditor.audit.consent_look import ChoiceSeen, Stretch

WIDTH = 11
HITS_NAMED = 8


def consent_lines(url: str, seen: Sequence[ChoiceSeen]) -> Iterator[str]:
    """The lines for people: the platform, each choice, and the recipe for the spec."""
    banner = next((one.made.banner for one in seen if one.made and one.made.banner), None)
    yield f"{url}"
    if banner is None:
        yield "platform   none that is known"
    else:
        tried = f", tried with {banner.tried}" if banner.tried else ""
        yield f"platform   {banner.name} ({banner.id}; {banner.confidence}{tried})"
    for one in seen:
        yield ""
        yield from _choice(one)
    yield from _recipe(seen)


def _choice(seen: ChoiceSeen) -> Iterator[str]:
    made = seen.made
    if made is None:
        yield f"{seen.choice:<{WIDTH}}can't tell: {seen.error}"
        return
    yield f"{seen.choice:<{WIDTH}}{_how_it_ended(seen, made)}"
    indent = " " * WIDTH
    for clicked in made.clicks:
        guess = " (by its words)" if clicked.is_guess and clicked.target.css is None else ""
        yield f"{indent}clicked “{clicked.name}”{guess}"
    if made.called:
        yield f"{indent}opened again by {made.called}, since no link for it is known"
    for sign in made.signs:
        yield f"{indent}{sign.name}: {_SAYS[sign.says]}"
    if made.is_gone is not None:
        yield f"{indent}the banner {'is gone' if made.is_gone else 'still shows'}"
    if seen.asks_again is not None:
        again = "asks again" if seen.asks_again else "does not ask again"
        yield f"{indent}after a reload it {again}"
    if made.clicks:
        parts = {"before": seen.before, "after": seen.after, "reloaded": seen.reloaded}
        for name, part in parts.items():
            yield f"{indent}{name:<9} {_stretch(part)}"
    for candidate in made.candidates if not made.is_made else ():
        yield f"{indent}may {candidate.meaning}: click: {recipe_of(candidate.target)}"


_SAYS: Mapping[Says, str] = {"granted": "says granted", "denied": "says denied", "": "was written"}


def _how_it_ended(seen: ChoiceSeen, made: ChoiceMade) -> str:
    if made.choice is not seen.choice:
        return f"can't tell: {made.choice} before it: {made.problem or 'it failed'}"
    match made.outcome:
        case Outcome.CONFIRMED:
            return "confirmed"
        case Outcome.CONTRADICTED if made.is_made:
            return f"contradicted: {made.problem}"
        case _:
            return f"can't tell: {made.problem}"


def _stretch(part: Stretch) -> str:
    counted = Counter(map(with_name, part.hits))
    hits = [f"{count}x {name}" if count > 1 else name for name, count in counted.items()]
    shown = ", ".join(hits[:HITS_NAMED]) + (", ..." if len(hits) > HITS_NAMED else "")
    return f"hits: {shown or 'none'}; cookies: {', '.join(part.cookies) or 'none'}"


def _recipe(seen: Sequence[ChoiceSeen]) -> Iterator[str]:
    """The spec's `consent` with what was clicked, where that is certain."""
    made = [one.made for one in seen if one.made is not None and one.made.choice is one.choice]
    sure = [one for one in made if one.is_made and one.clicks and not one.called]
    if not sure:
        return
    yield "\nfor the spec:\n\nconsent:"
    for one in sure:
        yield f"  {one.choice}:"
        if one.choice.grants:
            yield "    signals: granted"
        else:
            yield "    signals: denied\n    forbid: [advertising, analytics]"
        yield "    steps:"
        yield from (f"      - click: {recipe_of(clicked.target)}" for clicked in one.clicks)


def consent_json(url: str, seen: Sequence[ChoiceSeen], masked: Callable[[str], str]) -> str:
    """The same as one JSON object, each of its texts masked."""
    return as_json(_masked({"url": url, "choices": [_as_data(one) for one in seen]}, masked))


def _masked(value: Any, masked: Callable[[str], str]) -> Any:  # noqa: ANN401 - any part of JSON
    match value:
        case str():
            return masked(value)
        case dict():
            return {name: _masked(inner, masked) for name, inner in value.items()}
        case list():
            return [_masked(inner, masked) for inner in value]
        case _:
            return value


def _as_data(seen: ChoiceSeen) -> dict[str, Any]:
    made = seen.made if seen.made is not None and seen.made.choice is seen.choice else None
    problem = seen.error or (seen.made.problem if seen.made is not None else "")
    return {
        "choice": seen.choice,
        "outcome": made.outcome if made is not None else "not tried",
        "is_made": made is not None and made.is_made,
        "platform": made.banner.id if made is not None and made.banner is not None else None,
        "problem": problem or None,
        "asks_again": seen.asks_again,
        **{
            name: {"hits": list(part.hits), "cookies": list(part.cookies)}
            for name, part in (
                ("before", seen.before), ("after", seen.after), ("reloaded", seen.reloaded)
            )
        },
        **(_made_as_data(made) if made is not None else {}),
    }  # fmt: skip


def _made_as_data(made: ChoiceMade) -> dict[str, Any]:
    return {
        "is_gone": made.is_gone,
        "called": made.called or None,
        "clicks": [
            {
                "name": one.name,
                "is_guess": one.is_guess,
                "target": json.loads(recipe_of(one.target)),
            }
            for one in made.clicks
        ],
        "signs": [
            {"kind": one.kind, "name": one.name, "says": one.says or None} for one in made.signs
        ],
        "candidates": [
            {"meaning": one.meaning, "target": json.loads(recipe_of(one.target))}
            for one in made.candidates
        ],
    }
