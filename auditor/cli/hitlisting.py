"""Prints hits as they come, and at the end what is to be said of all of them."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, assert_never

from auditor.cli.hitdata import COLUMNS, as_json, seen_as_data, seen_as_row
from auditor.cli.hitlines import HitLines
from auditor.cli.hittext import account_of
from auditor.cli.terminal import say, say_on_stderr
from auditor.model.messages import count
from auditor.report.content.unread import UnreadRequests
from auditor.report.formats.csv import csv_rows
from auditor.report.names import vendor_name
from auditor.report.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from auditor.audit.seen import Seen, SeenHit
    from auditor.report.formats.csv import Cell

NAMED_AT_MOST = 10
"""How many names are listed where something can't be shown."""


def _terminal_width() -> int | None:
    """The width of the terminal; None where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


@dataclass(slots=True, kw_only=True)
class Listing:
    """The hits that are asked for, as lines, JSON or CSV; the summary of data goes to stderr."""

    vendors: frozenset[str] = frozenset()
    """Only these; empty: all."""
    events: frozenset[str] = frozenset()
    form: Literal["lines", "json", "csv"] = "lines"
    _lines: HitLines = field(default_factory=lambda: HitLines(width=_terminal_width()))
    _shown: list[SeenHit] = field(default_factory=list)
    _left_out: Counter[str] = field(default_factory=Counter)
    """The hits that are not asked for, by vendor and event."""
    _silent: dict[str, None] = field(default_factory=dict)
    """The libraries that were loaded, and of which no hit came."""
    _unread: UnreadRequests = field(default_factory=UnreadRequests)
    _pages: int = 0

    def show(self, hits: Sequence[SeenHit]) -> None:
        """Print those hits that are asked for."""
        for seen in hits:
            if self._is_wanted(seen):
                self._print(seen)
                self._shown.append(seen)
            else:
                self._left_out[f"{vendor_name(seen.hit.vendor)} {seen.hit.event}"] += 1

    def note(self, seen: Seen) -> None:
        """Take what a visit shows beside its hits."""
        self._pages += len(seen.facts.pages)
        senders = {sender for each in seen.hits for sender in (each.hit.vendor, each.hit.account)}
        for load in seen.decoded.loads:
            if not {load.vendor, load.account} & senders and (
                not self.vendors or load.vendor in self.vendors
            ):
                self._silent[f"{vendor_name(load.vendor)} {account_of(load)}".rstrip()] = None
        for kind in seen.decoded.unrecognised:
            if not self.vendors or kind.vendor in self.vendors:
                self._unread.add(kind)

    @property
    def is_empty(self) -> bool:
        """Whether there was no hit at all."""
        return not self._shown and not self._left_out

    def end(self, *, is_page: bool = False) -> None:
        """Say what is to be said of all. `is_page`: of a page that was opened, its hits held."""
        if self.form == "csv" and not self._shown:
            self._print_rows(COLUMNS)
        for line in self._summary(is_held=is_page):
            self._tell(line)

    def advise(self, url: str, buttons: Sequence[str]) -> None:
        """Say how to get hits out of a page that sent none."""
        self._tell("nothing was sent: maybe the page asks for consent first. Give it:")
        self._tell(f"  tagproof hits {shlex.quote(url)} --click 'Accept all'")
        self._tell("or have a window opened with --headed, and click in it")
        if buttons:
            self._tell(f"the page has the buttons: {', '.join(map(clean, buttons))}")

    def _tell(self, line: str) -> None:
        """Print a line that is not a hit: beside data, on stderr."""
        (say if self.form == "lines" else say_on_stderr)(line)

    def _is_wanted(self, seen: SeenHit) -> bool:
        hit = seen.hit
        return (not self.vendors or hit.vendor in self.vendors) and (
            not self.events or any(map(hit.is_called, self.events))
        )

    def _print(self, seen: SeenHit) -> None:
        match self.form:
            case "lines":
                for line in self._lines.of(seen):
                    say(line)
            case "json":
                say(as_json(seen_as_data(seen)))
            case "csv":
                self._print_rows(*(() if self._shown else (COLUMNS,)), seen_as_row(seen))
            case _:
                assert_never(self.form)
        sys.stdout.flush()  # each hit at once, into a pipe too

    @staticmethod
    def _print_rows(*rows: Iterable[Cell]) -> None:
        say(csv_rows(rows).replace("\r\n", "\n").rstrip("\n"))

    def _summary(self, *, is_held: bool) -> Iterator[str]:
        vendors = {seen.hit.vendor for seen in self._shown}
        hits = f"{count(len(self._shown), 'hit')} of {count(len(vendors), 'vendor')}"
        pages = f" on {count(self._pages, 'page')}" if self._pages else ""
        held = ", held: none reached its vendor" if is_held and self._shown else ""
        yield ""
        yield f"{hits}{pages}{held}"
        if self._left_out and not self._shown:
            yield f"none fits; there are: {_named(self._left_out)}"
        elif self._left_out:
            yield f"not shown: {count(self._left_out.total(), 'other hit')}"
        if self._silent:
            yield f"also loaded: {', '.join(map(clean, self._silent))}"
        unread = self._unread.lines(vendor_name)
        if unread:
            yield "may be hits, and can't be read:"
            yield from (f"  {each.count} x {clean(each.place)}: {each.reason}" for each in unread)


def _named(names: Counter[str]) -> str:
    """The names with their counts, the most frequent first."""
    shown = ", ".join(
        f"{clean(name)} ({count})" for name, count in names.most_common(NAMED_AT_MOST)
    )
    return f"{shown} ..." if len(names) > NAMED_AT_MOST else shown
