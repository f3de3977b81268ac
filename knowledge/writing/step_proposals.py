"""A pasted text cut into steps, as a proposal: numbered, one a line, or told in one breath."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from knowledge.text import words
from knowledge.writing.typed import tidy

MOST = 8
_FEW = 3  # lines; fewer of them are sentences in need of cutting
# "Bước 2", "B2:", "2.", "2)" where a line or a sentence begins: not "thẻ hạng B2", "lên mức 2."
_NUMBER = re.compile(
    r"(?:^|(?<=[.,;:!?)…]\s))(?:(?:bước|buoc|step)\s?(\d{1,2})(?!\d) ?[.:)/–-]?"
    r"|b(\d{1,2})(?: ?[.:)/–-]|(?=\s))"
    r"|(\d{1,2})[.:)/](?!\d))\s*",
    re.IGNORECASE | re.MULTILINE,
)
_BULLET = re.compile(r"^[-*+•–—·▪●✅➡👉]\ufe0f?\s*(?=\S)", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[^\W\d]{2}[.!?;…])(?<!\bTP\.)\s+|\n+", re.IGNORECASE)
# "rồi" before one of the last words, or at the end, means "already".
_THEN = re.compile(
    r"\s+(?=(?:(?:và|va|xong|rồi|roi)\s)?(?:sau đó|sau do|tiếp theo|tiep theo|tiếp đó|tiep do"
    r"|tiếp đến|tiep den|kế đến|ke den|kế tiếp|ke tiep|cuối cùng|cuoi cung|(?:rồi|roi)"
    r"(?!\s(?:thì|thi|mà|ma|nhưng|nhung|vẫn|van|chưa|chua|ạ|nhé|nha|à|hay|cũng|cung|đó)\b))\s\w)",
    re.IGNORECASE,
)


def proposed_steps(text: str) -> tuple[str, ...]:
    """One to eight steps that hold every word of the text but its own numbers; none for no text."""
    opening, steps = cut(text)
    if opening:
        steps = (f"{opening}\n{steps[0]}", *steps[1:])
    return packed(steps)


def cut(text: str) -> tuple[str, tuple[str, ...]]:
    """(what is said before a list begins, the steps, as many as there are)."""
    text = tidy(text)
    for starts in (_counted(text), [mark.span() for mark in _BULLET.finditer(text)]):
        if len(starts) > 1 and (steps := tuple(_between(text, starts))):
            return text[: starts[0][0]].strip(), steps
    lines = [line for line in text.split("\n") if words(line)]
    if len(lines) < _FEW:
        lines = [part for sentence in _SENTENCE.split(text) for part in _told(sentence)]
    return "", tuple(lines)


def _counted(text: str) -> list[tuple[int, int]]:
    """Where the numbers 1, 2, 3 … stand; a number out of turn is part of the text."""
    found: list[tuple[int, int]] = []
    for mark in _NUMBER.finditer(text):
        if int(mark[1] or mark[2] or mark[3]) == len(found) + 1:
            found.append(mark.span())
    return found


def _between(text: str, marks: Sequence[tuple[int, int]]) -> Iterable[str]:
    ends = [start for start, _ in marks[1:]] + [len(text)]
    parts = (text[start:end].strip() for (_, start), end in zip(marks, ends, strict=True))
    return (part for part in parts if words(part))


def _told(sentence: str) -> list[str]:
    """One sentence, cut before "rồi", "sau đó" … where what follows is more than a word."""
    parts: list[str] = []
    for part in _THEN.split(sentence):
        if parts and (len(words(part)) < 3 or len(words(parts[-1])) < 2):
            parts[-1] += f" {part.strip()}"
        elif words(part):
            parts.append(part.strip())
    return [part.rstrip(" ,;") for part in parts]


def packed(steps: Sequence[str]) -> tuple[str, ...]:
    """At most MOST steps: neighbours are joined."""
    groups = min(len(steps), MOST)
    edges = [round(n * len(steps) / groups) for n in range(groups + 1)] if groups else []
    return tuple("\n".join(steps[start:end]) for start, end in pairwise(edges))
