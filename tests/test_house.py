"""The floor plan: what may stand where, and that no import leads back to where it came from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("auditor", "checks")
LOOSE = {"__init__.py", "errors.py", "pytest_plugin.py", "testing.py"}
"""The only files that stand at the top of auditor/; everything else has a room."""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources() -> dict[str, Path]:
    files = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return {module_of(path): path for path in files}


def imported(module: str, text: str, known: set[str], *, is_package: bool = False) -> Iterator[str]:
    """The modules of the house that a module imports, those for type checking too."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for name in node.names:
                whole = f"{source}.{name.name}"
                found = whole if whole in known else source
                if found in known and found != module:
                    yield found


def arrows() -> dict[str, set[str]]:
    files = sources()
    return {
        module: set(
            imported(
                module,
                path.read_text(encoding="utf-8"),
                set(files),
                is_package=path.name == "__init__.py",
            )
        )
        for module, path in files.items()
    }


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one circle, in order; empty where there is none."""
    done: set[str] = set()

    def walk(module: str, way: list[str]) -> list[str]:
        if module in way:
            return way[way.index(module) :]
        if module in done:
            return []
        for target in sorted(graph.get(module, ())):
            if circle := walk(target, [*way, module]):
                return circle
        done.add(module)
        return []

    return next((circle for module in sorted(graph) if (circle := walk(module, []))), [])


def test_no_module_imports_itself_by_way_of_others() -> None:
    circle = circle_in(arrows())
    assert not circle, f"open this circle with a Protocol below both: {' -> '.join(circle)}"


def test_a_circle_is_seen() -> None:
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]
    assert circle_in({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize(
    ("module", "text", "found"),
    [
        ("checks.value.a", "from ..shared.b import name", ["checks.shared.b"]),
        ("checks.value.a", "from .b import name", ["checks.value.b"]),
        ("auditor.x", "if TYPE_CHECKING:\n    from auditor.y import Y", ["auditor.y"]),
        ("auditor.x", "from auditor import y", ["auditor.y"]),
        ("auditor.x", "import auditor.y", ["auditor.y"]),
        ("auditor.x", "from json import loads", []),
    ],
)
def test_each_way_to_import_is_an_arrow(module: str, text: str, found: list[str]) -> None:
    known = {"checks.shared.b", "checks.value.b", "auditor.y", module}
    assert list(imported(module, text, known)) == found


def test_the_top_of_the_house_holds_rooms() -> None:
    loose = {path.name for path in (ROOT / "auditor").glob("*.py")}
    assert loose == LOOSE, "put the module into the folder that it belongs to: see ARCHITECTURE.md"
    assert {path.name for path in (ROOT / "checks").glob("*.py")} == {"__init__.py"}, (
        "a check stands in its family's folder, what several share in checks/shared/"
    )
