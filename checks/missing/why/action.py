"""Causes in what the goal action did: a route, a frame, a form or a link that nothing reports."""

from __future__ import annotations

import re

from auditor.check import host_of, path_of
from auditor.check.matching import candidates, is_page_view
from auditor.model import Category, Expectation, Message, Phase, Request, Severity, message

from .announced import BY_ITSELF, others
from .cause import Cause
from .scene import Scene
from .sent import sent_then

WITHOUT_GOALS = frozenset(
    {Category.CONSENT, Category.MONITORING, Category.SESSION_REPLAY, Category.TESTING}
)
"""Categories of vendors whose hits report no goal."""
SHOWN = 3
SENDING = frozenset({"POST", "PUT", "PATCH"})
ACCEPTED = range(200, 300)
TYPED_IN = "(masked:identity."
"""The mask of what the test visitor typed into a form."""
FILES = re.compile(
    r"\.(7z|apk|csv|dmg|docx?|epub|exe|gz|ics|iso|mp[34]|msi|odt|ods|pdf|pkg|pptx?|rar|rtf|txt|vcf"
    r"|xlsx?|zip)$",
    re.IGNORECASE,
)
"""Endings of addresses that browsers download, or show in a viewer of their own."""
TO_PHONE = message("the link leads to a phone number, and the click on it is not reported")
TO_MAIL = message("the link leads to an e-mail address, and the click on it is not reported")
TO_FILE = message("the link leads to a file, and the click on it is not reported")
SCHEMES = {"tel": TO_PHONE, "mailto": TO_MAIL, "sms": TO_PHONE}


