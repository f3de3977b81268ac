"""Somebody in danger or despair: whom to call at once, read from signs that stand together."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.safety.alarms import danger
from knowledge.text import folded, is_syllable, marked, retyped, unstretched, vocabulary, words

NEAR = 10  # words between the signs of one rule
MOST_WORDS = 1000  # more than a Telegram message holds
CHILD_UNTIL = 15  # years: below 16 by the law on children, and 111 is for them
NGA, HOI = "\u0303", "\u0309"
IDIOM = "idiom"  # a sign that means nothing; its words are read as no other sign
_RULE = re.compile(r"([+-]?) *([a-z]+)")
_AGE = re.compile(r"(\d{1,2})(t|tuoi)?")


@dataclass(frozen=True)
class Distress:
    """`kind`: despair, medical, fire, child or violence; `number`: a line of hotlines.tsv."""

    number: str
    kind: str


@dataclass(frozen=True)
class _Rule:
    says: Distress
    needs: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True)
class _Phrase:
    """`is_exact`: only as written, marks and all ("cháy", for "chay" may be "chạy")."""

    sign: str
    words: tuple[str, ...]
    is_exact: bool

    def stands_at(self, typed: Sequence[str], at: int) -> bool:
        here = typed[at : at + len(self.words)]
        return len(here) == len(self.words) and all(map(self._is, here, self.words))

    def _is(self, typed: str, word: str) -> bool:
        if folded(typed) != folded(word):
            return False
        bare = not marked(typed) and not self.is_exact
        return bare or _spoken(typed) == _spoken(word)


Found = Mapping[str, set[int]]


def distress(text: str) -> Distress | None:
    """The first rule of distress.tsv whose signs are in the text, else what examples taught.

    None for almost all texts.
    """
    typed = [_meant(word) for word in words(unstretched(text))[:MOST_WORDS]]
    for phrase, at in list(_phrases_in(typed)):
        if phrase.sign == IDIOM:
            typed[at : at + len(phrase.words)] = [""] * len(phrase.words)
    found: dict[str, set[int]] = defaultdict(set)
    for phrase, at in _phrases_in(typed):
        found[phrase.sign].add(at)
    found["child"] |= set(_ages(typed))
    ruled = next((rule.says for rule in _rules() if _holds(rule, found)), None)
    return ruled or _of(danger(text))


def _of(kind: str | None) -> Distress | None:
    return next((rule.says for rule in _rules() if rule.says.kind == kind), None)


def _meant(word: str) -> str:
    """ "ko" as "không", "chays" as "cháy"; "gas" as it is, for a phrase has it."""
    is_known = is_syllable(folded(word)) or folded(word) in _letters()
    return _short_forms().get(word) or (not is_known and retyped(word)) or word


def _spoken(word: str) -> str:
    """The marks; hỏi and ngã sound alike to many who type them."""
    return marked(word).replace(NGA, HOI)


def _phrases_in(typed: Sequence[str]) -> Iterator[tuple[_Phrase, int]]:
    for at, word in enumerate(typed):
        for phrase in _phrases().get(folded(word), ()):
            if phrase.stands_at(typed, at):
                yield phrase, at


def _ages(typed: Sequence[str]) -> Iterator[int]:
    """Where the age of a child stands: "7 tuổi", "13t"."""
    for at, word in enumerate(typed):
        found = _AGE.fullmatch(folded(word))
        unit = found and (found[2] or folded(typed[at + 1] if at + 1 < len(typed) else ""))
        if found and unit in ("t", "tuoi") and int(found[1]) <= CHILD_UNTIL:
            yield at


def _holds(rule: _Rule, found: Found) -> bool:
    first, *others = rule.needs
    return any(
        all(_is_near(at, found.get(name, set())) for name in others)
        and not any(_is_near(at, found.get(name, set())) for name in rule.without)
        for at in found.get(first, ())
    )


def _is_near(at: int, places: set[int]) -> bool:
    return not places.isdisjoint(range(at - NEAR, at + NEAR + 1))


@cache
def _rules() -> tuple[_Rule, ...]:
    rules = []
    for number, kind, signs in vocabulary("distress"):
        if number.isdigit():
            named = [(found[1], found[2]) for found in _RULE.finditer(signs)]
            needs = tuple(name for how, name in named if how != "-")
            without = tuple(name for how, name in named if how == "-")
            rules.append(_Rule(Distress(number, kind), needs, without))
    return tuple(rules)


@cache
def _phrases() -> Mapping[str, tuple[_Phrase, ...]]:
    """The phrases of all signs by their first word, folded."""
    known: dict[str, tuple[_Phrase, ...]] = {}
    for row, sign, phrases in vocabulary("distress"):
        for phrase in phrases.split(", ") if row == "sign" else ():
            parts = tuple(phrase.removeprefix("=").split())
            made = _Phrase(sign, parts, phrase.startswith("="))
            known[folded(parts[0])] = (*known.get(folded(parts[0]), ()), made)
    return known


@cache
def _letters() -> frozenset[str]:
    """Every word of the phrases, folded."""
    every = (phrase for starts in _phrases().values() for phrase in starts)
    return frozenset(folded(word) for phrase in every for word in phrase.words)


@cache
def _short_forms() -> Mapping[str, str]:
    return {typed: meant for typed, meant in vocabulary("abbreviations") if " " not in meant}
