"""What following links prints: lines for people, or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from auditor.cli.hitdata import as_json
from auditor.model.messages import count

if TYPE_CHECKING:
    from auditor.audit.followed_link import Carried, Followed

INDENT = "   "
HITS_NAMED = 6


def link_lines(seen: Followed) -> Iterator[str]:
    """The lines of one link: its text, its way, its parameters, what is wrong."""
    link = seen.link
    times = f" ({link.count} times)" if link.count > 1 else ""
    yield f"{link.url}{f' “{link.text}”' if link.text else ''}{times}"
    if seen.skipped:
        yield f"{INDENT}{seen.skipped}"
        return
    for hop in seen.hops:
        yield f"{INDENT}{hop.status or 'no answer'}  {hop.url}"
    for param in seen.params:
        yield f"{INDENT}{param.name}={param.value}: {_fate(param)}"
    hits = ", ".join(seen.hits[:HITS_NAMED]) + (", ..." if len(seen.hits) > HITS_NAMED else "")
    yield f"{INDENT}hits: {hits or 'none'}"
    for problem in seen.problems:
        yield f"{INDENT}problem: {problem}"
    if seen.error:
        yield f"{INDENT}can't tell: {seen.error}"


def _fate(param: Carried) -> str:
    if param.dropped_by:
        return f"dropped by {param.dropped_by}"
    return f"arrives, heard by {', '.join(param.heard_by) or 'no tag'}"


def summary(seen: Sequence[Followed], skipped: Sequence[Followed]) -> str:
    """The last line."""
    wrong = sum(bool(each.problems) for each in seen)
    unclear = sum(each.error is not None for each in seen)
    parts = [f"{count(len(seen), 'link')} followed", f"{wrong} with problems"]
    if unclear:
        parts.append(f"{unclear} can't be told")
    if skipped:
        parts.append(f"{len(skipped)} not followed")
    return ", ".join(parts)


def links_json(
    source: str,
    seen: Sequence[Followed],
    problems: Sequence[str],
    masked: Callable[[str], str],
) -> str:
    """The same as one JSON object, each of its texts masked; `problems`: those of all together."""
    links = [_as_data(each, masked) for each in seen]
    return as_json({"source": source, "links": links, "problems": list(problems)})


def _as_data(seen: Followed, masked: Callable[[str], str]) -> dict[str, Any]:
    return {
        "url": masked(seen.link.url),
        "text": masked(seen.link.text),
        "count": seen.link.count,
        "hops": [{"url": masked(hop.url), "status": hop.status} for hop in seen.hops],
        "params": [
            {
                "name": masked(param.name),
                "value": masked(param.value),
                "arrives": not param.dropped_by,
                "dropped_by": masked(param.dropped_by) or None,
                "heard_by": list(map(masked, param.heard_by)),
            }
            for param in seen.params
        ],
        "hits": list(map(masked, seen.hits)),
        "problems": list(map(masked, seen.problems)),
        "error": masked(seen.error) if seen.error else None,
        "skipped": seen.skipped or None,
    }
