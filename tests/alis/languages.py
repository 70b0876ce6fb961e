"""What the pages may say in each language, as tests read it."""

import gettext
import io
import re
import subprocess
from functools import cache
from pathlib import Path

import allauth
import django
from django.conf import settings
from django.utils.translation import trans_real

ENGLISH = "en-gb"
NORWEGIAN = ["nb", "nn"]
OURS, THEIRS = (Path(folder) for folder in settings.LOCALE_PATHS)
OF_PACKAGES = [
    *(
        Path(django.__file__).parent / part / "locale"
        for part in ("conf", "contrib/auth", "contrib/postgres")
    ),
    Path(allauth.__file__).parent / "locale",
]
VALUE = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")
WORD = re.compile(r"[a-zæøåéò]+")

# Words that one language has and the other two have not.
WORDS = {
    "nb": """
        ikke jeg hva hvem hvor hvordan hvorfor hvilken hvilke hvilket hvis noe noen fra bare være vært
        ble mer flere flest mye dere dem deres mens gjør gjøre sier komme kommer åpne åpen åpnet
        velg velge valgt valg skrevet lagret endret slettet opprettet bekreft bekrefte bekreftet
        veileder veiledere veilederen veiledning veiledningen veiledninger måned måneden måneder dager
        timer minutter brukere kommuner koder nøkler navn navnet tegn tall tallet uke gangen ganger hjem
        finnes allerede kun hver annet egen eget gjennom sammen enten verken ennå fortsatt vennligst
        ønsker trenger venter krever gjelder teller virker logget innlogget skrives leses endres
        ferdigstilles brukes sendes tjeneste tjenesten sykehus leder ledere dagene virksomhet
        utdanningsvirksomhet begrunnelse begynner slutter sluttet referater referatene filen lenken
        mappen løpet fremover melder selv også nå
    """,
    "nn": """
        ikkje eg kva kven korleis kvifor dersom noko nokon frå berre vere vore vart meir fleire mykje
        dykk dykkar medan gjer gjere seie seier kome kjem opne vel velje vald lagra endra sletta
        oppretta stadfest stadfeste stadfesta rettleiar rettleiarar rettleiaren rettleiing rettleiinga
        rettleiingar månad månaden månader dagar timar brukarar kommunar kodar nøklar namn namnet teikn
        tal talet veke gongen gonger heim finst kvar anna eigen eige saman anten korkje enno framleis
        ønskjer treng ventar krev gjeld tel verkar logga innlogga skrivast lesast endrast ferdigstillast
        brukast sendast teneste tenesta sjukehus leiar leiarar dagane verksemd utdanningsverksemd
        grunngiving byrjar sluttar fila lenka mappa sjølv òg
    """,
    ENGLISH: """
        the and of with your you was were has have been this that these those from which who what when
        why how not yet already again supervisor supervisors supervision trainee trainees month months
        day days hour hours note notes today password account sign please choose change
    """,
}


def sentences(file):
    """What a catalogue would translate, translated or not, as gettext keeps it: with its context and its
    plural forms."""
    filled = subprocess.run(["msgen", "--force-po", str(file)], capture_output=True, check=True).stdout
    compiled = subprocess.run(
        ["msgfmt", "-o", "-", "-"], input=filled, capture_output=True, check=True
    ).stdout
    return set(gettext.GNUTranslations(io.BytesIO(compiled))._catalog) - {""}


def sentences_of_packages():
    return {sentence for folder in OF_PACKAGES for sentence in sentences(catalogue("en", folder))}


def catalogue(language, folder=OURS):
    return folder / language / "LC_MESSAGES" / "django.po"


def loaded(language):
    """The words of each sentence in the language, without those that would be taken from another one."""
    known = trans_real.translation(language)._catalog
    return {sentence: known[sentence] for sentence, _every in known.items() if sentence}


@cache
def said_in(language):
    """All that pages may say in a language, as `normal` has it."""
    if language != ENGLISH:
        return frozenset(normal(words) for words in loaded(language).values())
    keys = (sentence if isinstance(sentence, str) else sentence[0] for sentence in loaded("nn"))
    plurals = re.findall(r'^msgid_plural "(.*)"$', catalogue("nn").read_text(), re.MULTILINE)
    return frozenset(normal(key.rpartition("\4")[2]) for key in keys) | {normal(plural) for plural in plurals}


def normal(text):
    """The text in small letters, with single spaces."""
    return " ".join(text.split()).casefold()


def strange_words(text, language):
    """The words of a text that belong to another language than its own."""
    others = {word for code, words in WORDS.items() if code != language for word in words.split()}
    return sorted(set(WORD.findall(text.casefold())) & others)


def strange_sentences(texts, language):
    """Those texts that are a sentence of another language and none of this one."""
    own, foreign = said_in(language), said_in_another(language)
    return sorted(
        text
        for text in {normal(text) for text in texts} - own
        if text in foreign
        or any(pattern.fullmatch(text) for pattern in with_values(foreign))
        and not any(pattern.fullmatch(text) for pattern in with_values(own))
    )


@cache
def said_in_another(language):
    other = frozenset(sentence for code in WORDS if code != language for sentence in said_in(code))
    return other - said_in(language)


@cache
def with_values(sentences):
    """Patterns of the sentences in which a value stands beside a word."""
    return [
        re.compile(".+".join(re.escape(part) for part in VALUE.split(sentence)))
        for sentence in sentences
        if VALUE.search(sentence) and re.search(r"[^\W\d]{2}", VALUE.sub("", sentence))
    ]
