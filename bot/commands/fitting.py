"""`toso fit`: weighs the signs of a match anew, on sets of questions and of strangers."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.answering import Guides, live_documents, rows_of
from bot.commands.exits import USAGE, stop
from knowledge import confidence, privacy
from knowledge.fit import Fit, TooFew
from knowledge.fit import fit as fitted
from knowledge.question_sets import read_outside, read_questions


def fit(
    questions: Annotated[list[Path], typer.Option(help="JSONL: what people ask. Repeatable.")],
    outside: Annotated[list[Path], typer.Option(help="JSONL: what no guide answers. Repeatable.")],
    guides: Guides = None,
    dry: Annotated[bool, typer.Option("--dry", help="Show only, write nothing.")] = False,
) -> None:
    """Weigh the signs of a match anew and show what each limit would let through."""
    asked = [one for path in questions for one in rows_of(read_questions, path)]
    strangers = [one for path in outside for one in rows_of(read_outside, path)]
    documents = live_documents(guides)
    try:
        found = fitted(documents, asked, strangers, lambda text: privacy.redact(text).text)
    except TooFew as error:
        stop([error], USAGE)
    _print(found)
    if not dry:
        names = ", ".join(path.name for path in (*questions, *outside))
        how = f"Fitted {datetime.now(UTC).date()} on {names} with {len(documents)} guides."
        text = confidence.as_file(found.weights, confidence.weights(), how)
        try:
            confidence.STORED.write_text(text, encoding="utf-8")
        except OSError as error:
            stop([f"{confidence.STORED}: {error.strerror}"], USAGE)


def _print(found: Fit) -> None:
    for name, value in found.weights.items():
        typer.echo(f"{name:10} {value:7.2f}")
    typer.echo("cross-validated by topic:")
    typer.echo(f"{'limit':>8} {'answered':>9} {'wrong':>7} {'strangers':>10}")
    for point in found.curve:
        typer.echo(
            f"{point.limit:8.3f} {point.answered:9.3f} {point.wrong:7.3f} {point.strangers:10.3f}"
        )
