"""The words by which links, buttons and forms say what they are for, in twelve languages' shops."""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType


class Aim(StrEnum):
    """What a link, button or form is for; its value is the name of its goal in a spec."""

    PHONE = "phone_call"
    MAIL = "mail_link"
    CHAT = "chat_link"
    DOWNLOAD = "download"
    OUTBOUND = "outbound_link"
    CART = "add_to_cart"
    BOOK = "booking"
    APPLY = "application"
    SEARCH = "search"
    LOGIN = "login"
    REGISTER = "registration"
    NEWSLETTER = "newsletter"
    CONTACT = "contact"
    PURCHASE = "purchase"


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


CART = _words(
    r"\badd(?: \w+)? to (?:\w+ )?(?:cart|bag|basket|trolley)\b",
    r"\bin den (?:waren|einkaufs)(?:korb|wagen)\b",
    r"\bajouter (?:au panier|à mon panier)\b",
    r"\b(?:añadir|agregar) (?:al? (?:la )?(?:carrito|cesta|bolsa))\b",
    r"\baggiungi al carrello\b",
    r"\bin (?:de )?winkel(?:wagen|mand|mandje)\b|\btoevoegen aan winkel",
    r"\badicionar ao carrinho\b",
    r"\bdodaj do koszyka\b",
    r"\bl(?:ä|æ)gg? i (?:varukorg|kundvagn|kurv)|\blegg i handle(?:kurv|vogn)",
    r"\bdo košíku\b",
)
CART_MARKS = _words(r"add[-_]?to[-_]?(?:cart|bag|basket)")
BUY = _words(
    r"^buy(?: it)? now$", r"^jetzt kaufen$", r"^acheter(?: maintenant)?$", r"^comprar(?: ahora)?$",
    r"^acquista(?: ora)?$", r"^koop nu$", r"^kup teraz$",
)  # fmt: skip
TO_CHECKOUT = _words(
    r"\bcheck ?-?out\b", r"\bzur kasse\b", r"\bpasser (?:la |ma )?commande\b", r"\bcommander\b",
    r"\b(?:tramitar|finalizar) (?:la )?(?:pedido|compra)\b", r"\b(?:vai|procedi) alla cassa\b",
    r"\bafrekenen\b", r"\btill kassan\b", r"\bdo kasy\b",
)  # fmt: skip
TO_CART = _words(
    r"^(?:view |go to |shopping |my |your )*(?:cart|basket|bag)\b", r"\bwarenkorb\b", r"\bpanier\b",
    r"\b(?:carrito|cesta)\b", r"\bcarrello\b", r"\bwinkel(?:wagen|mand)", r"\bkoszyk\b",
)  # fmt: skip
ORDER = _words(
    r"\b(?:place|submit|complete|confirm) (?:my |your |the )?(?:order|purchase)\b",
    r"^(?:pay|buy)\b", r"\bpay now\b", r"\b(?:zahlungs|kosten)pflichtig\b", r"\bjetzt bestellen\b",
    r"\bpayer\b", r"\bpagar\b", r"\brealizar (?:el )?pedido\b", r"\b(?:ordina|paga)\b",
    r"\bbestelling plaatsen\b", r"\bzamawiam\b",
)  # fmt: skip
BOOK = _words(
    r"^book(?:ing)?$", r"\bbook (?:now|online|an?|your|the)\b", r"\breserve (?:now|an?|your)\b",
    r"\btermin (?:buchen|vereinbaren)\b", r"\bjetzt buchen\b", r"\breservieren\b",
    r"\br(?:é|e)serv(?:er|ar)\b", r"\bprendre rendez-vous\b", r"\bpedir cita\b", r"\bprenota\b",
    r"\b(?:nu )?boeken\b", r"\b(?:schedule|request|get|book) an? (?:demo|call|appointment|quote)\b",
)  # fmt: skip
APPLY = _words(
    r"^apply$", r"\bapply (?:now|here|online|for)\b", r"\b(?:jetzt|online) bewerben\b",
    r"\bpostuler\b", r"\bcandidatarsi\b|\bcandidati ora\b", r"\bsolicitar empleo\b",
    r"\bsolliciteer\b",
)  # fmt: skip
NEWSLETTER = _words(
    r"news ?letter", r"\bsubscri", r"\bmailing list\b", r"\babonn", r"\bsuscr[ií]b", r"\biscriviti",
    r"\binfolettre\b", r"\bnieuwsbrief\b", r"\bnyhetsbrev\b", r"\bsign ?up for\b",
)  # fmt: skip
CONTACT = _words(
    r"\bcontact", r"\bkontakt", r"\bmessage\b", r"\bnachricht\b", r"\bget in touch\b",
    r"\binquir|\benquir|\banfrage", r"\bquote\b", r"\bdemo\b", r"\bmensaje\b", r"\bmessaggio\b",
)  # fmt: skip
SEARCH = _words(r"\bsearch\b", r"\bsuche", r"\brecherch", r"\bbuscar\b|\bbusca\b", r"\bcerca\b",
                r"\bzoek", r"\bsök\b", r"\bszukaj\b")  # fmt: skip
