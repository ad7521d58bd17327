"""Privacy strings, composed bit by bit as their specifications tell."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from itertools import pairwise

from auditor.decode.privacy import privacy_of
from auditor.model import Privacy

BASE64URL = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def bits(number: int, width: int) -> str:
    return f"{number:0{width}b}"


def base64url(text: str) -> str:
    text += "0" * (-len(text) % 6)
    return "".join(BASE64URL[int(text[at : at + 6], 2)] for at in range(0, len(text), 6))


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def fibonacci(number: int) -> str:
    series = [1, 2]
    while series[-1] <= number:
        series.append(series[-2] + series[-1])
    digits = ""
    for each in reversed(series):
        fits = each <= number
        digits = "01"[fits] + digits
        number -= each if fits else 0
    return digits.rstrip("0") + "1"


def fibonacci_ranges(numbers: Iterable[int]) -> str:
    groups = runs(numbers)
    coded = bits(len(groups), 12)
    for (_, before), (first, last) in pairwise([(0, 0), *groups]):
        coded += "01"[last > first] + fibonacci(first - before)
        coded += fibonacci(last - first) if last > first else ""
    return coded


def gpp(contents: Mapping[int, str]) -> str:
    header = base64url(bits(3, 6) + bits(1, 6) + fibonacci_ranges(contents))
    return "~".join([header, *[contents[each] for each in sorted(contents)]])


# @iabtcf/core 1.5.6: without any consent; and with restrictions, purposes of the publisher.
TCF_NONE = "CQfDEkAQfDEkAAqADBENB4FgAAAAAAAAAAYgAAAAAAAA.YAAAAAAAAAAA"
TCF_FEW = (
    "CQfDEkAQfDEkAAqADBENB4FgAPLAAELAAAYgGMwBIAAgAEABwBeYDGQMZgCQABAAIADgC8wGMgAA.YAAAAAAAAAAA"
)
# @iabgpp/cmpapi 3.2.0: TCF EU with disclosed vendors and the publisher's segment, Canada, uspv1.
GPP_MIXED = (
    "DBACOeA~CQuPXIAQuPXIAAqAAAENAAFgAMIAAEAAAAAAF5wBAAGAAYABgAvMAAAAAAAA.IAAA.YAAAAAAAAAAA"
    "~BQuP-GLQuP-GLAyAAAENAACAAAAAAAAAAAAAAAAAAA.YAAAAAAAAAA~1YYN"
)
GPP_FOUR_US = "DBACrYWA~CAAgAAAAAABA.QA~BAgAAABA.QA~BAgAABA~BQBA.AAA"


def told(**params: str) -> Privacy:
    found = privacy_of(params)
    assert found is not None
    return found
