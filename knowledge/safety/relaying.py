"""What a member's words may not hold when they are handed on to a citizen in the team's name."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, takewhile

from knowledge.privacy.redaction import PLACEHOLDERS
from knowledge.safety.alarms import is_rogue
from knowledge.safety.hosts import strange_hosts
from knowledge.safety.nearness import Step, holds, near
from knowledge.safety.phrases import Word, places, read

VOCABULARY = "relaying"
# Words that it reaches, no further than its clause: "không …", "hệ thống gửi …", "ai xin … thì".
REACH = {"not": 5, "machine": 3, "other": 10, "noun": 2}
PLACED = {"placed": "page", "tilled": "till"}  # where papers and codes, or money, do belong
PAGE_NEAR = 12  # words to it
# Stands where a clause ends: reads as a word that no phrase holds.
_STOP = "0stop0"
_CLAUSE_END = re.compile(r"[,;:!?\n…]|\.(?=\s|$)")
# Else "ccc" would be read as one letter, and "minh" of the long form as "mình".
_CARD = re.compile(r"\b(?:c{3,}d|cmnd|cmt|cmtnd)\b", re.IGNORECASE)
_SAID_DOT = re.compile(
    r"(?:(?<!\s)\s{0,3}(?:\b(?:chấm|cham)\b|[\[(](?:\.|dot|chấm|cham)[\])])\s{0,3}| \. ?)"
    r"(?=(?:gov|com|vn|net|org|info|vip|xyz|top|icu|cc|ly|me/|site|gl)\b)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"\w{2,10}://(?![\w-]{1,63}\.)|\btg:")
_USERNAME = re.compile(r"(?<![\w.@])@[a-z]\w{3,}", re.IGNORECASE)
_OTHER_ALPHABET = re.compile(r"[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff]")
_SUM = re.compile(r"[1-9]\d?0{1,3}")  # "đưa em 500"
_AMOUNT = re.compile(r"\d+(?:k|tr|trieu|cu|lit|ngan|nghin|d|dong|vnd)\d*")


class Objection(StrEnum):
    """Why a text is not handed on; the most serious first."""

    SECRET_WANTED = "secret_wanted"  # noqa: S105 - a code, a password, a PIN
    INSTALL = "install"  # an app from elsewhere, or hands on the citizen's screen
    ACCOUNT = "account"  # money, or the number of an account
    PAPERS_WANTED = "papers_wanted"  # photos or numbers of papers, cards, a face
    LINK = "link"  # off the list of official hosts, or to somebody's own account
    DOES_IT_FOR = "does_it_for"  # "làm hộ"
    ASIDE = "aside"  # away from here, where nobody else reads along
    HIDDEN = "hidden"  # something was covered, or is disguised
    DOUBTFUL = "doubtful"  # sounds like one of these, by what was learned from examples


@dataclass(frozen=True)
class Rule:
    """Steps that stand near each other, the first of them at no place of the kind `unless`."""

    objection: Objection
    steps: tuple[Step, ...]
    unless: str


def rule(objection: Objection, *steps: Step, unless: str = "excused") -> Rule:
    return Rule(objection, steps, unless)


def wanted(objection: Objection, things: str) -> tuple[Rule, ...]:
    """ "gửi em …", "… gửi qua đây", "em xin …", "đọc … cho cháu" """
    thing = near(things, 12, 8)
    return (
        rule(objection, near("give"), near("self here", 0, 3), thing),
        rule(objection, near("give to"), near("self", 0, 1), thing),
        rule(objection, near("give"), near(things, 0, 4), near("self here", 0, 8)),
        rule(objection, near("beg"), near(things, 0, 5)),
        rule(objection, near("give"), near("kin", 0, 2), near(things, 8, 4)),
        rule(objection, near("give"), near(things, 0, 5), near("to", 5, 4), near("kin", 0, 1)),
        rule(objection, near(things), near("ask", 0, 8)),
        rule(objection, near("tell"), thing, unless="placed"),
    )


def paid() -> Iterator[Rule]:
    """Money that goes to a person; "nộp tại quầy", "trên cổng" is where it belongs."""
    pay = near("pay")
    for steps in (
        (pay, near("money into", 4, 6), near("to", 6, 6), near("self", 0, 1)),
        (pay, near("self", 0, 1), near("money sum", 3, 4)),
        (pay, near("to", 0, 1), near("kin", 0, 1), near("money sum", 3, 4)),
        (pay, near("money", 0, 6), near("upfront", 6, 4)),
        (near("ours"),),
        (near("tip"),),
    ):
        yield rule(Objection.ACCOUNT, *steps)
    yield rule(Objection.ACCOUNT, pay, near("into", 0, 8), unless="tilled")
    yield rule(Objection.ACCOUNT, near("transfer"), near("to", 0, 4), unless="tilled")


RULES = (
    *wanted(Objection.SECRET_WANTED, "secret login"),
    rule(Objection.SECRET_WANTED, near("only"), near("secret", 15, 8)),
    rule(Objection.INSTALL, near("tool")),
    rule(Objection.INSTALL, near("software"), near("self", 4, 2), near("send", 2, 3)),
    *paid(),
    *wanted(Objection.ACCOUNT, "bank"),
    *wanted(Objection.PAPERS_WANTED, "photo number"),
    rule(Objection.PAPERS_WANTED, near("snap"), near("paper photo", 6, 6), near("self here", 8, 8)),
    rule(Objection.PAPERS_WANTED, near("shoot"), near("paper photo", 6, 6), unless="placed"),
    rule(Objection.PAPERS_WANTED, near("face"), near("self here", 8, 8)),
    rule(Objection.DOES_IT_FOR, near("for"), near("self let", 5, 0)),
    rule(Objection.DOES_IT_FOR, near("act"), near("self let", 2, 0), near("away", 0, 6)),
    rule(Objection.DOES_IT_FOR, near("handover"), near("self kin", 5, 8)),
    rule(Objection.DOES_IT_FOR, near("boast")),
    rule(Objection.ASIDE, near("aside")),
)


def objections(text: str) -> tuple[Objection, ...]:
    """Everything that speaks against the text, the most serious first. Never raises.

    The text has been through `redact(text, keep_contacts=True)`.
    """
    plain = _undisguised(text)
    known = _places(plain)
    found = {rule.objection for rule in RULES if holds(rule.steps, near(rule.unless), known)}
    if _leads_away(plain):
        found.add(Objection.LINK)
    if _OTHER_ALPHABET.search(plain) or any(each in text for each in PLACEHOLDERS.values()):
        found.add(Objection.HIDDEN)
    if not found and is_rogue(plain):
        found.add(Objection.DOUBTFUL)
    return tuple(each for each in Objection if each in found)


def _undisguised(text: str) -> str:
    """Without invisible characters, wide letters narrow, "chấm com" with its full stop."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return _SAID_DOT.sub(".", seen)