CARD = _words(r"\bcc-(?:number|exp|csc)", r"\bcard.?number\b", r"\bkartennummer\b",
              r"\bnum[eé]ro de (?:carte|tarjeta)\b", r"\bcvc\b|\bcvv\b")  # fmt: skip
ADDRESS = _words(r"\b(?:street-address|address-line1|postal-code)\b", r"\bstreet\b|\bstraße\b",
                 r"\bpostcode\b|\bzip\b|\bplz\b|\bpostleitzahl\b", r"\badresse\b")  # fmt: skip
CHECKOUT_PAGE = _words(r"check-?out", r"/kasse\b", r"/cassa\b", r"/afrekenen\b", r"/commande\b")

TELLING = (
    _words(r"product|/p/|shop|store|collection|/item|produkt|artikel|produit"),
    _words(r"contact|kontakt|impressum|imprint|about|support"),
    _words(r"cart|basket|warenkorb|panier|check-?out"),
    _words(r"newsletter|subscribe|log-?in|sign-?in|account|register"),
    _words(r"book|termin|appoint|career|jobs|stellen|apply|pricing|demo|download"),
)
"""What the addresses of pages say that probably have a goal on them, by what it may be."""

TITLES = MappingProxyType(
    {
        Aim.PHONE: "Tap on the phone number",
        Aim.MAIL: "Click on a mail address",
        Aim.CHAT: "Click on a chat link",
        Aim.DOWNLOAD: "File downloaded",
        Aim.OUTBOUND: "Click on a link to another site",
        Aim.CART: "Product put into the cart",
        Aim.BOOK: "Booking begun",
        Aim.APPLY: "Application begun",
        Aim.SEARCH: "Site searched",
        Aim.LOGIN: "Logged in",
        Aim.REGISTER: "Account made",
        Aim.NEWSLETTER: "Newsletter subscribed",
        Aim.CONTACT: "Contact form sent",
        Aim.PURCHASE: "Order placed",
    }
)
MACRO = frozenset({Aim.PURCHASE, Aim.CONTACT, Aim.REGISTER, Aim.BOOK, Aim.APPLY})
"""Orders and leads."""
EVENTS = MappingProxyType(
    {
        Aim.PURCHASE: ("purchase", "placeanorder", "checkout", "orderplaced", "order", "sale"),
        Aim.CONTACT: ("generatelead", "lead", "submitform", "submitleadform", "contact", "signup"),
        Aim.REGISTER: ("signup", "completeregistration", "registration", "register"),
        Aim.LOGIN: ("login",),
        Aim.NEWSLETTER: ("signup", "subscribe", "newsletter", "generatelead", "lead"),
        Aim.SEARCH: ("viewsearchresults", "search"),
        Aim.CART: ("addtocart", "addtobasket", "cart"),
        Aim.BOOK: ("schedule", "generatelead", "lead", "bookappointment"),
        Aim.APPLY: ("submitapplication", "generatelead", "lead"),
        Aim.PHONE: ("phonecall", "contact", "generatelead"),
        Aim.MAIL: ("contact", "generatelead"),
        Aim.CHAT: ("contact", "generatelead"),
        Aim.DOWNLOAD: ("filedownload", "download"),
        Aim.OUTBOUND: ("click", "outboundclick", "outbound"),
    }
)
"""What vendors call it, in small letters without signs, the likeliest first."""
