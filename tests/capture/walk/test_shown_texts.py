"""What a page shows with digits in it, each with a target that finds it again."""

from __future__ import annotations

from playwright.async_api import Browser

from auditor.capture.locate import locate
from auditor.capture.walk.shown_texts import shown_texts

PAGE = """<div class="box"><p>Price <b class="price">79,00 €</b></p>
<p>Total <span data-testid="total">158,00 €</span></p></div>
<p class="line">1</p><p class="line">2</p>
<p style="display: none">3</p><p id="order-1001">4</p><p class="css-1x">5</p><p>no digits</p>
<script>var x = 6</script><p>LONG 7</p><p data-testid='x"] y'>8</p>""".replace("LONG", "x" * 200)


async def test_each_text_is_found_again_by_its_target(browser: Browser) -> None:
    page = await browser.new_page()
    await page.set_content(PAGE)
    texts = await shown_texts(page)
    found = {shown.text: shown for shown in texts}
    assert [text for text in found if len(text) < 10] == [
        "79,00 €", "158,00 €", "1", "2", "4", "5", "8",
    ]  # fmt: skip
    assert str(found["79,00 €"].target) == 'css ".price"'
    assert str(found["158,00 €"].target) == 'test_id "total"'
    assert found["158,00 €"].around == "Total 158,00 €"
    assert [text for text in ("1", "2", "4", "5") if found[text].is_named] == []
    for shown in texts:
        assert " ".join((await locate(page, shown.target).inner_text()).split()) == shown.text


async def test_a_page_that_breaks_the_script_shows_nothing(browser: Browser) -> None:
    page = await browser.new_page()
    await page.set_content(PAGE)
    await page.evaluate("() => { Array.prototype.push = () => { throw 1 } }")
    assert await shown_texts(page) == ()
