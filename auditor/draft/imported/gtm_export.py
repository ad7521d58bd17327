"""Reads exports of Google Tag Manager: tags with accounts, and what is sent on which trigger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auditor.decode.gtm_container import MOST_TAGS, read_container
from auditor.decode.index import VendorIndex
from auditor.draft.found import Data, FoundTag
from auditor.draft.imported.gtm_published import entries, published, rows_of, settings_of
from auditor.draft.imported.gtm_triggers import ALL_PAGES, event_of, is_every_page, kind_of, when
from auditor.draft.imported.listeners import Listeners
from auditor.draft.imported.nouns import FileFormat, ForeignFile, Imported, ImportedGoal
from auditor.errors import UsageError
from auditor.model import ContainerTag

if TYPE_CHECKING:
    from auditor.vendor import Vendor

WEB = ("WEB", "web")
SENT = {"value": {"above": 0}, "currency": {"present": True}, "transaction_id": {"present": True},
        "items": {"present": True}}  # fmt: skip
"""What is expected of a parameter that a tag is set to send; of others, too, that it is there."""
OF_ORDER = ("value", "currency", "transaction_id", "items")
_OF_ADS = {"conversionValue": "value", "currencyCode": "currency", "orderId": "transaction_id"}
MOST_PARAMS = 12
LONGEST_TEXT = 100
"""Characters of a constant that is expected as it is."""
MOST_LINES = 12
"""Expectations of one goal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """A tag of the container, and what a vendor is told by it."""

    written: Mapping[str, Any]
    """The tag as the export has it."""
    tags: tuple[ContainerTag, ...]
    """What it is; custom HTML may hold several."""

    @property
    def name(self) -> str:
        return str(self.written.get("name") or self.written.get("tagId") or "without a name")

    @property
    def is_paused(self) -> bool:
        return self.written.get("paused") is True

    @property
    def triggers(self) -> list[str]:
        return _ids(self.written, "firingTriggerId")


def _recognises(file: ForeignFile) -> bool:
    version = file.mapping.get("containerVersion")
    return isinstance(version, dict) or (
        isinstance(file.mapping.get("tag"), list) and "containerId" in file.mapping
    )


def _read(file: ForeignFile, vendors: Mapping[str, Vendor], _: Sequence[FoundTag]) -> Imported:
    version = file.mapping.get("containerVersion", file.mapping)
    container = version.get("container")
    container = container if isinstance(container, dict) else {}
    contexts = container.get("usageContext") or ["WEB"]
    if not isinstance(contexts, list) or not any(each in WEB for each in contexts):
        raise UsageError(
            f"{file.path}: containerVersion.container.usageContext: is of "
            f"{str(contexts)[:40]}; import reads containers of websites"
        )
    written = entries(version, "tag")
    if not written:
        raise UsageError(f"{file.path}: containerVersion.tag: there are no tags in this container")
    if len(written) > MOST_TAGS:
        raise UsageError(f"{file.path}: containerVersion.tag: has more than {MOST_TAGS} tags")
    read = read_container(0, "", published(version), VendorIndex(vendors.values()))
    if not read.readable:
        raise UsageError(f"{file.path}: containerVersion: its tags can't be read; is it whole?")
    sent = [
        _Sent(written=tag, tags=tuple(each for each in read.tags if each.number == number))
        for number, tag in enumerate(written)
    ]
    return _Drafter(version, sent, vendors).imported(str(container.get("publicId") or ""))


