"""Fits what the signs of a match weigh, so that confidence is the share of answers that are right.

Logistic regression over three kinds of examples: questions, strangers, and the same questions with
the guides of their topic left out, for the next knowledge base will lack other guides than ours.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.answers import small_talk
from knowledge.confidence import features
from knowledge.question_sets import Asked, Stranger
from knowledge.search import Document, Index, build

Floats = NDArray[np.float64]
LEFT_OUT_COUNTS = 0.3  # an example made by leaving out, beside one that somebody wrote
SHRINK = 1.0  # lambda of the ridge, on standardised signs
FOLDS, ROUNDS = 8, 5  # of the cross-validation, whole topics at a time
STEPS = 30  # of Newton's method; it converges in fewer than ten


class TooFew(Exception):
    """Too few questions, topics or strangers to fit anything to; says which."""


@dataclass(frozen=True)
class Example:
    """A match and whether it was right; `topic` keeps what belongs together in one fold."""

    signs: dict[str, float]
    right: bool
    topic: str
    counts: float = 1.0


@dataclass(frozen=True)
class Examples:
    """`asked` and `strangers` also count those to whom nothing was found."""

    rows: Sequence[Example]
    questions: Sequence[int]  # the rows that are questions
    others: Sequence[int]  # the rows that are strangers
    asked: int
    strangers: int


@dataclass(frozen=True)
class Point:
    """What a limit would let through, as shares 0-1 of the questions and of the strangers."""

    limit: float
    answered: float
    wrong: float
    strangers: float


@dataclass(frozen=True)
class Fit:
    weights: Mapping[str, float]
    curve: tuple[Point, ...]  # cross-validated, by share answered


def fit(
    documents: Sequence[Document],
    questions: Sequence[Asked],
    strangers: Sequence[Stranger],
    redact: Callable[[str], str],
) -> Fit:
    found = examples(documents, questions, strangers, redact)
    topics = {row.topic for row in found.rows}
    if not found.questions or not found.others or len(topics) < FOLDS:
        raise TooFew(
            f"{len(found.questions)} questions and {len(found.others)} strangers with a match, "
            f"of {len(topics)} topics: at least one of each and {FOLDS} topics are needed"
        )
    names = list(found.rows[0].signs)
    x = np.array([[row.signs[name] for name in names] for row in found.rows])
    y = np.array([row.right for row in found.rows], np.float64)
    counts = np.array([row.counts for row in found.rows])
    weights = dict(zip([*names, "bias"], map(float, _solve(x, y, counts)), strict=True))
    chances = _cross_validated(x, y, counts, [row.topic for row in found.rows])
    return Fit(weights, tuple(_curve(found, y, chances)))


def examples(
    documents: Sequence[Document],
    questions: Sequence[Asked],
    strangers: Sequence[Stranger],
    redact: Callable[[str], str],
) -> Examples:
    index = build(documents)
    asked = [_example(index, redact(q.text), q.right, q.topic) for q in questions]
    nobody: frozenset[str] = frozenset()
    others = [
        _example(index, redact(one.text), nobody, f"stranger {n}")
        for n, one in enumerate(strangers)
    ]
    rows = [*asked, *others, *_left_out(documents, questions, redact)]
    known = [row for row in rows if row]
    first, second = sum(map(bool, asked)), sum(map(bool, others))
    return Examples(
        known, range(first), range(first, first + second), len(questions), len(strangers)
    )


def _left_out(
    documents: Sequence[Document], questions: Sequence[Asked], redact: Callable[[str], str]
) -> Iterator[Example | None]:
    topics = {question.topic for question in questions}
    for topic in sorted(topics):
        own = [question for question in questions if question.topic == topic]
        right = frozenset[str]().union(*(question.right for question in own))
        index = build([one for one in documents if one.id not in right])
        for question in own:
            text = redact(question.text)
            yield _example(index, text, frozenset(), topic, LEFT_OUT_COUNTS)


def _example(
    index: Index, text: str, right: frozenset[str], topic: str, counts: float = 1.0
) -> Example | None:
    """None when the text is small talk or no guide has a word of it."""
    found = None if small_talk(text) else index.find(text)
    if found is None or found.signs is None:
        return None
    return Example(features(found.signs), found.matches[0].guide in right, topic, counts)


def _solve(x: Floats, y: Floats, counts: Floats) -> Floats:
    """Weight of each sign, and the bias last (Newton's method, ridge on standardised signs)."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - mean) / spread, np.ones(len(x))]
    ridge = np.diag([SHRINK] * x.shape[1] + [0.0])
    b = np.zeros(z.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-z @ b))
        bend = (z * (counts * p * (1 - p))[:, None]).T @ z + ridge
        b += np.linalg.solve(bend, z.T @ (counts * (y - p)) - ridge @ b)
    slopes = b[:-1] / spread
    return np.append(slopes, b[-1] - slopes @ mean)


def _cross_validated(x: Floats, y: Floats, counts: Floats, topics: Sequence[str]) -> list[Floats]:
    """For each round the chance of every example, from examples of other topics only."""
    names = sorted(set(topics))
    chances = []
    for seed in range(ROUNDS):
        order = np.random.default_rng(seed).permutation(len(names))
        fold_of = dict(zip(names, (order % FOLDS).tolist(), strict=True))
        folds = np.array([fold_of[topic] for topic in topics])
        chance = np.zeros(len(y))
        for fold in range(FOLDS):
            mine = folds == fold
            b = _solve(x[~mine], y[~mine], counts[~mine])
            chance[mine] = 1 / (1 + np.exp(-(x[mine] @ b[:-1] + b[-1])))
        chances.append(chance)
    return chances


def _curve(found: Examples, y: Floats, chances: Sequence[Floats]) -> Iterator[Point]:
    for percent in range(95, 55, -5):
        points = [_point(found, y, chance, percent / 100) for chance in chances]
        yield Point(*(float(np.mean(values)) for values in zip(*points, strict=True)))


def _point(
    found: Examples, y: Floats, chance: Floats, share: float
) -> tuple[float, float, float, float]:
    own, others = chance[list(found.questions)], chance[list(found.others)]
    best = np.sort(own)[::-1]
    limit = float(best[min(round(share * found.asked), len(best)) - 1])
    shown = own >= limit
    wrong = np.sum(shown & (y[list(found.questions)] == 0)) / found.asked
    return limit, np.sum(shown) / found.asked, wrong, np.sum(others >= limit) / found.strangers
