"""Search engines side by side: each takes guides and gives a function from a text to ids."""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from typing import Any

import bm25s
import tantivy
from rapidfuzz import fuzz, process

from knowledge.search import Document, build
from knowledge.text import fold, words

Find = Callable[[str], list[str]]
Engine = Callable[[Sequence[Document]], Find]
TITLE = 3  # times, for every engine that can weigh its fields


def ours(documents: Sequence[Document]) -> Find:
    index = build(documents)
    return lambda text: [match.guide for match in index.rank(text, 3)]


def rapidfuzz_scan(documents: Sequence[Document]) -> Find:
    """token_set_ratio over every title and ask."""
    lines = [(plain(line), one.id) for one in documents for line in (one.title, *one.asks)]
    texts = [line for line, _ in lines]

    def find(text: str) -> list[str]:
        best = process.extract(plain(text), texts, scorer=fuzz.token_set_ratio, limit=20)
        return list(dict.fromkeys(lines[position][1] for *_, position in best))[:3]

    return find


def sqlite_fts5(documents: Sequence[Document]) -> Find:
    """Folded text, any word."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE guide USING fts5(id UNINDEXED, title, asks, body)")
    rows = [(one.id, *map(plain, fields(one))) for one in documents]
    db.executemany("INSERT INTO guide VALUES (?, ?, ?, ?)", rows)
    query = (
        f"SELECT id FROM guide WHERE guide MATCH ? ORDER BY bm25(guide, 0, {TITLE}, 1, 1) LIMIT 3"
    )

    def find(text: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in plain(text).split())
        return [row[0] for row in db.execute(query, (asked,))] if asked else []

    return find


def bm25s_scan(documents: Sequence[Document]) -> Find:
    """Folded text, the title so many times."""
    texts = [
        plain(" ".join([*[title] * TITLE, asks, body])).split()
        for title, asks, body in map(fields, documents)
    ]
    engine = bm25s.BM25()
    engine.index(texts, show_progress=False)
    most = min(3, len(documents))

    def find(text: str) -> list[str]:
        tokens = [plain(text).split() or [""]]
        found, _ = engine.retrieve(tokens, k=most, show_progress=False)
        return [documents[int(position)].id for position in found[0]]

    return find


def tantivy_index(documents: Sequence[Document]) -> Find:
    """Folded text, the title boosted."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("title", "asks", "body"):
        schema.add_text_field(name, tokenizer_name="whitespace")
    folder = tempfile.TemporaryDirectory()  # as long as the process lives
    index = tantivy.Index(schema.build(), path=folder.name)
    writer: Any = index.writer(num_threads=1)
    for one in documents:
        title, asks, body = map(plain, fields(one))
        writer.add_document(tantivy.Document(id=one.id, title=title, asks=asks, body=body))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(text: str) -> list[str]:
        query, _ = index.parse_query_lenient(
            plain(text), ["title", "asks", "body"], field_boosts={"title": TITLE}
        )
        return [searcher.doc(at)["id"][0] for _, at in searcher.search(query, 3).hits]

    return find


def fields(document: Document) -> tuple[str, str, str]:
    body = " ".join(f"{part.heading} {part.text}" for part in document.passages)
    return document.title, " ".join(document.asks), body


def plain(text: str) -> str:
    """What every engine but ours is given, so that marks and signs cost none of them anything."""
    return " ".join(map(fold, words(text)))
