"""From a question to an Answer: a guide, a "did you mean", or an honest "I don't know"."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from knowledge.confidence import LIMITS, confidence, features, weights
from knowledge.safety.scams import sign_of
from knowledge.search import Found, Index, Match
from knowledge.search.spelling import Place
from knowledge.text import fold, unstretched, vocabulary, words

__all__ = [
    "SCAM",
    "Answer",
    "Index",
    "Match",
    "Outcome",
    "answer",
    "only_scolds",
    "small_talk",
    "why",
]

SCAM = "scam"  # the warning that comes before whatever the answer is


class Outcome(StrEnum):
    ANSWERED = "answered"
    UNSURE = "unsure"
    NO_MATCH = "unanswered_no_match"
    WEAK_MATCH = "unanswered_weak_match"
    WANTED_PERSON = "unanswered_wanted_person"
    NOT_TEXT = "unanswered_not_text"
    GREETED = "greeted"
    FAILED = "failed"


@dataclass(frozen=True)
class Answer:
    """What we decided. The guide shown is the first match when the outcome is `answered`;
    when it is `unsure`, the first three are offered."""

    outcome: Outcome
    matches: tuple[Match, ...]
    warnings: tuple[str, ...] = ()


def answer(index: Index, text: str) -> Answer:
    warnings = (SCAM,) if sign_of(text) else ()
    talk = small_talk(text)
    if talk:
        return Answer(talk, (), warnings)
    found = index.find(text)
    sure = confidence(found)
    return Answer(_outcome(sure, found), _scored(found.matches, sure), warnings)


def small_talk(text: str) -> Outcome | None:
    """Wants a person, or only talks: thanks, calls, scolds, sends no word at all."""
    kinds = _talk(text)
    if kinds is None:
        return None
    return Outcome.WANTED_PERSON if {"reach", "person"} <= kinds else Outcome.GREETED


def only_scolds(text: str) -> bool:
    return "scold" in (_talk(text) or ())


def _talk(text: str) -> set[str] | None:
    """The kinds of small talk that the text is made of; None if it says anything else."""
    said = [word for word in map(fold, words(unstretched(text))) if len(word) > 1]
    kinds: set[str] = set()
    while said:
        length = next((n for n in range(5, 0, -1) if tuple(said[:n]) in _phrases()), 0)
        if not length:
            return None
        kinds |= _phrases()[tuple(said[:length])]
        del said[:length]
    return kinds


def why(index: Index, text: str) -> str:
    """What was read in the text and how the decision came about, a line each."""
    talk = small_talk(text)
    if talk:
        return f"small talk: {talk}"
    found = index.find(text)
    sure, known = confidence(found), weights()
    held = found.held or (0.0,) * len(found.places)
    lines = [
        f"{_read_as(place)} [{index.known_by(place.typed)} guides; "
        f"{'in' if held else 'not in'} title or asks of the first]"
        for place, held in zip(found.places, held, strict=True)
    ]
    if found.signs:
        signs = features(found.signs)
        lines += [f"{name} {x:.3f} x {known[name]:g}" for name, x in signs.items()]
    limits = ", ".join(f"{name} {known[name]:g}" for name in LIMITS)
    return "\n".join([*lines, f"confidence {sure:.3f} ({limits}): {_outcome(sure, found)}"])


def _read_as(place: Place) -> str:
    meant = " | ".join(f"{' '.join(r.words)} ({r.why})" for r in place.readings)
    return f"{place.typed} = {meant}"


def _outcome(sure: float, found: Found) -> Outcome:
    limits = weights()
    if found.signs is None or sure < limits["weak"]:
        return Outcome.NO_MATCH
    if sure < limits["unsure"]:
        return Outcome.WEAK_MATCH
    clear = sure >= limits["answered"] and found.signs.margin >= limits["close"]
    return Outcome.ANSWERED if clear else Outcome.UNSURE


def _scored(matches: tuple[Match, ...], sure: float) -> tuple[Match, ...]:
    """The first match scores its probability, the others in proportion."""
    best = matches[0].score if matches else 0.0
    share = 100 * sure / best if best else 0.0
    return tuple(replace(match, score=round(match.score * share, 1)) for match in matches)


@cache
def _phrases() -> dict[tuple[str, ...], frozenset[str]]:
    """Folded phrases of small talk with what they may be: talk, scold, reach, person."""
    kinds: dict[tuple[str, ...], frozenset[str]] = {}
    for kind, phrase in vocabulary("small_talk"):
        key = tuple(phrase.split())
        kinds[key] = kinds.get(key, frozenset()) | {kind}
    return kinds
