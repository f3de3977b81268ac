"""Finding the right guide: ours beside a fuzzy scan and SQLite's full-text search, in one run.

Every ask of the starter guides is asked once while it is left out of the index (five folds).
Run it with `make bench`; quote the ratios, not the milliseconds of one machine.
"""

import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from rapidfuzz import fuzz, process

from knowledge import guides
from knowledge.library import as_document
from knowledge.search import Document, build
from knowledge.text import fold, words

FOLDS = 5
Engine = Callable[[Sequence[Document]], Callable[[str], list[str]]]


def ours(documents: Sequence[Document]) -> Callable[[str], list[str]]:
    index = build(documents)
    return lambda text: [match.guide for match in index.rank(text, 3)]


def fuzzy_scan(documents: Sequence[Document]) -> Callable[[str], list[str]]:
    """rapidfuzz's token_set_ratio over every title and ask."""
    lines = [(fold(line), one.id) for one in documents for line in (one.title, *one.asks)]
    texts = [line for line, _ in lines]

    def find(text: str) -> list[str]:
        best = process.extract(fold(text), texts, scorer=fuzz.token_set_ratio, limit=20)
        return list(dict.fromkeys(lines[position][1] for *_, position in best))[:3]

    return find


def full_text(documents: Sequence[Document]) -> Callable[[str], list[str]]:
    """SQLite FTS5 over folded text, any word, the title counting three times."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE guide USING fts5(id UNINDEXED, title, asks, body)")
    for one in documents:
        body = " ".join(f"{part.heading} {part.text}" for part in one.passages)
        row = (one.id, fold(one.title), fold(" ".join(one.asks)), fold(body))
        db.execute("INSERT INTO guide VALUES (?, ?, ?, ?)", row)

    def find(text: str) -> list[str]:
        asked = " OR ".join(f'"{fold(word)}"' for word in words(text))
        query = "SELECT id FROM guide WHERE guide MATCH ? ORDER BY bm25(guide, 0, 3, 1, 1) LIMIT 3"
        return [row[0] for row in db.execute(query, (asked,))] if asked else []

    return find


def measure(engine: Engine, documents: Sequence[Document]) -> tuple[float, float, list[float]]:
    """Shares of held-out asks whose guide comes first and among three; ms of each question."""
    first = three = 0
    times: list[float] = []
    for fold_number in range(FOLDS):
        kept = [
            replace(one, asks=tuple(a for n, a in enumerate(one.asks) if n % FOLDS != fold_number))
            for one in documents
        ]
        find = engine(kept)
        for one in documents:
            for ask in one.asks[fold_number::FOLDS]:
                started = perf_counter()
                found = find(ask)
                times.append(1000 * (perf_counter() - started))
                first += found[:1] == [one.id]
                three += one.id in found
    return first / len(times), three / len(times), times


def main(folder: Path) -> None:
    documents = [as_document(guides.read(path)) for path in guides.files(folder)]
    asked = sum(len(one.asks) for one in documents)
    print(f"{len(documents)} guides, {asked} held-out asks")
    print(f"{'engine':14} {'hit@1':>6} {'hit@3':>6} {'p50 ms':>8} {'p99 ms':>8} {'ratio':>6}")
    base = 0.0
    for engine in (ours, fuzzy_scan, full_text):
        hit1, hit3, times = measure(engine, documents)
        base = base or median(times)
        p99 = quantiles(times, n=100)[98]
        ratio = median(times) / base
        print(
            f"{engine.__name__:14} {hit1:6.3f} {hit3:6.3f} "
            f"{median(times):8.3f} {p99:8.3f} {ratio:6.2f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "guides"))
