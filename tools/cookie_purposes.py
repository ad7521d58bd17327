"""Makes auditor/check/cookie_purposes.json of the Open Cookie Database's CSV file.

`make cookie-purposes FROM=open-cookie-database.csv COMMIT=...`: name, host and category alone are
taken over. Names of fewer than four characters mean anything on a site of one's own, and are left.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

from tools import ROOT

TARGET = ROOT / "auditor" / "check" / "cookie_purposes.json"
SHORTEST = 4
_PURPOSES = {
    "Necessary": "necessary", "Security": "necessary", "Functional": "functional",
    "Personalization": "functional", "Analytics": "analytics", "Marketing": "ads",
}  # fmt: skip
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")


def made_of(rows: list[dict[str, str]], commit: str) -> str:
    """The generated file's text."""
    hosts: dict[str, dict[str, str]] = {}
    for row in rows:
        name = row["Cookie / Data Key name"].strip()
        purpose = _PURPOSES.get(row["Category"].strip())
        found = _HOST.search(row["Domain"].lower())
        host = found.group(0) if found and "1st" not in row["Domain"] else ""
        if not purpose or not name or (not host and len(name) < SHORTEST):
            continue
        pattern = name + "*" if row["Wildcard match"] == "1" else name
        known = hosts.setdefault(host, {})
        # Two opinions are none.
        known[pattern] = purpose if known.get(pattern, purpose) == purpose else ""
    table = {
        host: {name: purpose for name, purpose in sorted(named.items()) if purpose}
        for host, named in sorted(hosts.items())
    }
    notice = (
        "Names, hosts and categories of the Open Cookie Database "
        f"(https://github.com/jkwakman/Open-Cookie-Database), commit {commit}, by its "
        "contributors, under the Apache License 2.0 (cookie_purposes.LICENSE.txt). Changed: its "
        "categories are put as purposes, and all other fields are left out."
    )
    whole = {"notice": notice, "hosts": {host: named for host, named in table.items() if named}}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def main(source: str, commit: str) -> None:
    """Write the file."""
    with Path(source).open(encoding="utf-8-sig", newline="") as file:
        TARGET.write_text(made_of(list(csv.DictReader(file)), commit), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
