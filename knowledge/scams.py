"""Signs of fraud in a cleaned text: who wants what and how, never a single everyday word."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from knowledge.guide_wording import FULL_STOPS, HOST, LINKED_ENDINGS, is_official, official_hosts
from knowledge.phrases import Word, places, read
from knowledge.text import fold, is_syllable, vocabulary

VOCABULARY = "scams"
AROUND = 10  # words between the first step of a rule and what excuses it
_SPACED_DOT = re.compile(r"(?<=\w)(?: ?[.,] | [.,] ?)(?=(?:com|vip|xyz|cc|top|icu)\b)")
_AMOUNT = re.compile(r"\d+(?:k|tr|trieu|cu|lit)\d*")

Places = Mapping[str, Sequence[int]]  # of each kind, ascending


class Sign(StrEnum):
    """What gave it away; the most urgent first."""

    GIVEN = "given"  # something was given away, installed or paid already
    WANTED = "wanted"  # somebody who may not be who they say wants something
    LINK = "link"
    TRICK = "trick"  # a thing or a trade that no office has


@dataclass(frozen=True)
class Step:
    """One of the kinds, at most so many words before or after the step that it follows."""

    kinds: frozenset[str]
    before: int
    after: int


@dataclass(frozen=True)
class Rule:
    """Steps that stand near each other, and no phrase of `unless` near the first."""

    sign: Sign
    steps: tuple[Step, ...]
    unless: Step


def near(kinds: str, before: int = 0, after: int = 0) -> Step:
    return Step(frozenset(kinds.split()), before, after)


def rule(sign: Sign, *steps: Step, unless: str = "") -> Rule:
    return Rule(sign, steps, near(unless, AROUND, AROUND))


WANT = "secret paper face install link money friend threat bait"
RULES = (
    rule(Sign.GIVEN, near("lost")),
    rule(
        Sign.GIVEN,
        near("slip"),
        near("act gave", 1, 4),
        near("secret paper face install link money", 8, 8),
        unless="wrong",
    ),
    rule(
        Sign.GIVEN,
        near("gave"),
        near("secret paper face money", 8, 8),
        near("them", 10, 10),
        unless="wrong",
    ),
    rule(Sign.GIVEN, near("shares"), near("secret", 1, 4), near("done", 8, 8), unless="wrong"),
    rule(
        Sign.GIVEN,
        near("gone"),
        near("install link money secret paper", 20, 12),
        near("someone stranger online calls asks them", 25, 25),
    ),
    rule(
        Sign.GIVEN,
        near("fades"),
        near("money", 25, 12),
        near("someone stranger social private favour", 30, 12),
    ),
    rule(Sign.GIVEN, near("loss"), near("money", 0, 3), near("install link slip them", 20, 20)),
    rule(Sign.WANTED, near("stranger"), near(WANT, 10, 20)),
    rule(Sign.WANTED, near("stranger"), near("calls office", 6, 6)),
    rule(
        Sign.WANTED, near("someone office"), near("calls", 0, 6), near(WANT, 10, 20), unless="here"
    ),
    rule(Sign.WANTED, near("rings"), near(WANT, 0, 25), unless="here"),
    rule(Sign.WANTED, near("message"), near("office stranger someone", 0, 6), near(WANT, 0, 20)),
    rule(Sign.WANTED, near("someone"), near("asks", 0, 6), near("tell friend", 0, 12)),
    rule(
        Sign.WANTED, near("someone"), near("asks", 0, 6), near("takes", 0, 8), near("money", 0, 3)
    ),
    rule(Sign.WANTED, near("office"), near("asks", 0, 8), near("tell", 0, 12), unless="here"),
    rule(Sign.WANTED, near("office"), near("asks", 0, 8), near("bait", 0, 20)),
    rule(
        Sign.WANTED,
        near("office threat link install"),
        near("calls", 15, 15),
        near("doubt", 15, 15),
    ),
    rule(Sign.WANTED, near("link"), near("doubt", 15, 15)),
    rule(Sign.WANTED, near("link"), near("message", 8, 8)),
    rule(Sign.WANTED, near("bait"), near("link channel message", 15, 15)),
    rule(Sign.WANTED, near("ruin"), near("calls message link", 15, 10)),
    rule(Sign.WANTED, near("borrow"), near("calls message channel online", 15, 15)),
    rule(Sign.WANTED, near("private"), near("money", 12, 12)),
    rule(Sign.WANTED, near("social"), near("pay", 15, 15)),
    rule(Sign.WANTED, near("game"), near("money", 15, 15)),
    rule(
        Sign.WANTED,
        near("visit"),
        near("someone stranger asks", 15, 15),
        near("money paper", 6, 15),
    ),
    rule(Sign.TRICK, near("install"), near("channel", 12, 12)),
    rule(Sign.TRICK, near("online"), near("favour", 15, 15)),
    rule(Sign.TRICK, near("trick")),
)


def sign_of(text: str) -> Sign | None:
    """The most urgent sign of fraud in a cleaned text. Never raises."""
    said = read(VOCABULARY, text)
    known = places(VOCABULARY, said)
    known["money"] = sorted({*known.get("money", ()), *_amounts(said)})
    signs = {rule.sign for rule in RULES if _holds(rule, known)}
    if any(_strange_hosts(text)):
        signs.add(Sign.LINK)
    return next((sign for sign in Sign if sign in signs), None)


def _holds(rule: Rule, known: Places) -> bool:
    """Can the steps be gone one after the other, with nothing near the first that excuses it?"""
    first, *others = rule.steps
    reached = [at for at in _of(first.kinds, known) if not _follows(rule.unless, [at], known)]
    for step in others:
        reached = _follows(step, reached, known)
    return bool(reached)


def _follows(step: Step, reached: Sequence[int], known: Places) -> list[int]:
    """The places of the step that lie within its reach of one of `reached` (ascending)."""
    return [
        at
        for at in _of(step.kinds, known)
        if bisect_left(reached, at - step.after) < bisect_right(reached, at + step.before)
    ]


def _of(kinds: frozenset[str], known: Places) -> list[int]:
    return sorted({at for kind in kinds for at in known.get(kind, ())})


def _amounts(said: Sequence[Word]) -> Iterator[int]:
    """ "500k", "1tr2" """
    return (i for i, word in enumerate(said) if any(map(_AMOUNT.fullmatch, word.bare)))


def _strange_hosts(text: str) -> Iterator[str]:
    """Hosts that are neither official nor named every day. "xong.me" is a full stop, no host."""
    allowed = official_hosts() | _listed("host")
    endings = LINKED_ENDINGS | _listed("ending")
    line = _SPACED_DOT.sub(".", text.translate(FULL_STOPS))
    for found in HOST.finditer(line):
        labels = fold(found[1]).split(".")
        is_linked = labels[-1] in endings and not all(map(is_syllable, labels))
        has_scheme = line[: found.start()].endswith("://")
        if (is_linked or has_scheme) and not is_official(found[1], allowed):
            yield found[1]


def _listed(kind: str) -> frozenset[str]:
    rows = (phrases for one, phrases in vocabulary(VOCABULARY) if one == kind)
    return frozenset(chain.from_iterable(phrases.split(", ") for phrases in rows))