def route(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause of a hit that is missing since the page only changed its address.

    Of a page view that is likely; of anything else only if loading the page anew brought it.
    """
    if not scene.routes or scene.followed:
        return None
    record = scene.record
    on_load = candidates(expectation, record.during(Phase.REPEAT))
    if not on_load and not is_page_view(expectation):
        return None
    path = path_of(scene.routes[-1].url)
    return Cause(
        fault="spa-route-untracked",
        because=message(
            "the page changed to {path} without reloading, and it is sent only when that page "
            "is loaded",
            path=path,
        )
        if on_load
        else message(
            "the page changed to {path} without reloading, and that was not reported", path=path
        ),
        actual=message("a change to {path}, and no hit until the page was reloaded", path=path)
        if on_load
        else message("a change to {path}, and no page view", path=path),
        evidence=(scene.routes[-1], *on_load[:1]),
        fix=message(
            "Let the tag fire on changes of the history too, or push a page view with each route."
        ),
    )


def frame(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause in a form that stands in another site's document, embedded in the page."""
    step = scene.goal_step
    if step is None or _is_reported(expectation, scene):
        return None
    posts = [
        request
        for request in _submissions(scene)
        if request.sender == "frame" and _is_foreign(request.frame_url, scene)
    ]
    if step.frame_url and _is_foreign(step.frame_url, scene):
        address = step.frame_url
    elif typed := [post for post in posts if TYPED_IN in post.body]:
        address = typed[0].frame_url
    else:
        return None
    host = host_of(address)
    return Cause(
        fault="iframe-goal-untracked",
        because=message(
            "the form is embedded from {host}, and the page around it does not hear of its success",
            host=host,
        ),
        actual=message("a form of {host}, and no report of it", host=host),
        evidence=(step, *posts[:1]),
        fix=message(
            "Let the embedded form tell the page of its success (postMessage, or its provider's "
            "callback) and push the event there; or send visitors to a page of thanks of your own."
        ),
    )


def ajax_form(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause in a form that a script sent and the site accepted, with nothing reporting it."""
    if scene.goal_step is None or scene.followed or _is_reported(expectation, scene):
        return None
    due = scene.start + expectation.within
    posts = [
        request
        for request in _submissions(scene)
        if request.resource_type in ("xhr", "fetch")
        and request.sender == "page"
        and request.status in ACCEPTED
        and request.at <= due
        and (not _is_foreign(request.url, scene) or TYPED_IN in request.body)
    ]
    if not posts:
        return None
    posts.sort(key=lambda post: TYPED_IN not in post.body)
    path = path_of(posts[0].url)
    return Cause(
        fault="ajax-form-untracked",
        because=message(
            "the form was sent without leaving the page and was accepted, and the page announced "
            "nothing"
        ),
        actual=message(
            "{method} {path} answered HTTP {status}, and no report of it",
            method=posts[0].method,
            path=path,
            status=str(posts[0].status),
        ),
        evidence=tuple(posts[:1]),
        fix=message(
            "Push an event where the form's script handles the successful answer, and let the tag "
            "fire on that. A trigger on form submission or on a page of thanks never fires here."
        ),
    )


def link(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause in a link that leads off the site, to a file or to another program."""
    step = scene.goal_step
    if step is None or not step.link or _is_reported(expectation, scene):
        return None
    because = _unreported_link(step.link, scene)
    if because is None:
        return None
    return Cause(
        fault="action-link-untracked",
        because=because,
        actual=message("a click, and no report of it"),
        evidence=(step,),
        severity=Severity.HIGH,
        fix=message(
            "Let the tag fire on clicks on such links (in Tag Manager: the trigger for links only, "
            "with a condition on the click's address)."
        ),
    )


def nothing(expectation: Expectation, scene: Scene) -> Cause:
    """The cause where no other fits: other events were announced, or nothing happened at all."""
    events = others(expectation, scene)
    if events:
        names = ", ".join(str(push.event) for push in events[:SHOWN])
        return Cause(
            fault="no-hit",
            because=message("the page announced other events only ({events})", events=names),
            actual=message("pushes: {events}", events=names),
            evidence=tuple(events[:SHOWN]),
            fix=message(
                "If one of them means {event}, let the tag fire on that; else let the page "
                "announce it.",
                event=expectation.event,
            ),
        )
    pushes = [push for push in scene.pushes if not (push.event or "").startswith(BY_ITSELF)]
    activity = (*pushes, *scene.requests, *scene.followed, *scene.routes, *scene.hits)
    if scene.record.goal is not None and not activity:
        return Cause(
            fault="no-hit",
            because=message("the page did nothing at all after the goal action"),
            fix=message(
                "See first that the journey does achieve the goal: nothing was asked for, sent or "
                "opened. If it does, let the page announce it."
            ),
        )
    names = ", ".join(dict.fromkeys(hit.event for hit in sent_then(expectation, scene)))
    return Cause(
        fault="no-hit",
        because=message("nothing announced it, and the tag sent {events} only", events=names)
        if names
        else message("nothing announced it and nothing was sent"),
        fix=message(
            "Let the page announce the goal (a push to the data layer, or the vendor's own call), "
            "and let the tag fire on that."
        ),
    )


def _is_reported(expectation: Expectation, scene: Scene) -> bool:
    """Whether the page announced or sent anything since the goal action, to any vendor."""
    return bool(others(expectation, scene)) or any(
        not hit.automatic and hit.category not in WITHOUT_GOALS and not is_page_view(hit)
        for hit in scene.hits
    )


def _submissions(scene: Scene) -> list[Request]:
    """The requests that submitted something; hits, and what may be hits, are left out."""
    of_tags = {number for hit in scene.record.hits for number in hit.requests}
    of_tags |= {unread.request for unread in scene.record.unrecognised}
    return [
        request
        for request in scene.requests
        if request.method in SENDING
        and request.id not in of_tags
        and not request.held
        and request.moment == "live"
        and request.delivered
    ]


def _unreported_link(address: str, scene: Scene) -> Message | None:
    """The sentence about a link, by where it leads; None for another page of the site."""
    scheme = address.partition(":")[0].lower()
    if scheme in SCHEMES:
        return SCHEMES[scheme]
    if scheme not in ("http", "https"):
        return None
    if _is_foreign(address, scene):
        return message(
            "the link leads to another site, {host}, and the click on it is not reported",
            host=host_of(address),
        )
    if FILES.search(path_of(address)) or any(entry.kind == "download" for entry in scene.console):
        return TO_FILE
    return None


def _is_foreign(address: str, scene: Scene) -> bool:
    host = host_of(address)
    return host != "" and host not in scene.record.own_hosts
