"""Questions as the next person would type them: seeded slips, habits and politeness.

It shares no table with knowledge/ but the list of abbreviations, which it applies backwards.
"""

import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from knowledge.question_sets import read_questions

ROOT = Path(__file__).parents[2]
ABBREVIATIONS = ROOT / "knowledge/vocabulary/abbreviations.tsv"
QUESTIONS = ROOT / "tests/questions/questions.jsonl"
Noise = Callable[[random.Random, str], str]

TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = {
    row[n]: row[max(n - 1, 0) : n] + row[n + 1 : n + 2] for row in KEYBOARD for n in range(len(row))
}
TEENCODE = {
    "không": ("k", "ko", "hok", "kh", "hong"),
    "được": ("dc", "đc", "đk"),
    "gì": ("j", "gj"),
    "vậy": ("z", "v", "zậy"),
    "rồi": ("r", "rùi"),
    "giờ": ("h",),
    "với": ("vs", "zới"),
    "cũng": ("cx", "cug"),
    "làm": ("lm", "lèm"),
    "thế nào": ("tn", "tnao"),
    "như thế nào": ("ntn",),
    "sao": ("s", "seo"),
    "em": ("e", "iem"),
    "mình": ("mik", "mh"),
    "người": ("ng", "ngừi"),
    "biết": ("bít", "bik"),
    "những": ("nhg", "nh"),
    "trong": ("trog", "tr"),
    "bây giờ": ("bjo", "bh"),
    "chưa": ("ch", "chx"),
    "quá": ("wá", "qá"),
}
BEFORE = (
    "cho hỏi", "cho em hỏi", "ad ơi", "ad ơi cho em hỏi", "dạ", "alo", "em chào anh chị", "xin hỏi",
    "mọi người ơi", "dạ anh chị cho em hỏi chút ạ", "cho tôi hỏi tí", "giúp em với ạ,", "à này",
    "bạn ơi cho mình hỏi là", "tình hình là", "kính gửi anh chị, ", "cả nhà cho hỏi", "hi ad",
)  # fmt: skip
AFTER = (
    "giúp em với", "ạ", "vậy ad", "với ạ", "nhé", "em cảm ơn", "cảm ơn ad nhiều", "chỉ em với",
    "mong ad trả lời sớm", "hả mọi người", "vậy ạ", "giúp mình nha", "xin cảm ơn ạ", "huhu", "ạ?",
    "anh chị chỉ dùm em", "gấp lắm ạ", "thanks ad", "nha ad", "dạ em cảm ơn nhiều ạ",
)  # fmt: skip
FILLER = (
    "ạ",
    "à",
    "ừ",
    "ờ",
    "nhé",
    "nha",
    "dạ",
    "vậy",
    "thế",
    "thì",
    "là",
    "mà",
    "cứ",
    "luôn",
    "ấy",
)


@dataclass(frozen=True)
class Asked:
    """A noisy question, the line it was made from, and what that is about."""

    text: str
    origin: int
    topics: frozenset[str]


def asked(size: int, seed: int = 1) -> list[Asked]:
    """`size` questions in any order, made of every line about as often as of the others."""
    rows = read_questions(QUESTIONS)
    chance = random.Random(seed)
    origins = [n % len(rows) for n in range(size)]
    chance.shuffle(origins)
    return [Asked(noisy(chance, rows[n].text), n, rows[n].right) for n in origins]


def measured(made: Sequence[Asked], groups: Sequence[Sequence[int]]) -> tuple[float, float]:
    """Recall: of the pairs of one line, those in one group. Precision: of the pairs in one group,
    those not of different topics; pairs of one topic but two lines are not counted.
    """
    origins = Counter(one.origin for one in made)
    right = wrong = 0
    for group in groups:
        inside = Counter((made[place].origin, made[place].topics) for place in group)
        right += sum(map(_pairs, inside.values()))
        wrong += sum(
            inside[one] * inside[other]
            for one, other in combinations(inside, 2)
            if not one[1] & other[1]
        )
    return right / sum(map(_pairs, origins.values())), right / max(right + wrong, 1)


def _pairs(times: int) -> int:
    return times * (times - 1) // 2


