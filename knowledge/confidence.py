"""How sure we are of the first match: one probability from its signs, and the limits for it."""

from collections.abc import Mapping
from functools import cache
from math import exp, log1p
from pathlib import Path

from knowledge.search import Found, Signs
from knowledge.text import vocabulary

STORED = Path(__file__).parent / "vocabulary" / "confidence.tsv"
LIMITS = ("answered", "unsure", "weak", "close")
STORY = 40  # words; what comes on top of them makes no answer surer
WIDE_MARGIN = 0.6  # where guides are few, the second is far behind whatever was asked

_HEAD = """\
# What the signs of a match weigh (logistic regression, knowledge/fit.py), and from which
# probability on we say what: "answered" shows the guide, "unsure" offers three, below "weak" there
# is nothing. "close": a second guide this near makes any answer unsure. Limits are set by hand.
"""


def confidence(found: Found) -> float:
    """The probability, 0-1, that the first match is the guide that was asked for."""
    if found.signs is None:
        return 0.0
    known = weights()
    total = known["bias"] + sum(known[name] * x for name, x in features(found.signs).items())
    return 1 / (1 + exp(-total))


def features(signs: Signs) -> dict[str, float]:
    """The signs as they are weighed; every one grows with confidence."""
    return {
        "own": signs.own,
        "nearer": signs.nearer,
        "margin": min(signs.margin, WIDE_MARGIN),
        "held": signs.held,
        "length": log1p(min(signs.length, STORY)),
    }


@cache
def weights() -> dict[str, float]:
    """Weights and limits by name."""
    return {name: float(value) for name, value in vocabulary("confidence")}


def as_file(fitted: Mapping[str, float], limits: Mapping[str, float], how: str) -> str:
    """What to write to STORED; `how` tells when and on which sets it was fitted."""
    rows = [f"{name}\t{value:.2f}" for name, value in fitted.items()]
    rows += [f"{name}\t{limits[name]:g}" for name in LIMITS]
    return f"{_HEAD}# {how}\n" + "\n".join(rows) + "\n"
