"""How good the answers are: sets of questions are asked, and what comes back is counted."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from time import perf_counter
from typing import Any

from knowledge.answers import SCAM, Answer, Outcome, answer
from knowledge.question_sets import (
    Asked,
    BadFile,
    Sensitive,
    Stranger,
    read_documents,
    read_outside,
    read_questions,
    read_sensitive,
)
from knowledge.search import Document, Index, build

__all__ = [
    "Asked",
    "BadFile",
    "Confusion",
    "Report",
    "Sensitive",
    "Stranger",
    "evaluate",
    "read_documents",
    "read_outside",
    "read_questions",
    "read_sensitive",
]

SCAM_TOPICS = frozenset({"lua-dao-app-gia", "lua-dao-gia-danh", "lo-thong-tin"})
LEAKING_DIGITS = 4  # so many digits of a secret in a row tell too much
NO_GUIDE = "-"  # stands for the guide when none was found

_GAP_IN_NUMBER = re.compile(r"(?<=\d)[ .]+(?=\d)")


@dataclass(frozen=True)
class Confusion:
    """How often another guide came first than the one that was meant."""

    topic: str
    guide: str
    count: int


@dataclass(frozen=True)
class Report:
    """The figures; None where the set was not given. Shares are 0-1, times ms and s."""

    n: int | None = None
    hit1: float | None = None
    hit3: float | None = None
    confident: float | None = None
    wrong_confident: float | None = None
    by_style: Mapping[str, Mapping[str, float]] | None = None
    outside_n: int | None = None
    outside_confident: float | None = None
    secrets_n: int | None = None
    secrets_leaked: int | None = None
    secrets_leaked_words: int | None = None
    kept_n: int | None = None
    kept_destroyed: int | None = None
    documents_n: int | None = None
    warned_n: int | None = None
    warned: float | None = None
    falsely_warned_n: int | None = None
    falsely_warned: float | None = None
    ms_p50: float | None = None
    ms_p99: float | None = None
    build_s: float | None = None
    unsure: float | None = None
    outside_by_kind: Mapping[str, Mapping[str, float]] | None = None
    harmless_n: int | None = None
    harmless_changed: int | None = None
    confusions: tuple[Confusion, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """All but the confusions, ready for JSON."""
        return {name: value for name, value in asdict(self).items() if name != "confusions"}


def evaluate(
    documents: Sequence[Document],
    *,
    questions: Sequence[Asked] | None = None,
    outside: Sequence[Stranger] | None = None,
    sensitive: Sequence[Sensitive] | None = None,
    redact: Callable[[str], str],
) -> Report:
    """Builds the index and asks everything, each text cleaned by `redact` as a message would be."""
    started = perf_counter()
    index = build(documents)
    figures: dict[str, Any] = {"documents_n": len(documents), "build_s": perf_counter() - started}
    times: list[float] = []
    if questions is not None:
        figures |= _on_questions(questions, _ask(index, redact, questions, times))
    if outside is not None:
        figures |= _on_strangers(outside, _ask(index, redact, outside, times))
    if sensitive is not None:
        figures |= _on_sensitive(sensitive, redact)
    if times:
        figures |= {"ms_p50": _percentile(times, 50), "ms_p99": _percentile(times, 99)}
    return Report(**figures)


def _ask(
    index: Index,
    redact: Callable[[str], str],
    asked: Iterable[Asked | Stranger],
    times: list[float],
) -> list[Answer]:
    answers = []
    for one in asked:
        text = redact(one.text)
        started = perf_counter()
        answers.append(answer(index, text))
        times.append(1000 * (perf_counter() - started))
    return answers


def _on_questions(questions: Sequence[Asked], answers: Sequence[Answer]) -> dict[str, Any]:
    asked = list(zip(questions, answers, strict=True))
    scams = [a for q, a in asked if q.topic in SCAM_TOPICS]
    others = [a for q, a in asked if q.topic not in SCAM_TOPICS]
    return {
        "n": len(asked),
        "hit1": _share(_hit(q, a, 1) for q, a in asked),
        "hit3": _share(_hit(q, a, 3) for q, a in asked),
        "confident": _share(_confident(a) for a in answers),
        "wrong_confident": _share(_confident(a) and not _hit(q, a, 1) for q, a in asked),
        "unsure": _share(a.outcome is Outcome.UNSURE for a in answers),
        "by_style": _by_style(asked),
        "warned_n": len(scams),
        "warned": _share(SCAM in a.warnings for a in scams),
        "falsely_warned_n": len(others),
        "falsely_warned": _share(SCAM in a.warnings for a in others),
        "confusions": _confusions(asked),
    }


def _by_style(asked: Sequence[tuple[Asked, Answer]]) -> dict[str, dict[str, float | None]]:
    styles: dict[str, list[tuple[Asked, Answer]]] = {}
    for question, given in asked:
        if question.style is not None:
            styles.setdefault(question.style, []).append((question, given))
    return {
        style: {
            "n": len(rows),
            "hit1": _share(_hit(q, a, 1) for q, a in rows),
            "hit3": _share(_hit(q, a, 3) for q, a in rows),
        }
        for style, rows in sorted(styles.items())
    }


def _confusions(asked: Iterable[tuple[Asked, Answer]]) -> tuple[Confusion, ...]:
    """The most frequent first."""
    pairs = Counter(
        (question.topic, given.matches[0].guide if given.matches else NO_GUIDE)
        for question, given in asked
        if not _hit(question, given, 1)
    )
    ordered = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Confusion(topic, guide, count) for (topic, guide), count in ordered)


def _on_strangers(strangers: Sequence[Stranger], answers: Sequence[Answer]) -> dict[str, Any]:
    kinds: dict[str, list[Answer]] = {}
    for stranger, given in zip(strangers, answers, strict=True):
        if stranger.kind is not None:
            kinds.setdefault(stranger.kind, []).append(given)
    return {
        "outside_n": len(answers),
        "outside_confident": _share(map(_confident, answers)),
        "outside_by_kind": {
            kind: {"n": len(rows), "confident": _share(map(_confident, rows))}
            for kind, rows in sorted(kinds.items())
        },
    }


def _on_sensitive(lines: Sequence[Sensitive], redact: Callable[[str], str]) -> dict[str, Any]:
    cleaned = [(line, redact(line.text)) for line in lines]
    leaked = [s for line, left in cleaned for s in line.secrets if _leaks(s, left)]
    in_words = [secret for secret in leaked if not _has_digit_or_at(secret)]
    kept = [(keep, left) for line, left in cleaned for keep in line.keep]
    harmless = [line.text == left for line, left in cleaned if not line.secrets]
    return {
        "secrets_n": sum(len(line.secrets) for line in lines),
        "secrets_leaked": len(leaked) - len(in_words),
        "secrets_leaked_words": len(in_words),
        "kept_n": len(kept),
        "kept_destroyed": sum(keep not in left for keep, left in kept),
        "harmless_n": len(harmless),
        "harmless_changed": harmless.count(False),
    }


def _leaks(secret: str, left: str) -> bool:
    """It is still there, or enough of its digits in a row are, however they are spaced."""
    if secret in left:
        return True
    digits, shown = re.sub(r"\D", "", secret), _GAP_IN_NUMBER.sub("", left)
    runs = (digits[i : i + LEAKING_DIGITS] for i in range(len(digits) - LEAKING_DIGITS + 1))
    return any(run in shown for run in runs)


def _has_digit_or_at(secret: str) -> bool:
    return any(c.isdigit() or c == "@" for c in secret)


def _confident(given: Answer) -> bool:
    return given.outcome is Outcome.ANSWERED


def _hit(question: Asked, given: Answer, first: int) -> bool:
    return any(match.guide in question.right for match in given.matches[:first])


def _share(these: Iterable[bool]) -> float | None:
    counted = list(these)
    return round(sum(counted) / len(counted), 4) if counted else None


def _percentile(values: Sequence[float], percent: int) -> float:
    return round(sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)], 3)
