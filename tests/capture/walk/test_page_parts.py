"""What a page offers: links, buttons and forms that show, each named so that it is found again."""

from __future__ import annotations

from playwright.async_api import Browser

from auditor.capture.walk.page_parts import Control, Field, parts_of, read_parts, unique_target

PAGE = """<title>  Lamps
 and more </title>
<a href="tel:+49301234">Call us</a> <a href="/hidden" style="display: none">Hidden</a>
<a href="/a.pdf" download><img alt="Price list" src="data:,"></a>
<button>Menu</button><button>Menu</button>
<form id="contact" action="/contact">
  <label for="mail">Email</label><input id="mail" type="email" name="mail" required>
  <label>Message <textarea name="text"></textarea></label>
  <input type="hidden" name="token" value="secret">
  <select name="why" aria-label="Reason"><option value="">Choose</option>
    <option value="b">Broken</option></select>
  <input type="submit" value="Send it">
</form>
<input placeholder="Search" type="search">
<div id="host"></div>
<iframe id="leads" srcdoc="<form><input type=email aria-label=Work><button>Join</button></form>"
  width=300 height=100></iframe>
<script>
document.querySelector("#host").attachShadow({mode: "open"}).innerHTML = "<button>Add to cart</button>";
</script>"""


async def test_what_shows_is_read_with_frames_and_shadow_roots_and_found_again(
    browser: Browser,
) -> None:
    page = await browser.new_page()
    await page.set_content(PAGE, wait_until="load")
    parts = await read_parts(page)
    assert parts.title == "Lamps and more"
    assert [control.name for control in parts.controls] == [
        "Call us", "Price list", "Menu", "Menu", "Send it", "Add to cart", "Join",
    ]  # fmt: skip
    contact, search, leads = parts.forms
    assert [field.label for field in contact.fields] == ["Email", "Message", "Reason"]
    assert [button.name for button in contact.buttons] == ["Send it"]
    assert contact.fields[2].options == ("Broken",)
    assert [field.placeholder for field in search.fields] == ["Search"]
    assert leads.fields[0].frame == 'iframe[id="leads"]'
    names = {}
    elements: list[Control | Field] = [
        *parts.controls,
        *contact.fields,
        *search.fields,
        *leads.fields,
    ]
    for element in elements:
        target = await unique_target(page, element.targets())
        assert target is not None
        names[str(target)] = element
    assert {
        'link "Call us"', 'button "Menu", the 1st', 'button "Add to cart"', 'label "Email"',
        'placeholder "Search"', 'label "Work" in frame iframe[id="leads"]',
    } <= names.keys()  # fmt: skip
    await page.close()


def test_a_page_that_answers_something_else_offers_nothing_or_what_has_the_form() -> None:
    assert parts_of(None) == parts_of([1]) == parts_of({"controls": 7, "fields": {}, "links": "x"})
    told = {
        "title": ["x"],
        "links": ["/a", 3, None],
        "controls": [{"name": 5, "href": {}, "form": True, "role": "boom"}, "x"],
        "fields": [{"tag": "script", "options": [1, "A"], "form": -1}],
        "forms": [{}],
    }
    parts = parts_of(told)
    assert (parts.title, parts.links) == ("", ("/a",))
    assert [field.tag for form in parts.forms for field in form.fields] == ["input"]
    assert all(target for control in parts.controls for target in control.targets()) is True


def test_long_texts_are_cut() -> None:
    parts = parts_of({"title": "x" * 10_000, "links": ["y" * 10_000] * 10_000})
    assert (len(parts.title), len(parts.links), len(parts.links[0])) == (80, 400, 500)
