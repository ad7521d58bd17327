"""What installed packages declare under an entry point: vendors, banners."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from types import ModuleType
from typing import Protocol, TypeVar

from auditor.errors import PluginError


class Named(Protocol):
    """Something with an id of its own."""

    @property
    def id(self) -> str:
        """The id, which no other of its kind may have."""


N = TypeVar("N", bound=Named)


def installed(group: str, kind: type[N]) -> dict[str, N]:
    """The objects of a kind by id, in the modules and packages that the entry points name.

    Raises:
        PluginError: two objects have one id, or a plugin's module can't be imported.
    """
    known: dict[str, tuple[N, str]] = {}
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        for module in _modules(group, point.value):
            for value in vars(module).values():
                if not isinstance(value, kind):
                    continue
                first, elsewhere = known.setdefault(value.id, (value, module.__name__))
                if first is not value:
                    raise PluginError(
                        f"two {group.rpartition('.')[2]} are called {value.id}: one in "
                        f"{elsewhere}, one in {module.__name__}; rename one of them"
                    )
    return {key: known[key][0] for key in sorted(known)}


def _modules(group: str, name: str) -> Iterator[ModuleType]:
    """The module or package of this name, and all modules in it."""
    root = _imported(group, name)
    yield root
    for info in pkgutil.walk_packages(getattr(root, "__path__", ()), f"{name}."):
        yield _imported(group, info.name)


def _imported(group: str, name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise PluginError(
            f"entry point {group}: {name} can't be imported ({error}); "
            "repair, reinstall or remove the package that declares it"
        ) from error
