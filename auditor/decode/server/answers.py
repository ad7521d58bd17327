"""What the vendors answer: a backend that gets a strange answer sends its events again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from auditor.decode.server.read import Read

JSON = "application/json"
TRACE = "tagproof"
"""What stands where a vendor gives an id by which its support finds the request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, type and body of an answer."""

    status: int
    type: str = ""
    body: str = ""


def answer(said: Read | None, *, debug: bool = False) -> Answer:
    """The answer to a request as its vendor gives it.

    Args:
        said: what was read of it; None: it is for no interface that is known.
        debug: it asks GA4 what it would say, were it not silent.
    """
    if said is None:
        return _json(404, {"error": "tagproof's tap knows no interface at this address"})
    refusals = [event.refused for event in said.events if event.refused]
    if said.unreadable:
        refusals.insert(0, "the body is not readable")
    if said.api.id == "ga4_mp":
        return _debugged(refusals) if debug else Answer(204)
    if said.api.id == "pinterest_api":
        return _one_by_one(said)
    if refusals:
        status, refused = REFUSED[said.api.id]
        return _json(status, refused(refusals[0]))
    status, taken = TAKEN[said.api.id]
    return Answer(status) if taken is None else _json(status, taken(len(said.events)))


TAKEN: Mapping[str, tuple[int, Callable[[int], object] | None]] = {
    "meta_capi": (200, lambda n: {"events_received": n, "messages": [], "fbtrace_id": TRACE}),
    "tiktok_events": (200, lambda _: _tiktok(0, "OK")),
    "google_data_manager": (200, lambda _: {"requestId": TRACE}),
    "google_ads_clicks": (200, lambda n: {"results": [{}] * n, "jobId": "1"}),
    "openai_ads": (200, lambda n: {"events_received": n}),
    "linkedin_capi": (201, None),
    "snap_capi": (200, lambda _: {"status": "OK", "reason": "Events have been processed"}),
    "reddit_capi": (200, lambda n: {"data": {"message": f"Successfully processed {n} events."}}),
    "json": (204, None),
}
"""By interface, the answer to so many events that were taken; None: an empty one."""
REFUSED: Mapping[str, tuple[int, Callable[[str], object]]] = {
    "meta_capi": (400, lambda why: {"error": {
        "message": f"Invalid parameter: {why}", "type": "OAuthException", "code": 100,
        "fbtrace_id": TRACE,
    }}),
    "tiktok_events": (200, lambda why: _tiktok(40002, why)),
    "google_data_manager": (400, lambda why: {"error": {
        "code": 400, "message": why, "status": "INVALID_ARGUMENT",
    }}),
    "google_ads_clicks": (200, lambda why: {"results": [{}], "partialFailureError": {
        "code": 3, "message": why,
    }}),
    "openai_ads": (400, lambda why: {"error": {"message": why, "type": "invalid_request_error"}}),
    "linkedin_capi": (422, lambda why: {"status": 422, "message": why}),
    "snap_capi": (400, lambda why: {"status": "ERROR", "reason": why}),
    "reddit_capi": (400, lambda why: {"error": {"code": 400, "message": why}}),
    "json": (400, lambda why: {"error": why}),
}  # fmt: skip
"""By interface, the answer to events of which one is refused, and with it all."""


def _tiktok(code: int, text: str) -> object:
    return {"code": code, "message": text, "request_id": TRACE, "data": {}}


def _one_by_one(said: Read) -> Answer:
    """The answer of Pinterest, which takes the others if it refuses one."""
    states = [
        {"status": "failed", "error_message": event.refused}
        if event.refused
        else {"status": "processed"}
        for event in said.events
    ]
    done = sum(not event.refused for event in said.events)
    counted = {"num_events_received": len(said.events), "num_events_processed": done}
    return _json(400 if said.unreadable else 200, {**counted, "events": states})


def _debugged(refusals: list[str]) -> Answer:
    """The answer of GA4's debug endpoint."""
    messages = [
        {
            "fieldPath": why.partition(" ")[0],
            "description": why,
            "validationCode": "VALUE_REQUIRED" if why.endswith("missing") else "VALUE_INVALID",
        }
        for why in refusals
    ]
    return _json(200, {"validationMessages": messages})


def _json(status: int, body: object) -> Answer:
    return Answer(status, JSON, json.dumps(body))
