"""Signs of fraud in a cleaned text: who wants what and how, never a single everyday word.

Where the rules see none, what was learned from examples may still warn.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.safety.alarms import is_fraud
from knowledge.safety.hosts import listed, strange_hosts
from knowledge.safety.nearness import Step, holds, near
from knowledge.safety.phrases import Word, places, read

VOCABULARY = "scams"
AROUND = 10  # words between the first step of a rule and what excuses it
_AMOUNT = re.compile(r"\d+(?:k|tr|trieu|cu|lit)\d*")


class Sign(StrEnum):
    """What gave it away; the most urgent first."""

    GIVEN = "given"  # something was given away, installed or paid already
    WANTED = "wanted"  # somebody who may not be who they say wants something
    LINK = "link"
    TRICK = "trick"  # a thing or a trade that no office has


@dataclass(frozen=True)
class Rule:
    """Steps that stand near each other, and no phrase of `unless` near the first."""

    sign: Sign
    steps: tuple[Step, ...]
    unless: Step


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
    signs = {rule.sign for rule in RULES if holds(rule.steps, rule.unless, known)}
    if any(strange_hosts(text, listed(VOCABULARY, "host"))):
        signs.add(Sign.LINK)
    if not signs and is_fraud(text):
        signs.add(Sign.WANTED)
    return next((sign for sign in Sign if sign in signs), None)


def _amounts(said: Sequence[Word]) -> Iterator[int]:
    """ "500k", "1tr2" """
    return (i for i, word in enumerate(said) if any(map(_AMOUNT.fullmatch, word.bare)))
