"""Vietnamese made comparable: folding, syllables, typed marks, leftovers of Telex and VNI."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_VOCABULARY = Path(__file__).parent / "vocabulary"
_WORD = re.compile(r"[^\W_]+")
_LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")
_RUN_OF_LETTERS = re.compile(r"[^\W_]+")

# Tone and letter marks by the key that types them: Telex letters, VNI digits.
_TONES = dict(zip("sfrxj12345", "\u0301\u0300\u0309\u0303\u0323" * 2, strict=True))
_HAT, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_MARKS = (("6", "aeo", _HAT), ("w8", "a", _BREVE), ("w7", "ou", _HORN))
_VOWELS = frozenset("aeiouy")

# One folded syllable: an onset, then a rhyme.
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh?|gi|kh?|ch?|ph?|th?|tr|qu|[bdhlmnrsvx])?"
    r"(?:a(?:ch?|i|m|nh?|ng|o|p|t|u|y)?|e(?:ch?|m|ng?|nh|o|p|t|u)?"
    r"|i(?:a|ch|e(?:c|m|ng?|p|t|u)|m|nh?|p|t|u)?"
    r"|o(?:a(?:ch?|i|m|ng?|nh|o|p|t|y)?|c|e(?:n|o|t)?|i|m|ng?|o(?:c|ng)|p|t)?"
    r"|u(?:a(?:n|ng|t|y)?|c|e(?:ch|nh)?|i|m|ng?|o(?:c|i|m|ng?|p|t|u)?|p|t|u"
    r"|y(?:a|ch|e(?:n|t)|nh?|t|u)?)?"
    r"|y(?:e(?:m|ng?|t|u))?)"
)


def fold(text: str) -> str:
    """Lower case without marks, đ as d; folding twice changes nothing."""
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    return "".join(c for c in lowered if not unicodedata.combining(c)).replace("đ", "d")


def words(text: str) -> list[str]:
    """Syllables and numbers in lower case, with the marks that were typed; nothing else is left."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def unstretched(text: str) -> str:
    """ "alooooo" as "alo": a letter three times or more counts once; "cccd" is what it is."""
    return _RUN_OF_LETTERS.sub(_once, text) if _LONG_RUN.search(text) else text


def _once(found: re.Match[str]) -> str:
    word = found[0]
    return word if word.lower() in _abbreviated() else _LONG_RUN.sub(r"\1", word)


@cache
def _abbreviated() -> frozenset[str]:
    """Abbreviations in which a letter stands three times in a row."""
    return frozenset(row[0] for row in vocabulary("abbreviations") if _LONG_RUN.search(row[0]))


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """`fold`, remembered: the same few thousand syllables come back all day."""
    return fold(word)


@lru_cache(maxsize=65536)
def marked(word: str) -> str:
    """The marks of a syllable in one order (hoà is hòa); empty when it was typed without any."""
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in letters if c in _TONES.values())
    form = "".join(c for c in letters if c not in _TONES.values()) + tones
    return "" if form == folded(word) else form


def is_syllable(word: str) -> bool:
    """Could this folded word be a Vietnamese syllable?"""
    return bool(word) and _SYLLABLE.fullmatch(word) is not None


def retyped(word: str) -> str | None:
    """What Telex or VNI keys meant ("ddawng", "d9a8ng" -> "đăng"), if a syllable comes out."""
    if len(word) > 10 or not word.isascii():
        return None
    letters, tone = "", ""
    for key in word:
        if key in _TONES and set(letters) & _VOWELS:
            tone = _TONES[key]
        else:
            letters = _pressed(letters, key)
    bare = fold(letters)
    if (not tone and letters == word) or not is_syllable(bare) or _stopped(bare, tone):
        return None
    bearers = [i for i, c in enumerate(letters) if unicodedata.combining(c)]
    at = max(bearers or [i for i, c in enumerate(letters) if c in _VOWELS])
    return unicodedata.normalize("NFC", letters[: at + 1] + tone + letters[at + 1 :])


def _stopped(bare: str, tone: str) -> bool:
    """Syllables that end in c, ch, p, t only take the tones sắc and nặng."""
    return bare.endswith(("c", "ch", "p", "t")) and tone in (_TONES["f"], _TONES["r"], _TONES["x"])


def _pressed(letters: str, key: str) -> str:
    """The letters after one key more; a mark is put right behind its letter."""
    if key in "d9" and letters.startswith("d"):
        return "đ" + letters[1:]
    if key in "aeo" and key in letters and _HAT not in letters:
        return _with_mark(letters, key, _HAT)
    if key in "w7" and "uo" in letters:
        return letters.replace("uo", "u" + _HORN + "o" + _HORN, 1)
    if key == "w" and "ua" in letters and "qua" not in letters:
        return letters.replace("ua", "u" + _HORN + "a", 1)
    for mark_keys, under, mark in _MARKS:
        if key in mark_keys and set(letters) & set(under):
            return _with_mark(letters, under, mark)
    return letters + ("u" + _HORN if key == "w" else key)


def _with_mark(letters: str, under: str, mark: str) -> str:
    at = max(letters.rfind(letter) for letter in under)
    return letters[: at + 1] + mark + letters[at + 1 :]


@cache
def vocabulary(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of knowledge/vocabulary/<name>.tsv without comments and empty lines."""
    lines = (_VOCABULARY / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def everyday() -> dict[str, float]:
    """Folded everyday syllables with how much they tell, as -log10 of their share, less one."""
    rows = vocabulary("everyday")
    return {syllable: float(level) for level, row in reversed(rows) for syllable in row.split()}


@lru_cache(maxsize=65536)
def tells(word: str) -> float:
    """How much a folded word tells about what is meant: "va" little, "karaoke" a lot."""
    if word.isdigit():
        return 1.0 if len(word) == 1 else 2.0
    return everyday().get(word, 3.5 if is_syllable(word) else 4.0)
