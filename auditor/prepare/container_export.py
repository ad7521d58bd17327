"""The export of the container that a spec names, read before the audit begins."""

from __future__ import annotations

from auditor.config.models import Spec
from auditor.decode.gtm_export import read_export
from auditor.errors import SpecError
from auditor.model import Export

MOST_BYTES = 20_000_000


def container_export(spec: Spec) -> Export | None:
    """The export; None where the spec names none.

    Raises:
        SpecError: it can't be read, or is none.
    """
    if not spec.container:
        return None
    path = spec.path.parent / spec.container
    where = f"{spec.path}:{spec.line('container')}: container: {path}"
    advice = "write the path of a file of Tag Manager's Admin, Export Container"
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SpecError([f"{where} can't be read ({reason}); {advice}"]) from error
    if len(data) > MOST_BYTES:
        raise SpecError([f"{where} is too large; {MOST_BYTES // 1_000_000} MB at most"])
    try:
        return read_export(data.decode("utf-8-sig"))
    except ValueError as error:
        reason = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise SpecError([f"{where} {reason}; {advice}"]) from error
