"""What the buttons of consent banners say, in twelve languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

NAME_LIMIT = 60
"""Characters of a button's name; what is longer is a sentence, and no button's."""


class Meaning(StrEnum):
    """What a button of a banner says that it does."""

    ACCEPT = "accept"
    REJECT = "reject"
    SETTINGS = "settings"
    SAVE = "save"
    """Keeps what is ticked, whatever that is."""


_Words = Mapping[str, Sequence[str]]
"""By language."""
_REJECT: _Words = {
    "en": ("reject", "reject all", "decline", "decline all", "deny", "deny all", "refuse",
           "refuse all", "disagree", "i disagree", "i do not agree", "do not accept",
           "do not consent", "don't accept", "no thanks", "no thank you", "opt out",
           "necessary only", "essential only", "required only", "only necessary", "only essential",
           "only required", "use necessary", "accept necessary", "accept essential",
           "accept required", "continue without accepting", "without consent"),
    "de": ("ablehnen", "alle ablehnen", "alles ablehnen", "verweigern", "nicht zustimmen",
           "nicht akzeptieren", "nein danke", "nur notwendige", "nur essenzielle",
           "nur essentielle", "nur erforderliche", "nur technisch notwendige",
           "notwendige akzeptieren", "ohne einwilligung", "ohne zustimmung",
           "weiter ohne einwilligung", "ohne zu akzeptieren"),
    "fr": ("refuser", "tout refuser", "je refuse", "rejeter", "tout rejeter", "ne pas accepter",
           "non merci", "continuer sans accepter", "sans accepter", "essentiels uniquement",
           "uniquement les essentiels", "cookies essentiels", "uniquement nécessaires",
           "strictement nécessaires"),
    "es": ("rechazar", "rechazar todo", "rechazar todas", "denegar", "no acepto", "no aceptar",
           "no gracias", "solo necesarias", "sólo necesarias", "solo las necesarias",
           "solo esenciales", "continuar sin aceptar"),
    "it": ("rifiuta", "rifiuta tutti", "rifiuta tutto", "rifiuto", "nega", "non accetto",
           "non accettare", "no grazie", "solo necessari", "solo i necessari",
           "solo cookie necessari", "continua senza accettare"),
    "pt": ("rejeitar", "rejeitar tudo", "rejeitar todos", "recusar", "recusar tudo",
           "recusar todos", "não aceito", "não aceitar", "não obrigado", "apenas necessários",
           "somente necessários", "só os necessários", "continuar sem aceitar"),
    "nl": ("weigeren", "alles weigeren", "weiger", "weiger alles", "alles afwijzen", "afwijzen",
           "niet akkoord", "niet accepteren", "nee bedankt", "alleen noodzakelijk",
           "alleen noodzakelijke", "alleen functionele", "doorgaan zonder te accepteren"),
    "pl": ("odrzuć", "odrzuć wszystkie", "odrzuć wszystko", "odmów", "odmawiam",
           "nie zgadzam się", "nie akceptuję", "nie dziękuję", "tylko niezbędne",
           "tylko konieczne", "akceptuj niezbędne"),
    "sv": ("avvisa", "avvisa alla", "neka", "neka alla", "avböj", "avböj alla", "nej tack",
           "acceptera inte", "endast nödvändiga", "bara nödvändiga", "fortsätt utan att acceptera"),
    "da": ("afvis", "afvis alle", "afslå", "afslå alle", "nej tak", "accepter ikke",
           "kun nødvendige", "kun de nødvendige"),
    "cs": ("odmítnout", "odmítnout vše", "odmítnout všechny", "odmítám", "nesouhlasím",
           "nepřijmout", "ne děkuji", "pouze nezbytné", "jen nezbytné", "pouze nutné"),
    "fi": ("hylkää", "hylkää kaikki", "kiellä", "kiellä kaikki", "en hyväksy", "älä hyväksy",
           "ei kiitos", "vain välttämättömät", "vain pakolliset"),
}  # fmt: skip
_SAVE: _Words = {
    "en": ("save", "confirm my choices", "confirm choices", "accept selected", "allow selection",
           "allow selected", "accept selection", "apply", "submit preferences"),
    "de": ("speichern", "auswahl erlauben", "auswahl akzeptieren", "auswahl bestätigen",
           "auswahl zustimmen", "einstellungen übernehmen"),
    "fr": ("enregistrer", "sauvegarder", "valider mes choix", "confirmer mes choix",
           "accepter la sélection"),
    "es": ("guardar", "confirmar mis preferencias", "aceptar selección", "permitir la selección"),
    "it": ("salva", "conferma le mie scelte", "accetta selezionati", "accetta la selezione"),
    "pt": ("guardar", "salvar", "confirmar as minhas escolhas", "aceitar seleção"),
    "nl": ("opslaan", "bevestig mijn keuzes", "selectie toestaan", "selectie accepteren"),
    "pl": ("zapisz", "potwierdź wybór", "akceptuj wybrane", "zezwól na wybór"),
    "sv": ("spara", "bekräfta mina val", "tillåt urval", "acceptera valda"),
    "da": ("gem", "bekræft mine valg", "tillad valgte", "accepter valgte"),
    "cs": ("uložit", "potvrdit výběr", "povolit výběr", "přijmout vybrané"),
    "fi": ("tallenna", "vahvista valintani", "salli valinta", "hyväksy valitut"),
}  # fmt: skip
_SETTINGS: _Words = {
    "en": ("settings", "cookie settings", "preferences", "cookie preferences", "manage",
           "customize", "customise", "options", "more options",
           "configure", "privacy choices", "show details"),
    "de": ("einstellungen", "cookie einstellungen", "anpassen", "verwalten", "optionen",
           "mehr optionen", "konfigurieren", "individuell", "details anzeigen", "auswählen"),
    "fr": ("paramètres", "paramétrer", "préférences", "personnaliser", "gérer", "configurer",
           "plus d'options", "options"),
    "es": ("configuración", "configurar", "preferencias", "personalizar", "gestionar",
           "más opciones", "opciones", "ajustes"),
    "it": ("impostazioni", "preferenze", "personalizza", "gestisci", "configura", "più opzioni"),
    "pt": ("definições", "configurações", "preferências", "personalizar", "gerir", "gerenciar",
           "configurar", "mais opções"),
    "nl": ("instellingen", "voorkeuren", "aanpassen", "beheren", "opties", "meer opties"),
    "pl": ("ustawienia", "preferencje", "dostosuj", "zarządzaj", "więcej opcji"),
    "sv": ("inställningar", "anpassa", "hantera", "fler alternativ"),
    "da": ("indstillinger", "tilpas", "administrer", "flere muligheder"),
    "cs": ("nastavení", "předvolby", "přizpůsobit", "spravovat", "více možností", "nastavit"),
    "fi": ("asetukset", "mukauta", "hallitse", "lisää vaihtoehtoja", "muokkaa"),
}  # fmt: skip
_ACCEPT: _Words = {
    "en": ("accept", "accept all", "agree", "i agree", "allow", "allow all", "consent", "got it",
           "ok", "okay", "yes", "yes please", "enable all", "i understand"),
    "de": ("akzeptieren", "alle akzeptieren", "alles akzeptieren", "zustimmen", "allen zustimmen",
           "einverstanden", "erlauben", "alle erlauben", "zulassen", "alle zulassen", "annehmen",
           "verstanden", "ja", "ja gerne", "akzeptiere"),
    "fr": ("accepter", "tout accepter", "j'accepte", "autoriser", "tout autoriser", "d'accord",
           "oui", "j'ai compris"),
    "es": ("aceptar", "aceptar todo", "aceptar todas", "acepto", "permitir", "permitir todas",
           "de acuerdo", "entendido", "sí"),
    "it": ("accetta", "accetta tutti", "accetta tutto", "accetto", "consenti", "acconsento",
           "ho capito", "va bene"),
    "pt": ("aceitar", "aceitar tudo", "aceitar todos", "aceito", "permitir", "concordo",
           "entendi", "sim"),
    "nl": ("accepteren", "alles accepteren", "accepteer", "akkoord", "toestaan", "alles toestaan",
           "ik ga akkoord", "begrepen", "ja"),
    "pl": ("akceptuj", "akceptuję", "akceptuj wszystkie", "zaakceptuj", "zaakceptuj wszystkie",
           "zgadzam się", "zezwól", "rozumiem", "przejdź do serwisu"),
    "sv": ("acceptera", "acceptera alla", "godkänn", "godkänn alla", "tillåt", "tillåt alla",
           "jag godkänner", "jag förstår"),
    "da": ("accepter", "accepter alle", "acceptér", "tillad", "tillad alle", "godkend",
           "jeg accepterer"),
    "cs": ("přijmout", "přijmout vše", "přijmout všechny", "souhlasím", "povolit", "povolit vše",
           "rozumím"),
    "fi": ("hyväksy", "hyväksy kaikki", "hyväksyn", "salli", "salli kaikki", "selvä"),
}  # fmt: skip
LANGUAGES = tuple(_ACCEPT)
WORDS: Mapping[Meaning, _Words] = MappingProxyType({
    Meaning.REJECT: _REJECT,
    Meaning.SAVE: _SAVE,
    Meaning.SETTINGS: _SETTINGS,
    Meaning.ACCEPT: _ACCEPT,
})  # fmt: skip
"""In the order in which they are tried: "continue without accepting" refuses, and "accept selected"
keeps what is ticked."""
_REOPENS = re.compile(
    r"(?<!\w)(cookies?|privacy|consent|gdpr|datenschutz|einwilligung|confidentialité|privacidad|"
    r"privacidade|prywatnoś\w+|integritet\w*|soukromí|evästee\w*|evästeet|informasjonskapsl\w*)(?!\w)"
)


def _normal(text: str) -> str:
    """The text in lower case, with single spaces and without signs around its words."""
    text = text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return " ".join(re.sub(r"[^\w'\s]|_", " ", text).split())


def _pattern(words: _Words) -> re.Pattern[str]:
    phrases = {_normal(phrase) for listed in words.values() for phrase in listed}
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")


_PATTERNS = {meaning: _pattern(words) for meaning, words in WORDS.items()}


def meaning_of(name: str) -> Meaning | None:
    """What a button of this name says that it does; None if it says nothing of a choice."""
    text = _normal(name)
    if not text or len(text) > NAME_LIMIT:
        return None
    return next((meaning for meaning, form in _PATTERNS.items() if form.search(text)), None)


def is_whole(name: str) -> bool:
    """Whether the name says nothing beside its meaning: "Reject all", not "Reject the offer"."""
    meaning = meaning_of(name)
    return meaning is not None and _PATTERNS[meaning].fullmatch(_normal(name)) is not None


def opens_again(name: str) -> bool:
    """Whether a link or button of this name leads back to the visitor's choice."""
    text = _normal(name)
    if len(text) > NAME_LIMIT or not _REOPENS.search(text):
        return False
    return meaning_of(name) is Meaning.SETTINGS
