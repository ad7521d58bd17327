"""A picture of the page just before the goal action: what is clicked is known, who bought is not."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from tinysite import LEG

from auditor.capture.screenshot.camera import Camera
from auditor.capture.screenshot.rendering import LARGEST, LONGEST
from auditor.capture.visit.recording import Recording
from auditor.model import Phase, Run, StepKind

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from tinysite import TinySite, Visitor

    from auditor.model import StepRun, VisitFacts

WIDTH, HEIGHT = 1280, 720
"""What a desktop's page shows."""
Colour = tuple[int, int, int]

DECODE = """async (data) => {
  const blob = await (await fetch("data:image/jpeg;base64," + data)).blob();
  const image = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const paper = canvas.getContext("2d");
  paper.drawImage(image, 0, 0);
  const pixels = paper.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < pixels.length; at += 30000) {
    text += String.fromCharCode(...pixels.subarray(at, at + 30000));
  }
  return [image.width, image.height, btoa(text)];
}"""


@dataclass(frozen=True)
class Pixels:
    """A picture, as one sees it; places on it are shares of its width and height."""

    width: int
    height: int
    data: bytes

    @classmethod
    async def of(cls, image: bytes, browser: Browser) -> Pixels:
        page = await browser.new_page()
        width, height, data = await page.evaluate(DECODE, base64.b64encode(image).decode())
        await page.close()
        return cls(width, height, base64.b64decode(data))

    def at(self, x: float, y: float) -> Colour:
        column, row = round(x * (self.width - 1)), round(y * (self.height - 1))
        start = 4 * (row * self.width + column)
        return (self.data[start], self.data[start + 1], self.data[start + 2])

    def darkest(self, left: float, top: float, width: float, height: float) -> int:
        """How dark the darkest pixel of a part is: 0 is black."""
        steps = [each / 60 for each in range(61)]
        return min(max(self.at(left + x * width, top + y * height)) for x in steps for y in steps)


def goal_of(facts: VisitFacts) -> StepRun:
    [goal] = [step for step in facts.steps if step.is_goal]
    return goal


def picture_of(step: StepRun, facts: VisitFacts) -> bytes:
    [image] = [each.image for each in facts.screenshots if each.id == step.screenshot]
    return image


def is_red(colour: Colour) -> bool:
    return colour[0] > 150 and max(colour[1:]) < 60


# ── the element that the goal action acts on ─────────────────────────────────────────────────

RED = "<button id=b style='all:unset;background:#c00;width:120px;height:40px'></button>"
FRAMED = "<iframe src={0}/inner style='border:9px solid #fff;width:300px;height:200px'></iframe>"
WHERE: dict[str, tuple[str, dict[str, str]]] = {
    "in the page": (RED, {}),
    "below what is in view": (f"<div style='height:3000px'></div>{RED}", {}),
    "in a frame": (FRAMED.format(""), {"frame": "iframe"}),
    "in a frame of another origin": (FRAMED.format("OTHER"), {"frame": "iframe"}),
}


async def test_the_box_on_the_picture_is_the_button_that_is_clicked(
    site: TinySite, visitor: Visitor, browser: Browser
) -> None:
    other = site.url.replace("localhost", "127.0.0.1")
    site.pages["/inner"] = f"<!doctype html><body style='margin:30px'>{RED}"
    spec = visitor.spec(site.url)
    async with visitor.backend(spec) as backend:
        for markup, frame in WHERE.values():
            body = markup.replace("OTHER", other)
            site.pages["/"] = f"<!doctype html><body style='margin:70px'>{body}"
            steps = [{"navigate": "/"}, {"click": {"css": "#b", **frame}}]
            facts = await visitor.walk(site.url, steps, spec=spec, backend=backend)
            assert facts.visit.error is None
            await assert_marked(facts, browser, framed=bool(frame))


async def assert_marked(facts: VisitFacts, browser: Browser, *, framed: bool) -> None:
    """The goal's box is the red button of 120 to 40 pixels, and nothing else."""
    goal = goal_of(facts)
    image = picture_of(goal, facts)
    seen = await Pixels.of(image, browser)
    assert (seen.width, seen.height) == (LONGEST, round(LONGEST * HEIGHT / WIDTH))
    assert len(image) <= LARGEST
    left, top, width, height = goal.box
    assert (width, height) == pytest.approx((120 / WIDTH, 40 / HEIGHT), abs=0.001)
    # A frame of another process is placed without its border by Playwright.
    inset = 0.12 if framed else 0.05
    for x in (inset, 0.5, 1 - inset):
        for y in (2 * inset, 0.5, 1 - 2 * inset):
            assert is_red(seen.at(left + x * width, top + y * height))
    assert not is_red(seen.at(left - 0.02, top))
    assert not is_red(seen.at(left + width + 0.02, top))


