"""Sentences that people see: gettext catalogues, read straight from the editable .po files."""

import io
from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("vi", "en")
DEFAULT = "vi"


@cache
def speaker(language: str) -> Callable[[str], str]:
    """The translating function of a language; an unknown one speaks Vietnamese."""
    known = language if language in LANGUAGES else DEFAULT
    with (Path(__file__).parent / f"{known}.po").open("rb") as file:
        catalog = read_po(file, locale=known)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled).gettext


def language_of(phone_language: str) -> str:
    """The language to begin with for a phone that is set to `phone_language`."""
    return "en" if phone_language.lower().startswith("en") else DEFAULT
