"""`make generated`: writes every generated file; with ONLY="NAME ..." those of some generators.

Pictures differ from machine to machine and have their own command, `make report-pictures`.
"""

from __future__ import annotations

import sys

from tools import ROOT, messages
from tools.generated import GENERATORS, write


def main(names: list[str]) -> None:
    """Run the generators of these names; without a name, all."""
    if unknown := [name for name in names if name not in GENERATORS]:
        sys.exit(f"nothing generates {unknown[0]!r}; choose from {', '.join(GENERATORS)}")
    for name in names or GENERATORS:
        changed = [str(path.relative_to(ROOT)) for path in write(GENERATORS[name])]
        print(f"{name}: {', '.join(changed) or 'nothing changed'}", flush=True)
    for line in messages.untranslated():
        print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