async def test_a_phones_page_that_is_wider_than_the_phone_has_its_box_too(
    site: TinySite, visitor: Visitor, browser: Browser
) -> None:
    site.pages["/"] = f"<!doctype html><body style='margin:0'><p style='width:900px'>wide{RED}"
    spec = visitor.spec(site.url, devices={"desktop": "Pixel 7"})
    facts = await visitor.walk(site.url, [{"navigate": "/"}, {"click": {"css": "#b"}}], spec=spec)
    goal = goal_of(facts)
    seen = await Pixels.of(picture_of(goal, facts), browser)
    left, top, width, height = goal.box
    assert is_red(seen.at(left + width / 2, top + height / 2))
    assert not is_red(seen.at(left + width + 0.02, top + height / 2))


async def test_only_the_journey_and_the_wrong_form_have_a_picture(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<input type=search><button>Buy</button>"
    spec = visitor.spec(site.url)
    steps = [{"navigate": "/"}, {"click": {"text": "Buy"}}]
    once = visitor.journey(spec, steps)
    runs = [replace(once, run=run) for run in (Run.DOUBLE_CLICK, Run.INVALID, Run.VARIANT)]
    async with visitor.backend(spec) as backend:
        facts = await backend.walk(once, "goal", LEG, "desktop", runs)
    assert {each.visit.run: len(each.screenshots) for each in facts} == {
        Run.JOURNEY: 1,
        Run.DOUBLE_CLICK: 0,
        Run.INVALID: 1,
        Run.VARIANT: 0,
    }


async def test_of_a_failed_step_the_element_is_shown_if_it_is_there(
    site: TinySite, visitor: Visitor, browser: Browser
) -> None:
    site.pages["/"] = (
        f"<p>Mail: avery@shop.example</p>{RED.replace('button id', 'button disabled id')}"
    )
    spec = visitor.spec(site.url, identity={"email": "avery@shop.example"})
    click = {"click": {"css": "#b"}, "timeout": "300ms"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, click], spec=spec)
    failed = facts.steps[1]
    assert failed.error is not None
    assert [each.id for each in facts.screenshots] == [failed.screenshot]
    seen = await Pixels.of(picture_of(failed, facts), browser)
    left, top, width, height = failed.box
    assert is_red(seen.at(left + width / 2, top + height / 2))
    assert seen.darkest(0, 0, 0.5, top) > 100


# ── nobody's data is on it ───────────────────────────────────────────────────────────────────

IDENTITY = {"email": "avery@shop.example", "first_name": "Avery", "phone": "+493012345678"}
SHOWN = {
    "an input": "<input id=typed>",
    "a text area": "<textarea>By myself</textarea>",
    "a list": "<select><option>Kiel</select>",
    "a text that can be edited": "<p contenteditable>By myself</p>",
    "the address": "<p>Thank you, avery@shop.example!</p>",
    "the name": "<p>Thank you, Avery!</p>",
    "the number, as people write it": "<p>+49 30 1234 5678</p>",
    "capitals": "<p style='text-transform:uppercase'>avery@shop.example</p>",
    "two elements": "<p>av<b>ery@shop</b>.example</p>",
    "a style sheet": "<style>#s::before{content:attr(title)}</style><p id=s title='Dear Avery'></p>",
    "a closed shadow root": (
        "<p id=c></p><script>c.attachShadow({mode: 'closed'}).innerHTML = 'Avery'</script>"
    ),
    "a button": "<input type=submit value='Pay as Avery'>",
    "a hint in a field": "<input placeholder='Avery'>",
    "an SVG": "<svg width=300 height=30><text y=20>Avery</text></svg>",
    "a frame": "<iframe srcdoc='<body style=margin:0>Avery'></iframe>",
    "a frame of another origin": "<iframe src=OTHER/inner></iframe>",
    "a scaled frame": "<iframe src=/inner style='transform:scale(.7);transform-origin:0 0'></iframe>",
}
HARMLESS = {
    "a plain text": "<p>Thank you!</p>",
    "an empty field": "<input placeholder='Your town'>",
}
ROW = 36
STYLE = "p, input, textarea, select, iframe { margin: 0; border: 0; font: 20px sans-serif; height: 30px }"