def _places(plain: str) -> Mapping[str, Sequence[int]]:
    """Of each kind; "excused" is what is refused or told of others, "money" counts amounts too."""
    said = read(VOCABULARY, _CLAUSE_END.sub(f" {_STOP} ", _CARD.sub("căn cước", plain)))
    known = places(VOCABULARY, said)
    known["money"] = sorted({*known.get("money", ()), *_amounts(said)})
    known["sum"] = [i for i, word in enumerate(said) if any(map(_SUM.fullmatch, word.bare))]
    known["excused"] = sorted(set(_excused(said, known)))
    for kind, place in PLACED.items():
        known[kind] = sorted({*known["excused"], *_around(known.get(place, ()))})
    return known


def _excused(said: Sequence[Word], known: Mapping[str, Sequence[int]]) -> Iterator[int]:
    for kind, reach in REACH.items():
        for start in known.get(kind, ()):
            clause = takewhile(_goes_on, said[start + 1 : start + 1 + reach])
            yield from (start + 1 + i for i, _word in enumerate(clause))


def _around(pages: Sequence[int]) -> Iterator[int]:
    return chain.from_iterable(range(at - PAGE_NEAR, at + PAGE_NEAR + 1) for at in pages)


def _goes_on(word: Word) -> bool:
    return word.bare != {_STOP}


def _amounts(said: Sequence[Word]) -> Iterator[int]:
    """ "500k", "1tr2" """
    return (i for i, word in enumerate(said) if any(map(_AMOUNT.fullmatch, word.bare)))


def _leads_away(plain: str) -> bool:
    strange = any(strange_hosts(plain, is_strict=True))
    return strange or bool(_SCHEME.search(plain) or _USERNAME.search(plain))