class _Drafter:
    """Makes goals and tags of a container."""

    def __init__(
        self, version: Mapping[str, Any], sent: Sequence[_Sent], vendors: Mapping[str, Vendor]
    ) -> None:
        self._triggers = {str(each.get("triggerId")): each for each in entries(version, "trigger")}
        self._sent = sent
        self._listeners = Listeners(vendors)
        self._called = {
            str(each.get("tagName"))
            for tag in sent
            for name in ("setupTag", "teardownTag")
            for each in entries(tag.written, name)
        }

    def imported(self, container: str) -> Imported:
        """All that the container says."""
        self._listeners.add("gtm", container)
        for each in (each for sent in self._sent if not sent.is_paused for each in sent.tags):
            self._listeners.add(each.vendor, each.account)
        every = [id_ for id_ in self._used() if self._is_every_page(id_)]
        crawl = [line for id_ in every for line in self._lines(id_)]
        goals = [self._goal(id_) for id_ in self._used() if id_ not in every]
        return Imported(
            goals=tuple(goal for goal in goals if goal.expect or goal.notes),
            tags=self._listeners.tags,
            crawl=tuple({str(line): line for line in crawl}.values()),
            notes=tuple(self._notes(every)),
        )

    def _used(self) -> list[str]:
        """The triggers on which anything fires, in the order of the tags."""
        return list(dict.fromkeys(id_ for sent in self._sent for id_ in sent.triggers))

    def _is_every_page(self, id_: str) -> bool:
        trigger = self._triggers.get(id_)
        return id_ in ALL_PAGES or (trigger is not None and is_every_page(trigger))

    def _firing(self, id_: str) -> Iterator[_Sent]:
        return (sent for sent in self._sent if id_ in sent.triggers)

    def _lines(self, id_: str) -> Iterator[Data]:
        for sent in self._firing(id_):
            if not sent.is_paused:
                yield from self._expected(sent, push="")

    def _goal(self, id_: str) -> ImportedGoal:
        trigger = self._triggers.get(id_, {})
        event = event_of(trigger) if kind_of(trigger) == "customevent" else ""
        lines: list[Data] = []
        notes = [f"Fires {when(trigger)}." if trigger else f"The file has no trigger {id_}."]
        for sent in self._firing(id_):
            expected = () if sent.is_paused else tuple(self._expected(sent, push=event))
            lines += expected
            notes += self._untold(sent) if not expected else ()
            blocks = (self._triggers.get(each) for each in _ids(sent.written, "blockingTriggerId"))
            notes += [f"“{sent.name}” not {when(each)}." for each in blocks if each]
        if len(lines) > MOST_LINES:
            notes.append(f"Not all: {len(lines)} tags fire here.")
        title = str(trigger.get("name") or event or f"Trigger {id_}")
        return ImportedGoal(title=title, expect=tuple(lines[:MOST_LINES]), notes=tuple(notes))

    def _expected(self, sent: _Sent, push: str) -> Iterator[Data]:
        for each in sent.tags:
            name = self._listeners.name_of(each.vendor, each.account)
            event = _event(each, sent.written)
            if not name or not event:
                continue
            line: dict[str, Any] = {"tag": name, "event": event}
            if push:
                line["push"] = push
            if params := _params(each, sent.written, event):
                line["params"] = params
            yield line

    def _untold(self, sent: _Sent) -> Iterator[str]:
        """Why nothing is expected of a tag."""
        if sent.is_paused:
            yield f"Paused: “{sent.name}”{_shown(sent)}."
            return
        for each in sent.tags:
            if not each.vendor:
                yield f"Not known: whom “{sent.name}” ({each.kind}) tells."
            elif not self._listeners.name_of(each.vendor, each.account):
                yield f"Not known: the account of “{sent.name}” ({each.vendor}); a variable has it."
            elif each.kind not in ("gclidw", "googtag"):
                yield f"Not known: the event of “{sent.name}” ({each.vendor})."

    def _notes(self, every: Sequence[str]) -> Iterator[str]:
        for sent in self._sent:
            if sent.is_paused and (not sent.triggers or set(sent.triggers) <= set(every)):
                yield f"Paused: “{sent.name}”{_shown(sent)}."
            elif not sent.triggers and sent.name not in self._called and not sent.is_paused:
                yield f"No trigger fires “{sent.name}”{_shown(sent)}."
        for sent in (sent for id_ in every for sent in self._firing(id_)):
            if not sent.is_paused and not any(self._expected(sent, push="")):
                yield from self._untold(sent)


def _event(tag: ContainerTag, written: Mapping[str, Any]) -> str:
    """The event that it sends; GA4's old configuration sends a page view by itself."""
    sends_view = tag.kind == "gaawc" and settings_of(written).get("sendPageView") != "false"
    return "page_view" if sends_view else tag.event


def _params(tag: ContainerTag, written: Mapping[str, Any], event: str) -> dict[str, Any]:
    settings = settings_of(written)
    set_to = {
        row.get("parameter") or row.get("name") or "": row.get("parameterValue") or ""
        for table in ("eventSettingsTable", "eventParameters")
        for row in rows_of(written, table)
    }
    if tag.kind == "gaawe" and settings.get("sendEcommerceData") == "true":
        of_order = OF_ORDER if event in ("purchase", "refund") else ("items",)
        set_to = {**dict.fromkeys(of_order, ""), **set_to}
    if tag.kind == "awct":
        set_to |= {name: settings[key] for key, name in _OF_ADS.items() if settings.get(key)}
    params: dict[str, Any] = {"label": tag.label} if tag.label else {}
    for name, text in set_to.items():
        if name and "{{" not in name and name.isprintable() and len(params) < MOST_PARAMS:
            is_fixed = text and "{{" not in text and len(text) <= LONGEST_TEXT
            params[name] = text if is_fixed else SENT.get(name, {"present": True})
    return params


def _shown(sent: _Sent) -> str:
    """Whom it tells, and what: (meta Lead)."""
    texts = (" ".join(filter(None, (each.vendor, each.event))) for each in sent.tags)
    shown = ", ".join(dict.fromkeys(filter(None, texts)))
    return f" ({shown})" if shown else ""


def _ids(tag: Mapping[str, Any], name: str) -> list[str]:
    listed = tag.get(name)
    return [str(each) for each in listed] if isinstance(listed, list) else []


FORMAT = FileFormat(name="an export of Google Tag Manager", recognises=_recognises, read=_read)
