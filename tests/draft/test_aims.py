"""What links, buttons and forms are taken for, and what stands in their fields."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.capture.walk.page_parts import Control, Field, Form
from auditor.draft.aims import aim_of, aim_of_form, step_for, submit_of, text_for
from auditor.draft.words import Aim

SITE = "https://shop.example"


def link(name: str, href: str = "", **more: Any) -> Control:
    return Control(role="link", name=name, href=href, **more)


def button(name: str, **more: Any) -> Control:
    return Control(role="button", name=name, **more)


def field(label: str, type_: str = "text", tag: str = "input", **more: Any) -> Field:
    return Field(tag=tag, type=type_, label=label, **more)


def form(*fields: Field, send: str = "Send", marks: str = "") -> Form:
    return Form(fields=fields, buttons=(button(send, form=0),), marks=marks)


@pytest.mark.parametrize(
    ("control", "aim"),
    [
        (link("Call us", "tel:+49301234567"), Aim.PHONE),
        (link("Write", "mailto:info@shop.example"), Aim.MAIL),
        (link("Chat", "https://wa.me/49301234567"), Aim.CHAT),
        (link("Price list", f"{SITE}/files/prices.pdf"), Aim.DOWNLOAD),
        (link("Price list", f"{SITE}/files/7", downloads=True), Aim.DOWNLOAD),
        (link("Our maker", "https://maker.example/"), Aim.OUTBOUND),
        (link("Blog", "https://blog.shop.example/"), None),
        (link("Lamps", f"{SITE}/lamps"), None),
        (link("Book now", f"{SITE}/book"), Aim.BOOK),
        (link("Read on: how people used to book a flight in the 1950s", f"{SITE}/blog/1"), None),
        (link("The book of lamps", f"{SITE}/blog/2"), None),
        (button("Add to cart"), Aim.CART),
        (button("Add lamp to basket"), Aim.CART),
        (button("In den Warenkorb"), Aim.CART),
        (button("Ajouter au panier"), Aim.CART),
        (button("+", marks="btn add-to-cart"), Aim.CART),
        (button("Cart"), None),
        (button("Termin vereinbaren"), Aim.BOOK),
        (link("Jetzt bewerben", f"{SITE}/jobs/1"), Aim.APPLY),
        (button("Open menu"), None),
    ],
    ids=lambda value: value.name if isinstance(value, Control) else None,
)
def test_what_a_link_or_button_is_for(control: Control, aim: Aim | None) -> None:
    assert aim_of(control, SITE) is aim


PASSWORD = field("Password", "password")
EMAIL = field("Email", "email")


@pytest.mark.parametrize(
    ("written", "path", "aim"),
    [
        (form(EMAIL, PASSWORD), "/", Aim.LOGIN),
        (form(EMAIL, PASSWORD, field("Again", "password")), "/", Aim.REGISTER),
        (form(EMAIL, field("Password", "password", complete="new-password")), "/", Aim.REGISTER),
        (form(EMAIL, send="Sign up"), "/", Aim.NEWSLETTER),
        (form(EMAIL, field("Message", tag="textarea")), "/x", Aim.CONTACT),
        (form(EMAIL, send="Request a demo"), "/x", Aim.CONTACT),
        (form(field("Name"), EMAIL, field("Company")), "/demo", Aim.CONTACT),
        (form(field("Name"), EMAIL, send="Join"), "/", Aim.NEWSLETTER),
        (form(field("Feedback", tag="textarea")), "/docs/x", None),
        (form(field("Name"), EMAIL, field("Company"), marks="contact"), "/demo", Aim.CONTACT),
        (form(field("Search", "search")), "/", Aim.SEARCH),
        (form(field("", name="q")), "/", Aim.SEARCH),
        (form(EMAIL, field("Card number")), "/pay", Aim.PURCHASE),
        (form(EMAIL, field("Street")), "/checkout", Aim.PURCHASE),
        (form(field("Size", tag="select"), send="Add to cart"), "/p/1", None),
        (form(field("Size", tag="select"), send="Go"), "/p/1", None),
    ],
)
def test_what_a_form_is_for(written: Form, path: str, aim: Aim | None) -> None:
    assert aim_of_form(written, path) is aim


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (EMAIL, "{email}"),
        (field("Telefon"), "{phone}"),
        (field("First name"), "{first_name}"),
        (field("Nachname"), "{last_name}"),
        (field("Your name"), "{first_name} {last_name}"),
        (field("Name on card", complete="cc-name"), "{first_name} {last_name}"),
        (field("", complete="cc-number"), "4242 4242 4242 4242"),
        (field("PLZ"), "10115"),
        (field("Your wishes", tag="textarea"), "A test, please ignore."),
        (field("Shoe size"), None),
    ],
)
def test_what_a_visitor_writes_into_a_field(written: Field, text: str | None) -> None:
    assert text_for(written) == text


def test_what_nobody_knows_is_asked_for_only_where_it_must_be_filled_in() -> None:
    target: dict[str, object] = {"label": "Shoe size"}
    assert step_for(field("Shoe size"), target) == (None, "")
    step, unknown = step_for(field("Shoe size", required=True), target)
    assert step == {"fill": {"label": "Shoe size", "value": "Test"}}
    assert unknown == "what belongs into “Shoe size”"


def test_boxes_selects_and_files_are_filled_in_where_they_must_be() -> None:
    target: dict[str, object] = {"label": "x"}
    assert step_for(field("I agree", "checkbox", required=True), target) == ({"check": target}, "")
    assert step_for(field("Offers", "checkbox"), target) == (None, "")
    reason = field("Reason", tag="select", options=("Broken", "Late"), required=True)
    assert step_for(reason, target)[0] == {"select_option": {"label": "x", "value": "Broken"}}
    braces = field("Size", tag="select", options=("{x}",), required=True)
    assert step_for(braces, target)[0] == {"select_option": {"label": "x", "value": "{{x}}"}}
    assert step_for(field("Photo", "file", required=True), target) == (
        None,
        "which file to put into “Photo”",
    )


def test_a_password_never_comes_from_the_page_and_is_asked_for() -> None:
    step, unknown = step_for(PASSWORD, {"label": "Password"})
    assert step == {"fill": {"label": "Password", "value": "not-a-real-password"}}
    assert unknown == "a password for “Password”"


def test_the_button_that_sends_a_form_is_the_one_that_says_so() -> None:
    several = Form(fields=(EMAIL,), buttons=(button("Place order", form=0), button("Back", form=0)))
    assert submit_of(several, Aim.PURCHASE) == several.buttons[0]
    assert submit_of(form(EMAIL, send="Weiter"), Aim.CONTACT) == button("Weiter", form=0)
    loose = Form(fields=(EMAIL,), buttons=(button("Menu"), button("Share")))
    assert submit_of(loose, Aim.CONTACT) is None
