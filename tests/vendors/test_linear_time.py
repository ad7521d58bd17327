"""No pattern takes more than linear time, and none takes long over hostile texts."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from automata import speed
from takenapart import Leaf, Say, Taken, take_apart, with_body
from vendorexamples import Example, all_examples

import auditor
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.vendor import Vendor, find_vendors
from auditor.vendor.locators import HOST, Part

VENDORS = find_vendors()
EXAMPLES = {key: each for key, each in all_examples().items() if key in VENDORS}


# ── the patterns of all vendors ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A pattern in use, and where it is from."""

    where: str
    text: str
    flags: int = 0
    anywhere: bool = True
    whole: bool = False
    short: bool = False
    """What it is held against is short (a host): quadratic time does no harm."""

    @property
    def is_quick(self) -> bool:
        found = speed(self.text, self.flags, anywhere=self.anywhere, whole=self.whole)
        return found == "linear" or (self.short and found == "quadratic")


def of_table(vendor: Vendor) -> Iterator[Pattern]:
    """The patterns that stand in a table."""
    for each in vendor.endpoints:
        where = f"{vendor.id}: endpoint {each.id}"
        yield Pattern(where=where, text=each.host_form, flags=re.IGNORECASE, short=True)
        yield Pattern(where=where, text=each.path, flags=re.IGNORECASE)
        for text in (*each.require.values(), *each.require_json.values()):
            yield Pattern(where=where, text=text)
    where = f"{vendor.id}: account_form"
    yield Pattern(where=where, text=vendor.account_form, anywhere=False, whole=True)
    for limit in vendor.limits:
        yield Pattern(where=f"{vendor.id}: limit", text=limit.form, anywhere=False, whole=True)
    for part in parts_in(vendor):
        where = f"{vendor.id}: locator"
        yield Pattern(where=where, text=part.pattern, short=part.of == HOST)


def parts_in(value: Any) -> Iterator[Part]:
    """All locators with a pattern, wherever they stand."""
    if isinstance(value, Part):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from parts_in(getattr(value, each.name))
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from parts_in(each)
    elif isinstance(value, Mapping):
        yield from parts_in(tuple(value.values()))


_BUILDERS = frozenset({"in_path", "in_host", "in_param", "Part"})


def of_code(path: Path) -> Iterator[Pattern]:
    """The patterns that a module compiles, with the ways in which it asks for them."""
    tree = ast.parse(path.read_text("utf-8"))
    name = f"auditor.{'.'.join(path.with_suffix('').parts[len(ROOT.parts) :])}"
    module = sys.modules.get(name.removesuffix(".__init__"))
    if module is None:
        return
    asked: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            asked.setdefault(node.value.id, set()).add(node.attr)
    where = str(path.relative_to(ROOT))
    for key, value in vars(module).items():
        for compiled in compiled_in(value):
            ways = asked.get(key, set()) & {"match", "fullmatch"}
            other = not asked.get(key) or asked[key] - {"match", "fullmatch", "pattern"}
            for way in sorted(ways) + ["search"] * bool(other):
                yield Pattern(
                    where=f"{where}: {key}",
                    text=compiled.pattern,
                    flags=compiled.flags,
                    anywhere=way == "search",
                    whole=way == "fullmatch",
                )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield from _of_call(where, node)


def _of_call(where: str, node: ast.Call) -> Iterator[Pattern]:
    """A pattern that is written down where it is used: re.split("...", text), in_path("...")."""
    texts = [
        each.value
        for each in node.args
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if isinstance(node.func, ast.Name) and node.func.id in _BUILDERS and texts:
        yield Pattern(where=where, text=texts[-1], short=node.func.id == "in_host")
    elif (
        isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr
        in {"search", "match", "fullmatch", "split", "sub", "findall", "finditer"}
        and texts
    ):
        way = node.func.attr
        yield Pattern(
            where=where,
            text=texts[0],
            anywhere=way not in {"match", "fullmatch"},
            whole=way == "fullmatch",
        )


def compiled_in(value: Any) -> Iterator[re.Pattern[str]]:
    """Compiled patterns, alone or in a tuple or mapping."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from compiled_in(each)
    elif isinstance(value, Mapping):
        yield from compiled_in(tuple(value.values()))


ROOT = Path(str(auditor.__file__)).parent
MODULES = sorted(
    [
        path
        for room in ("decode", "vendor", "vendors", "wire")
        for path in (ROOT / room).glob("*.py")
        if path.stem != "__init__"
    ]
)


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=lambda vendor: vendor.id)
def test_no_pattern_of_a_table_takes_more_than_linear_time(vendor: Vendor) -> None:
    assert [(each.where, each.text) for each in of_table(vendor) if not each.is_quick] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_pattern_of_a_module_takes_more_than_linear_time(path: Path) -> None:
    assert [(each.where, each.text) for each in of_code(path) if not each.is_quick] == []


# ── hostile texts of 100 kB ──────────────────────────────────────────────────────────────────────


SEPARATORS = "~;,|*=&[]()"
LENGTH = 100_000


class Instead(Say):
    """One text in some places."""

    def __init__(self, at: Leaf, text: str) -> None:
        self._at, self._text = at, text

    def text(self, leaf: Leaf) -> str:
        return self._text if leaf is self._at else leaf.text


HOSTILE = "".join(each * (LENGTH // len(SEPARATORS)) for each in SEPARATORS)


def places_of(examples: Iterable[Example]) -> Iterator[tuple[Taken, Leaf]]:
    """Each field of a vendor's examples once, by what stands before it."""
    seen = set[str]()
    for example in examples:
        taken = take_apart(example)
        for part in taken.parts:
            before = ""
            for each in part.pieces():
                if isinstance(each, Leaf) and before not in seen:
                    seen.add(before)
                    yield taken, each
                before = each.put(Say())


MARK = "HostileTextStandsHere"


def with_hostile(taken: Taken, leaf: Leaf) -> Example:
    """The request with a hostile text in this place; only & is escaped, as far as it can be seen."""
    say, text = Instead(leaf, MARK), HOSTILE.replace("&", "%26")
    body = taken.body.put(say) if taken.body else ""
    if MARK in body:
        return with_body(taken.example, taken.pack(body.replace(MARK, text)))
    url = taken.url.put(say)
    if MARK in url:
        return replace(taken.example, url=url.replace(MARK, text))
    return taken.put(Instead(leaf, HOSTILE))


@pytest.mark.parametrize("vendor", EXAMPLES)
def test_a_field_of_separators_comes_back(vendor: str) -> None:
    decoder = Decoder(VendorIndex([VENDORS[vendor]]))
    for taken, leaf in places_of(EXAMPLES[vendor]):
        hits = with_hostile(taken, leaf).decoded(decoder).hits
        assert [hit.vendor for hit in hits] == [vendor] * len(hits)