async def test_what_was_typed_and_whom_the_page_names_can_not_be_read(
    site: TinySite, visitor: Visitor, browser: Browser
) -> None:
    rows = {**SHOWN, **HARMLESS}
    other = site.url.replace("localhost", "127.0.0.1")
    site.pages["/inner"] = "<body style=margin:0><div style=height:500px>Avery</div>"
    site.pages["/"] = f"<!doctype html><style>{STYLE}</style><button>Buy</button>" + "".join(
        f"<div style='position:absolute;left:200px;top:{ROW * n}px;width:400px;height:30px'>"
        f"{markup}</div>"
        for n, markup in enumerate(rows.values())
    ).replace("OTHER", other)
    spec = visitor.spec(site.url, identity=IDENTITY)
    steps = [
        {"navigate": "/"},
        {"fill": {"css": "#typed", "value": "By myself"}},
        {"click": {"text": "Buy"}},
    ]
    facts = await visitor.walk(site.url, steps, spec=spec)
    seen = await Pixels.of(picture_of(goal_of(facts), facts), browser)
    dark = {
        name: seen.darkest(200 / WIDTH, (ROW * n + 1) / HEIGHT, 398 / WIDTH, 28 / HEIGHT)
        for n, name in enumerate(rows)
    }
    assert {name for name, value in dark.items() if value < 130} == set(HARMLESS)


# ── the page and its verdict are what they would be without ──────────────────────────────────


async def test_the_page_does_not_notice_its_picture(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = f"""<!doctype html><style>p {{ transition: color 9s }}</style>
      <p>avery@shop.example</p><input value=x><button>Buy</button><script>
      const noticed = []; dataLayer = [];
      const note = (event) => noticed.push(event.type || event[0].type);
      addEventListener('load', () => {{ for (const type of ['resize', 'scroll', 'focus', 'blur', 'visibilitychange', 'beforeprint',
          'transitionrun', 'animationstart']) addEventListener(type, note, true);
      new MutationObserver(note).observe(document, {{
        subtree: true, childList: true, attributes: true, characterData: true }}) }});
      addEventListener('mousemove', () => dataLayer.push({{noticed: noticed.slice()}}), {{once: true}});
      </script><img src="{site.collector}/collect?ev=sale&id=A-1">"""
    spec = visitor.spec(site.url, identity=IDENTITY)
    facts = await visitor.walk(site.url, [{"navigate": "/"}, {"click": {"text": "Buy"}}], spec=spec)
    assert [push.payload for push in facts.pushes] == [{"noticed": []}]
    assert len(facts.screenshots) == 1
    asked = [each.url.removeprefix(site.url) for each in facts.requests]
    assert [each for each in asked if "/collect" not in each and "favicon" not in each] == ["/"]


SELLS = """<button>Buy</button><script>
document.querySelector('button').onclick = () => { new Image().src = 'COLLECTOR/collect?id=A-1&ev=sale' };
</script>"""
MOVING = "<style>@keyframes m { to { transform: translateX(900px) } }</style>"
NO_PICTURE = {
    "what must be covered never rests": (
        f"{MOVING}<input value=x style='position:absolute;animation:m .5s linear infinite'>"
    ),
    "the page has too much on it": (
        "<div id=many></div><script>many.append(...Array.from({length: 101000}, () => new Text()))"
        "</script>"
    ),
}


async def test_a_page_of_which_there_is_no_picture_gets_its_verdict(
    site: TinySite, visitor: Visitor
) -> None:
    spec = visitor.spec(site.url)
    steps = [{"navigate": "/"}, {"click": {"text": "Buy"}}]
    async with visitor.backend(spec) as backend:
        for markup in NO_PICTURE.values():
            site.pages["/"] = SELLS.replace("COLLECTOR", site.collector) + markup
            facts = await visitor.walk(site.url, steps, spec=spec, backend=backend, expect=["sale"])
            goal = goal_of(facts)
            assert facts.visit.error is None
            assert (goal.screenshot, goal.box, facts.screenshots) == (None, (), ())
            assert [each.step for each in facts.requests if "ev=sale" in each.url] == [goal.index]


async def test_a_picture_that_takes_too_long_is_given_up(
    site: TinySite, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Camera, "_state", never)
    monkeypatch.setattr("auditor.capture.screenshot.camera.PATIENCE_SECONDS", 0.2)
    site.pages["/"] = SELLS.replace("COLLECTOR", site.collector)
    steps = [{"navigate": "/"}, {"click": {"text": "Buy"}}]
    facts = await visitor.walk(site.url, steps, expect=["sale"])
    assert (facts.visit.error, facts.screenshots) == (None, ())
    assert any("ev=sale" in each.url for each in facts.requests)


def a_recording() -> Recording:
    recording = Recording(goal="order", leg=LEG, device="desktop", url="https://shop.example/")
    recording.clock.began -= 5  # five seconds ago
    recording.steps.begin(StepKind.CLICK, "click", Phase.JOURNEY, is_goal=True, began=1000)
    return recording


def test_the_goal_action_begins_after_its_picture_unless_something_came_of_it() -> None:
    quiet, stirred = a_recording(), a_recording()
    stirred.clock.note_activity()
    for recording in (quiet, stirred):
        recording.steps.begin_acting()
    assert quiet.steps.goal_at == quiet.steps.first_began
    assert quiet.steps.first_began >= 5000
    assert (stirred.steps.goal_at, stirred.steps.first_began) == (1000, 1000)
