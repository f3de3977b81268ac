"""Where a long text may be cut, and its length as the channels count it (UTF-16 units)."""

import re

_SENTENCE_END = re.compile(r"(?<![\d\s.!?…])[.!?…]+[\"'”’»)\]]*(?=\s)")
_SPACE = re.compile(r"\s")


def units(text: str) -> int:
    """UTF-16 code units: most characters count one, an emoji two."""
    return len(text) + sum(char > "\uffff" for char in text)


def fitting(text: str, limit: int) -> int:
    """How many of the first characters fit into `limit` units; one at least."""
    left = limit
    for count, char in enumerate(text[:limit]):
        left -= 2 if char > "\uffff" else 1
        if left < 0:
            return max(count, 1)
    return min(len(text), max(limit, 1))


def cut(text: str, most: int) -> int:
    """Where to end a part of at most `most` characters: paragraph, line, sentence, word, anywhere.

    The text begins with a word; the white space at the cut belongs to neither part.
    """
    if most >= len(text):
        return len(text)
    for end in ("\n\n", "\n"):
        at = text.rfind(end, 1, most + len(end))
        if at > 0:
            return at
    window = text[: most + 1]
    for pattern in (_SENTENCE_END, _SPACE):
        ends = [found.end() for found in pattern.finditer(window)]
        if ends and pattern is _SPACE:
            return ends[-1] - 1
        if ends:
            return ends[-1]
    return most
