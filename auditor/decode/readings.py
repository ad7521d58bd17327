"""Reads the events of a request by its vendor's table.

A reading is one event of one request. A hit may combine the readings of several requests.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from auditor.errors import PluginError
from auditor.model import PAGE_VIEW, USER, Request
from auditor.vendor import ENDPOINT, PATH, UNNAMED, Endpoint, Params, RequestFacts, Vendor
from auditor.vendor.locators import first, reader
from auditor.vendor.splits import USUAL
from auditor.wire.fields import flatten, from_base64, pairs, parse_json, tildes, urlencoded

SHAPES_KEPT = 512
"""Sets of wire names of one vendor whose human names are remembered."""


class Table:
    """A vendor's table, compiled for quick reading."""

    __slots__ = (
        "_account_form", "_accounts", "_blanks", "_evidence", "_names", "_prefixes", "_renamed",
        "currency", "environment", "event", "event_id", "key", "label", "other_names",
        "transaction_id", "unique", "value", "vendor",
    )  # fmt: skip

    def __init__(self, vendor: Vendor) -> None:
        """Compile the patterns and locators that are needed for every hit.

        Raises:
            PluginError: the table has a default event, and nothing stands for it.
        """
        self.vendor = vendor
        self._accounts = tuple(reader((locator,)) for locator in vendor.account)
        self._account_form = re.compile(vendor.account_form) if vendor.account_form else None
        self._blanks = tuple(
            (re.compile(fnmatch.translate(name)), frozenset(texts))
            for name, texts in vendor.blanks.items()
        )
        self._evidence = _compiled(vendor)
        self._names = {
            **vendor.names,
            **{name: USER + human for name, human in vendor.user_data.items()},
        }
        self._prefixes = tuple(vendor.prefixes.items())
        self._renamed: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
        self.environment = reader(vendor.environment)
        self.event = reader(vendor.event)
        self.label = reader(vendor.label)
        self.value = reader(vendor.value)
        self.currency = reader(vendor.currency)
        self.transaction_id = reader(vendor.transaction_id)
        self.event_id = reader(vendor.event_id)
        self.key = reader(vendor.key)
        self.unique = reader(vendor.unique)
        self.other_names: dict[str, tuple[str, ...]] = {}
        for other, name in vendor.same_event.items():
            self.other_names[name] = (*self.other_names.get(name, ()), other)

    def aliases(self, params: Params, event: str) -> tuple[str, ...]:
        """The further names of an event in a spec: other names, and the names within its name."""
        own = self.vendor.aliases(params, event) if self.vendor.aliases else ()
        names = own + self.other_names.get(event, ())
        if event == UNNAMED:  # whatever else it says, nothing says that a page was seen
            return tuple(name for name in names if not self._is_page_view(name))
        if self.vendor.page_views.isdisjoint((event, *names)) or PAGE_VIEW in (event, *names):
            return names
        return (*names, PAGE_VIEW)

    def _is_page_view(self, name: str) -> bool:
        return name in self.vendor.page_views or name in (PAGE_VIEW, self.vendor.default_event)

    def default_event(self, params: Params, endpoint: str, path: str) -> str:
        """The event of a request that names none; UNNAMED if nothing in it stands for one."""
        evidence = self._evidence
        if evidence is None or any(
            all(_holds(form, name, params, endpoint, path) for name, form in condition)
            for condition in evidence
        ):
            return self.vendor.default_event
        return UNNAMED

    def without_blanks(self, params: Params) -> Params:
        """The parameters without what the library writes where the site gives it nothing."""
        if not self._blanks:
            return params
        return {name: text for name, text in params.items() if not self._is_blank(name, text)}

    def _is_blank(self, name: str, text: str) -> bool:
        return any(text in texts and form.match(name) for form, texts in self._blanks)

    def account(self, params: Params, host: str, path: str, otherwise: str = "") -> str:
        """The account that a request names; `otherwise` if the vendor's requests name none."""
        vendor = self.vendor
        if not vendor.account:
            return otherwise
        account = self._plain_account(params, host, path)
        if not account and vendor.account_in_header:
            return otherwise
        if account and vendor.account_prefix and not account.startswith(vendor.account_prefix):
            account = vendor.account_prefix + account
        if account and vendor.account_below:
            below = first(params, vendor.account_below, host, path)
            account = f"{account}/{below}" if below else account
        return account

    def _plain_account(self, params: Params, host: str, path: str) -> str:
        """The first value of the account's form; if none has that form, the first value."""
        form, first_value = self._account_form, ""
        for read_account in self._accounts:
            account = read_account(params, host, path)
            if account and (form is None or form.fullmatch(account)):
                return account
            first_value = first_value or account or ""
        return first_value

    def renamed(self, params: Params) -> tuple[tuple[str, str], ...]:
        """Wire name and human name of the parameters for which the table has a human name.

        Remembered by all wire names together: the hits of a page have the same ones.
        """
        names = tuple(params)
        renamed = self._renamed.get(names)
        if renamed is None:
            with_human = ((name, self._human(name)) for name in names)
            renamed = tuple((name, human) for name, human in with_human if human)
            if len(self._renamed) >= SHAPES_KEPT:
                self._renamed.clear()
            if len(names) <= USUAL:
                self._renamed[names] = renamed
        return renamed

    def _human(self, name: str) -> str:
        """The table's human name for a parameter; empty if it has none."""
        if name in self._names:
            return self._names[name]
        for wire, human in self._prefixes:
            if name.startswith(wire):
                rest = name[len(wire) :]
                return human + (rest.replace("]", "", 1) if wire.endswith("[") else rest) or name
        return ""


