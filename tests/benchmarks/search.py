"""Finding the right guide: ours beside four other engines, in one run on the same texts.

Every question of tests/questions is asked, and every ask while it is left out (five folds); then
the speed with more and more guides, made by recombining words of the real ones; "again" is the time
until an ask that was added counts. Run it with `make bench`; quote the ratios, not the
milliseconds of one machine.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from knowledge import guides
from knowledge.library import as_document
from knowledge.question_sets import read_questions
from knowledge.search import Document, Passage
from tests.benchmarks.engines import (
    Engine,
    Find,
    bm25s_scan,
    ours,
    rapidfuzz_scan,
    sqlite_fts5,
    tantivy_index,
)

ROOT = Path(__file__).parents[2]
FOLDS = 5
ENGINES: dict[str, Engine] = {
    one.__name__: one for one in (ours, rapidfuzz_scan, sqlite_fts5, bm25s_scan, tantivy_index)
}
SIZES = (69, 1_000, 10_000, 100_000)
UP_TO = {"rapidfuzz_scan": 10_000, "bm25s_scan": 10_000}
QUERIES = 200


def starter() -> list[Document]:
    return [as_document(guides.read(path)) for path in guides.files(ROOT / "guides")]


def asked() -> list[tuple[str, frozenset[str]]]:
    rows = read_questions(ROOT / "tests/questions/questions.jsonl")
    return [(row.text, row.right) for row in rows]


def hits(find: Find, rows: Sequence[tuple[str, frozenset[str]]]) -> list[list[bool]]:
    return [[one in right for one in find(text)] for text, right in rows]


def held_out(engine: Engine, documents: Sequence[Document]) -> Iterator[list[bool]]:
    for fold in range(FOLDS):
        kept = [
            replace(one, asks=tuple(a for n, a in enumerate(one.asks) if n % FOLDS != fold))
            for one in documents
        ]
        find = engine(kept)
        for one in documents:
            yield from hits(find, [(ask, frozenset({one.id})) for ask in one.asks[fold::FOLDS]])


def shares(found: Sequence[list[bool]]) -> str:
    first = sum(row[:1] == [True] for row in found) / len(found)
    return f"{first:7.3f} {sum(map(any, found)) / len(found):7.3f}"


def accuracy() -> None:
    documents = starter()
    print(f"{'':16} {'questions':>15} {'held-out asks':>15}")
    print(f"{'engine':16} {'first':>7} {'three':>7} {'first':>7} {'three':>7}")
    for name, engine in ENGINES.items():
        own, out = hits(engine(documents), asked()), list(held_out(engine, documents))
        print(f"{name:16} {shares(own)} {shares(out)}", flush=True)


def recombined(count: int, seed: int = 1) -> list[Document]:
    """Guides of shuffled words from real parts: the same words, as often, in new company."""
    chance, real = random.Random(seed), starter()
    if count <= len(real):
        return real
    parts = [part for one in real for part in one.passages]
    asks = [ask for one in real for ask in one.asks]
    return [_made(chance, number, real, parts, asks) for number in range(count)]


def _made(
    chance: random.Random,
    number: int,
    real: Sequence[Document],
    parts: Sequence[Passage],
    asks: Sequence[str],
) -> Document:
    def mixed(*texts: str) -> str:
        found = " ".join(texts).split()
        return " ".join(chance.sample(found, len(found) // len(texts)))

    title = mixed(chance.choice(real).title, chance.choice(real).title)
    own = tuple(mixed(chance.choice(asks), chance.choice(asks)) for _ in range(8))
    texts = (replace(part, text=mixed(part.text)) for part in chance.sample(parts, 10))
    return Document(f"guide-{number:06}", title, own, tuple(texts))


def speed(name: str, size: int) -> None:
    """One engine at one size in a process of its own, so that its memory is its own."""
    documents, texts = recombined(size), [text for text, _ in asked()]
    before = resident()
    started = perf_counter()
    find = ENGINES[name](documents)
    built = perf_counter() - started
    memory = resident() - before
    changed = [replace(documents[0], asks=(*documents[0].asks, "một cách hỏi mới")), *documents[1:]]
    started = perf_counter()
    ENGINES[name](changed)
    again = perf_counter() - started
    times = []
    for text in texts[QUERIES:]:  # not counted: what is kept for guides that are often asked for
        find(text)
    for text in texts[:QUERIES]:
        started = perf_counter()
        find(text)
        times.append(1000 * (perf_counter() - started))
    p99 = quantiles(times, n=100)[98]
    print(f"{median(times):.3f} {p99:.3f} {built:.3f} {again:.3f} {memory:.0f}")


def resident() -> float:
    """Memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def speeds() -> None:
    print(
        f"\n{'guides':>8} {'engine':16} {'p50 ms':>9} {'p99 ms':>9} {'build s':>8} {'MB':>6} ratio"
    )
    for size in SIZES:
        base = 0.0
        for name in ENGINES:
            if size > UP_TO.get(name, size):
                continue
            call = [sys.executable, "-m", "tests.benchmarks.search", name, str(size)]
            done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, check=True)
            p50, p99, built, again, memory = map(float, done.stdout.split())
            base = base or p50
            row = f"{size:8} {name:16} {p50:9.3f} {p99:9.3f}"
            row += f" {built:8.2f} {again:8.2f} {memory:6.0f}"
            print(f"{row} {p50 / base:5.2f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        speed(sys.argv[1], int(sys.argv[2]))
    else:
        accuracy()
        speeds()
