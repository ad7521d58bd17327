"""Simpli.fi: a tag for all pages, and pixels of segments and conversions."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, in_path


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return "conversion" if params.get("conversion") else name


SIMPLI_FI = Vendor(
    id="simpli_fi",
    name="Simpli.fi",
    category=Category.ADVERTISING,
    docs="https://support.simpli.fi",
    notes=(
        "A pixel that names a conversion is one; the others put the visitor into a segment.",
        "The tag's address names itself; its pixels go to another number (cid).",
    ),
    endpoints=(
        Endpoint(
            id="pixel",
            host="i.simpli.fi",
            path=r"^/dpx(\.js)?$",
            require={"cid": r"^\d+$"},
        ),
        Endpoint(
            id="library",
            host="tag.simpli.fi",
            path=r"^/sifitag/[\w-]+$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    library_has_own_id=True,
    account=("cid", in_path(r"^/sifitag/([\w-]+)$")),
    default_event="segment",
    default_evidence=({"segment": "."}, {"action": "."}),
    rename_event=_named,
    label=("tid",),
    names={"referrer": "page_location"},
)