@dataclass(slots=True)
class Reading:
    """One event of one request, as read by its vendor's table."""

    request: Request
    table: Table
    endpoint: Endpoint
    host: str
    path: str
    account: str
    event: str
    label: str
    raw: Params
    """Its parameters, with the empty texts of lists."""

    @property
    def filled(self) -> Params:
        """Its parameters without empty texts, which count as absent."""
        if "" not in self.raw.values():
            return self.raw
        return {name: text for name, text in self.raw.items() if text}

    @property
    def vendor(self) -> Vendor:
        """The vendor that receives it."""
        return self.table.vendor

    @property
    def environment(self) -> str:
        """Which environment it is for; empty if it does not say."""
        return self.table.environment(self.raw, self.host, self.path) or ""

    @property
    def mirror_values(self) -> tuple[str, ...]:
        """The values of the vendor's mirror key; empty texts for those that are absent."""
        keys = self.vendor.mirror_key or ()
        return tuple(first(self.raw, names, self.host, self.path) or "" for names in keys)

    @property
    def receiver(self) -> tuple[str, str]:
        """Endpoint and host. The requests of a mirrored event differ in it; repeated ones don't."""
        return self.endpoint.id, self.host


def read(
    request: Request, wire: RequestFacts, table: Table, endpoint: Endpoint, account: str = ""
) -> Iterator[Reading]:
    """The events of a request. `account` is used if the vendor's requests name none."""
    vendor, host, path = table.vendor, wire.host, wire.path
    for event in vendor.split(wire, endpoint.id) if vendor.split else (wire.params,):
        raw = table.without_blanks(_with_nested(event, vendor) if vendor.nested else event)
        name = table.event(raw, host, path) or table.default_event(raw, endpoint.id, path)
        if vendor.rename_event:
            name = vendor.rename_event(raw, endpoint.id, name)
        yield Reading(
            request,
            table,
            endpoint,
            host,
            path,
            table.account(raw, host, path, account),
            vendor.same_event.get(name, name),
            table.label(raw, host, path) or "",
            raw,
        )


_Condition = tuple[tuple[str, re.Pattern[str]], ...]


def _compiled(vendor: Vendor) -> tuple[_Condition, ...] | None:
    """What stands for a vendor's default event; None: the request's address does."""
    evidence = vendor.default_evidence
    if vendor.default_event != UNNAMED and evidence is None:
        raise PluginError(
            f"vendor {vendor.id}: default_event needs default_evidence: what in a request says "
            f"that it is {vendor.default_event}"
        )
    if evidence is None or evidence == "endpoint":
        return None
    try:
        return tuple(
            tuple((name, re.compile(form)) for name, form in condition.items())
            for condition in evidence
        )
    except re.error as error:
        raise PluginError(
            f"vendor {vendor.id}: default_evidence has a broken pattern ({error})"
        ) from error


def _holds(form: re.Pattern[str], name: str, params: Params, endpoint: str, path: str) -> bool:
    """Whether what a condition names has a value of this form."""
    if name.endswith("*"):
        start = name[:-1]
        return any(key.startswith(start) and form.search(text) for key, text in params.items())
    text = {ENDPOINT: endpoint, PATH: path}.get(name) or params.get(name, "")
    return form.search(text) is not None


def _with_nested(event: Params, vendor: Vendor) -> Params:
    """The event, and beside its parameters the fields that they hold, as NAME.FIELD."""
    inner: dict[str, str] = {}
    for name, encoding in vendor.nested.items():
        text = event.get(name)
        if text is None:
            continue
        match encoding:
            case "json":
                inner |= flatten(parse_json(text), name)
            case "base64":
                inner |= flatten(parse_json(from_base64(text) or ""), name)
            case "pairs":
                inner |= {f"{name}.{key}": value for key, value in pairs(text).items()}
            case "query":
                inner |= {f"{name}.{key}": value for key, value in urlencoded(text).items()}
            case "tilde":
                inner |= {f"{name}.{key}": value for key, value in tildes(text).items()}
            case _:
                assert_never(encoding)
    return {**inner, **event} if inner else event
