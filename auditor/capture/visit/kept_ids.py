"""Where the click ids of a visit's landing are: in cookies, storage, fields, links to other hosts.

Storage, fields and links are those of the page, and of the documents embedded in it.
Only the places are noted, never the values.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, get_args, get_type_hints

from playwright.async_api import Error as PlaywrightError

from auditor.model import KeptId
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab

SECONDS_A_DAY = 86_400
BEGINNING = 16
"""As many characters of an id are its own: a text that has them, and not the rest, was cut."""
FRAMES, PATIENCE_SECONDS = 10, 3.0
"""How many documents of a page are asked, and how long all of them may take."""
MOST = 200
"""How many places are kept of one step, and how long a name may be."""
PLACES = frozenset(get_args(get_type_hints(KeptId)["place"]))
FORMS = frozenset(get_args(get_type_hints(KeptId)["form"]))
LOOK = """([ids, beginning, most]) => {
  const places = [];
  const note = (place, name, text) => {
    if (typeof text !== "string") return;
    const few = text.slice(0, 100000);
    const small = few.toLowerCase();
    for (const [param, value] of ids) {
      const written = [value, encodeURIComponent(value)];
      const cut = value.length > beginning && few.includes(value.slice(0, beginning));
      const form = written.some((each) => few.includes(each)) ? "whole"
        : written.some((each) => small.includes(each.toLowerCase())) ? "case" : cut ? "cut" : "";
      if (!form || places.length >= most) continue;
      places.push([param, place, String(name).slice(0, most), form]);
    }
  };
  for (const area of ["localStorage", "sessionStorage"]) {
    try {
      for (const key of Object.keys(window[area]).slice(0, 500)) {
        note(area, key, window[area].getItem(key));
      }
    } catch { /* a page without storage */ }
  }
  for (const field of [...document.querySelectorAll("input, textarea")].slice(0, 1000)) {
    note("field", field.name || field.id, field.value);
  }
  for (const link of [...document.querySelectorAll("a[href], form[action]")].slice(0, 3000)) {
    try {
      const address = link.getAttribute("href") ?? link.getAttribute("action");
      const url = new URL(address, document.baseURI);
      if (url.host !== location.host) note("link", url.host, url.href);
    } catch { /* no address */ }
  }
  return places;
}"""


async def note_kept_ids(tab: Tab, recording: Recording, ids: Mapping[str, str]) -> None:
    """Note where these ids are now, as what the last step left behind."""
    if not ids:
        return
    step = len(recording.steps)
    noted = [*_landing(recording, ids)] if step == 1 else []
    # A page that is being left can't be read; its cookies still can.
    with suppress(PlaywrightError):
        noted += await _in_cookies(tab, step, ids)
        noted += await _in_page(tab, step, ids)
    recording.kept_ids[step] = tuple(dict.fromkeys(noted))[:MOST]


def _landing(recording: Recording, ids: Mapping[str, str]) -> Iterator[KeptId]:
    host = host_of(recording.url)
    for param in ids:
        yield KeptId(step=1, param=param, place="landing", name=param, host=host, form="whole")


async def _in_cookies(tab: Tab, step: int, ids: Mapping[str, str]) -> list[KeptId]:
    kept = []
    for cookie in await tab.page.context.cookies():
        expires = cookie.get("expires", -1)
        lifetime = None if expires < 0 else round((expires - time.time()) / SECONDS_A_DAY, 2)
        for param, value in ids.items():
            form = _form(cookie.get("value", ""), value)
            if form:
                kept.append(
                    KeptId(
                        step=step,
                        param=param,
                        place="cookie",
                        name=cookie.get("name", ""),
                        host=cookie.get("domain", ""),
                        form=form,
                        lifetime_days=lifetime,
                    )
                )
    return kept


def _form(text: str, value: str) -> Literal["whole", "case", "cut"] | None:
    """How a text has the value; None: it has not."""
    if value in text:
        return "whole"
    if value.lower() in text.lower():
        return "case"
    is_cut = len(value) > BEGINNING and value[:BEGINNING] in text
    return "cut" if is_cut else None


async def _in_page(tab: Tab, step: int, ids: Mapping[str, str]) -> list[KeptId]:
    """What the page's documents say, which may be anything: other forms are left out."""
    kept = []
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            for frame in tab.page.frames[:FRAMES]:
                if not (host := host_of(frame.url)):
                    continue
                with suppress(PlaywrightError):  # it is being left
                    said = await frame.evaluate(LOOK, [list(ids.items()), BEGINNING, MOST])
                    kept += _read(said, host, step, ids)
    return kept[:MOST]


def _read(said: object, host: str, step: int, ids: Mapping[str, str]) -> list[KeptId]:
    kept = []
    for each in said if isinstance(said, list) else []:
        match each:
            case [str(param), str(place), str(name), str(form)] if (
                param in ids and place in PLACES and form in FORMS
            ):
                kept.append(
                    KeptId(step=step, param=param, place=place, name=name[:MOST],  # type: ignore[arg-type] # checked
                           host=host, form=form)  # type: ignore[arg-type] # checked
                )  # fmt: skip
    return kept[:MOST]