def noisy(chance: random.Random, text: str) -> str:
    """One to three kinds of noise, in the order in which a hand makes them."""
    kinds = sorted(chance.sample(range(len(NOISES)), chance.randint(1, 3)))
    for kind in kinds:
        text = NOISES[kind](chance, text)
    return text


def polite(chance: random.Random, text: str) -> str:
    way = chance.randrange(3)
    text = f"{chance.choice(BEFORE)} {text}" if way != 1 else text
    return f"{text} {chance.choice(AFTER)}" if way != 0 else text


def one_filler_less(chance: random.Random, text: str) -> str:
    words = text.split()
    places = [n for n, word in enumerate(words) if word.lower() in FILLER]
    if places:
        del words[chance.choice(places)]
    return " ".join(words)


def abbreviated(chance: random.Random, text: str) -> str:
    for short, meant in _abbreviations():
        if f" {meant} " in f" {text.lower()} " and chance.random() < 0.6:
            text = _swapped(text, meant, short)
    return text


def teencode(chance: random.Random, text: str) -> str:
    for meant, ways in TEENCODE.items():
        if chance.random() < 0.7:
            text = _swapped(text, meant, chance.choice(ways))
    return text


def recased(chance: random.Random, text: str) -> str:
    return chance.choice((str.upper, str.lower, str.capitalize, str.title))(text)


def repunctuated(chance: random.Random, text: str) -> str:
    bare = "".join(" " if c in '.,?!;:"' else c for c in text)
    return " ".join(bare.split()) + chance.choice(("", "?", "??", " ...", "!!!", " ?", "."))


def mistyped(chance: random.Random, text: str) -> str:
    """About one word in eight gets a slip; at least one."""
    words = text.split()
    for _ in range(max(1, len(words) // 8)):
        place = chance.randrange(len(words))
        words[place] = _slip(chance, words[place])
    return " ".join(words)


def unmarked(_: random.Random, text: str) -> str:
    return _bare(text)


def partly_unmarked(chance: random.Random, text: str) -> str:
    return " ".join(_bare(w) if chance.random() < 0.5 else w for w in text.split())


def telex_left(chance: random.Random, text: str) -> str:
    """The input method was off, for all or for some of the words."""
    share = chance.choice((0.2, 0.5, 1.0))
    return " ".join(_telex(w) if chance.random() < share else w for w in text.split())


def decomposed(chance: random.Random, text: str) -> str:
    return unicodedata.normalize(chance.choice(("NFC", "NFD")), text)


NOISES: tuple[Noise, ...] = (
    polite, one_filler_less, abbreviated, teencode, recased, repunctuated, mistyped,
    partly_unmarked, unmarked, telex_left, decomposed,
)  # fmt: skip


def _abbreviations() -> list[tuple[str, str]]:
    lines = ABBREVIATIONS.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return sorted(((short, meant) for short, meant in pairs), key=lambda pair: -len(pair[1]))


def _swapped(text: str, meant: str, short: str) -> str:
    padded, lowered = f" {text} ", f" {text.lower()} "
    if len(padded) != len(lowered):
        return text
    at = lowered.find(f" {meant} ")
    if at < 0:
        return text
    return (padded[: at + 1] + short + padded[at + 1 + len(meant) :])[1:-1]


def _slip(chance: random.Random, word: str) -> str:
    if len(word) < 3 or any(c.isdigit() for c in word):
        return word
    at = chance.randrange(len(word) - 1)
    beside = BESIDE.get(word[at].lower(), word[at])
    return chance.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[: at + 1] + word[at:],
            word[:at] + chance.choice(beside) + word[at + 1 :],
        )
    )


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


def _telex(word: str) -> str:
    """ "đường" -> "dduwowngf": the tone at the end, as most people type it."""
    keys, tone = "", ""
    for c in unicodedata.normalize("NFD", word):
        if c in TELEX:
            tone = TELEX[c]
        elif c in "đĐ":
            keys += "dd"
        elif c == "\u0302":
            keys += keys[-1].lower()
        elif c in "\u0306\u031b":
            keys += "w"
        else:
            keys += c
    letters = keys.rstrip('.,?!;:")')
    return letters + tone + keys[len(letters) :]
